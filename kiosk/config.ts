/** What a kiosk is told by its configuration file. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { parseCardNumber } from '../drivers/card-number.ts';
import type { BurstBounds } from '../drivers/key-burst.ts';
import { boundsOf, pageOptions } from '../drivers/keyboard-wedge-page.ts';
import type { BoundReader, ReaderKind } from '../drivers/reader.ts';
import { lineOfText } from '../server/contract/text.ts';
import { volumeMax } from './preferences.ts';

export const readersMax = 16;
export const sampleCardsMax = 200;

const readerEntry = z.looseObject({ driver: z.string(), name: lineOfText(60) });

/** A person of the sample and a card that the strip taps for them. */
const sampleCard = z.strictObject({
  name: lineOfText(60),
  card: z.string().refine((text) => parseCardNumber('hex', text).ok, 'is not a card number'),
});
export type SampleCard = z.infer<typeof sampleCard>;

const configFile = z.strictObject({
  /** Where the server answers, without a path: `https://points.example`. */
  server: z.url({ protocol: /^https?$/ }),
  /** The device's token, written by pairing, readable by the kiosk alone. */
  tokenFile: z.string().min(1),
  /** Holds the queue. On a disk of this machine, never a network share. */
  dataFolder: z.string().min(1),
  /** The display page's port on 127.0.0.1; 0 takes a free one. */
  displayPort: z.int().min(0).max(65_535).default(3001),
  /** Where the screen's link is left for the user that runs the browser, readable by the file's group. */
  linkFile: z.string().min(1).optional(),
  readers: z.array(readerEntry).min(1).max(readersMax),
  /** Which language stands first on the screen, until the kiosk itself is told otherwise; so with the next two. */
  locale: z.enum(['zh', 'en']).default('zh'),
  /** Bigger words, fewer things, spoken where the browser has a voice. */
  elderly: z.boolean().default(false),
  /** How loud sounds and voice are; 0 is silent. */
  volume: z.int().min(0).max(volumeMax).default(60),
  /** The same card again within this time is a hand that lingers: logged, shown without a sound. */
  debounceMs: z.int().min(0).max(60_000).default(5_000),
  /** The strip of sample cards at the foot of the display; only with the simulated reader. */
  sampleCards: z.array(sampleCard).max(sampleCardsMax).optional(),
});

/** `settings` are the driver's own options as the file has them. */
export type ConfiguredReader = {
  readonly name: string;
  readonly driver: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly run: BoundReader;
};

export type KioskConfig = Omit<z.infer<typeof configFile>, 'readers' | 'sampleCards' | 'linkFile'> & {
  readonly linkFile: string | undefined;
  readonly readers: readonly ConfiguredReader[];
  /** Undefined without the simulated reader. */
  readonly sampleCards: readonly SampleCard[] | undefined;
  /** Of the reader that types into the page. With neither it nor `sampleCards`, no card may come from the page. */
  readonly wedge: BurstBounds | undefined;
};

/** The configuration cannot be used; `problems` name each wrong key by its path. The process ends with 78. */
export class BadKioskConfig extends Error {
  readonly problems: readonly string[];

  constructor(source: string, problems: readonly string[]) {
    super(`${source}: ${problems.join('; ')}`);
    this.name = 'BadKioskConfig';
    this.problems = problems;
  }
}

/** A configuration as read; relative paths in it are taken from `folder`, complaints name `source`. */
export type KioskFile = { readonly source: string; readonly folder: string; readonly raw: unknown };

/** Reads a configuration file. Throws BadKioskConfig for one that cannot be read or is not JSON. */
export function readKioskFile(path: string): KioskFile {
  try {
    const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return { source: path, folder: dirname(resolve(path)), raw };
  } catch (error) {
    throw new BadKioskConfig(path, [error instanceof Error ? error.message : String(error)]);
  }
}

/** Decodes a configuration. Throws BadKioskConfig with everything that is wrong. */
export function kioskConfig({ source, folder, raw }: KioskFile, kinds: readonly ReaderKind[]): KioskConfig {
  const decoded = configFile.safeParse(raw);
  if (!decoded.success)
    throw new BadKioskConfig(
      source,
      decoded.error.issues.flatMap((issue) => namedIssue([], issue)),
    );
  const { readers, sampleCards = [], ...rest } = decoded.data;
  const simulated = readers.some((reader) => reader.driver === 'simulated');
  const typing = readers.flatMap(({ driver, name: _, ...options }) => {
    const typed = pageOptions.safeParse(options);
    return driver === 'keyboard-wedge' && typed.success ? [boundsOf(typed.data)] : [];
  });
  const problems = [
    ...repeated(readers.map((reader) => reader.name)).map((name) => `readers: two are named ${name}`),
    ...(sampleCards.length > 0 && !simulated ? ['sampleCards: only with the simulated reader'] : []),
    ...(typing.length > 1 ? ['readers: only one may type into the page, the keys of two cannot be told apart'] : []),
  ];
  const bound = readers.map((reader, index) => bindReader(reader, kinds, ['readers', index], problems));
  if (problems.length > 0) throw new BadKioskConfig(source, problems);
  return {
    ...rest,
    tokenFile: resolve(folder, rest.tokenFile),
    dataFolder: resolve(folder, rest.dataFolder),
    linkFile: rest.linkFile === undefined ? undefined : resolve(folder, rest.linkFile),
    readers: bound,
    sampleCards: simulated ? sampleCards : undefined,
    wedge: typing[0],
  };
}

type Issue = z.core.$ZodIssue;

const namedIssue = (above: readonly PropertyKey[], issue: Issue): readonly string[] => {
  const path = [...above, ...issue.path].map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${[...path, key].join('.')}: is not a setting`);
  return [`${path.join('.') || 'the file'}: ${issue.message}`];
};

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];

/** Adds to `problems` what is wrong with one reader's own options. */
function bindReader(
  { driver, name, ...options }: z.infer<typeof readerEntry>,
  kinds: readonly ReaderKind[],
  path: readonly PropertyKey[],
  problems: string[],
): ConfiguredReader {
  const kind = kinds.find((candidate) => candidate.kind === driver);
  const nothing: ConfiguredReader = { name, driver, settings: options, run: () => Promise.resolve() };
  if (kind === undefined) {
    problems.push(`${path.join('.')}.driver: ${driver} is none of ${kinds.map((known) => known.kind).join(', ')}`);
    return nothing;
  }
  try {
    return { ...nothing, run: kind.bind(options) };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    problems.push(...error.issues.flatMap((issue) => namedIssue(path, issue)));
    return nothing;
  }
}
