/** `reader probe`: which readers there are, and how one of them prints its numbers. */
import { createInterface } from 'node:readline/promises';
import { canBeKnown } from '../../drivers/calibration.ts';
import { isCardFormat, parseCardNumber } from '../../drivers/card-number.ts';
import { type Devices, devicesOf, systemLooks } from '../../drivers/devices.ts';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { listPcscReaders } from '../../drivers/pcsc-readers.ts';
import { hearTaps } from '../../drivers/port-taps.ts';
import { type BoundReader, type ReaderKind, ReaderLost } from '../../drivers/reader.ts';
import { readerKinds } from '../../drivers/registry.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { handFedCards } from '../../drivers/simulated.ts';
import { writeReader } from '../../kiosk/profile.ts';
import type { Words } from '../../views/text/text.ts';
import { delay, monotonicMs } from '../kernel/clock.ts';
import type { Answer, Given, LastingCommand } from './command.ts';
import { findingLines, probe, textOf } from './probe.ts';
import { stopAsked } from './stop-asked.ts';

/** Which rates cheap readers have, the commonest first. */
export const baudRates = [9_600, 115_200, 19_200, 38_400, 57_600, 4_800, 2_400, 1_200] as const;
const waitSecondsDefault = 60;

const systemKinds = (): readonly ReaderKind[] =>
  readerKinds({ simulated: { strip: handFedCards(), lines: process.stdin }, page: pageKeyboard() });

/** What was typed, decoded; or what is wrong with it. */
type Asked = {
  readonly path: string;
  readonly baudRate: number;
  readonly known: readonly string[];
  readonly reference: { readonly driver: string; readonly options: object } | undefined;
  readonly write: { readonly file: string; readonly name: string } | undefined;
  readonly waitMs: number;
};

const text = (value: string | boolean | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const refusal = (code: string, ...lines: readonly string[]): Answer => ({ code: 1, json: { refused: code }, lines });

function askedBy({ readers, cli }: Words, path: string, { options }: Given): Asked | Answer {
  const formats = { known: text(options['knownFormat']) ?? 'hex', reference: text(options['referenceFormat']) ?? 'hex' };
  const unknown = Object.values(formats).find((format) => !isCardFormat(format));
  if (unknown !== undefined) return refusal('format_unknown', cli.formatUnknown(unknown, 'flagtap card --help'));
  const baudRate = Number(text(options['baud']) ?? baudRates[0]);
  const waitMs = 1_000 * Number(text(options['wait']) ?? waitSecondsDefault);
  if (!Number.isInteger(baudRate) || baudRate < 50 || !(waitMs > 0 && waitMs <= 3_600_000))
    return refusal('option_wrong', readers.numbersWrong);
  const known: string[] = [];
  // No comma: it stands within the numbers of some formats.
  for (const typed of (text(options['known']) ?? '').split(';').filter((one) => one.trim() !== '')) {
    const parsed = parseKnown(formats.known, typed);
    if (parsed === undefined) return refusal('known_wrong', readers.knownWrong(typed));
    known.push(parsed);
  }
  const [file, name] = [text(options['write']), text(options['name'])];
  if (file !== undefined && name === undefined) return refusal('name_needed', readers.nameNeeded);
  const reference = text(options['reference']);
  return {
    path,
    baudRate,
    known,
    waitMs,
    write: file === undefined || name === undefined ? undefined : { file, name },
    reference: reference === undefined ? undefined : referenceOf(reference, formats.reference),
  };
}

const referenceOf = (device: string, format: string): NonNullable<Asked['reference']> =>
  device.startsWith('/') ? { driver: 'serial-pos', options: { path: device, format } } : { driver: device, options: {} };

function parseKnown(format: string, typed: string): string | undefined {
  const parsed = isCardFormat(format) ? parseCardNumber(format, typed) : undefined;
  return parsed?.ok === true && canBeKnown(parsed.value) ? parsed.value : undefined;
}

function boundTo(kind: ReaderKind, options: object): BoundReader {
  try {
    return kind.bind(options);
  } catch (error) {
    throw new ReaderLost(kind.kind, error);
  }
}

/** The next card on another reader, whose format is known; `ready` once a tap there would be heard. Rejects with ReaderLost. */
async function referenceCard(
  kinds: readonly ReaderKind[],
  { driver, options }: NonNullable<Asked['reference']>,
  ready: () => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  const kind = kinds.find((one) => one.kind === driver);
  if (kind === undefined) throw new ReaderLost(driver, new Error(kinds.map((one) => one.kind).join(', ')));
  const run = boundTo(kind, options);
  const over = new AbortController();
  let card: string | undefined;
  await run(
    (event) => {
      if (event.kind === 'ready') ready();
      if (event.kind !== 'read' || !event.card.ok || !canBeKnown(event.card.value)) return;
      card ??= event.card.value;
      over.abort();
    },
    AbortSignal.any([signal, over.signal]),
  );
  return card;
}

/** Probes one serial reader. Rejects with ReaderLost when a device goes away, BadKioskConfig when the file cannot be written. */
async function probed(words: Words, asked: Asked, say: (line: string) => void, signal: AbortSignal): Promise<Answer> {
  const { readers } = words;
  const kinds = systemKinds();
  const { path, baudRate, known, reference, waitMs } = asked;
  const hearing = await hearTaps(
    openSerialPort,
    { path, baudRate, dataBits: 8, parity: 'none', stopBits: 1 },
    { upMs: monotonicMs, delay },
  );
  const person = process.stdin.isTTY === true ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  try {
    const { finding, readings } = await probe(
      words,
      {
        hearing,
        say,
        hasNumber: (times) => reference !== undefined || known[times - 1] !== undefined || person !== undefined,
        async knownNumber(times) {
          if (reference === undefined) return known[times - 1];
          const device = 'path' in reference.options ? String(reference.options.path) : reference.driver;
          const within = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
          return referenceCard(kinds, reference, () => say(readers.tapReference(device)), within);
        },
        askNumber: async () =>
          person === undefined ? undefined : parseKnown('hex', (await person.question(readers.askNumber, { signal })).trim()),
      },
      waitMs,
      signal,
    );
    const isNoise = finding.state === 'none' && finding.why === 'noise';
    const otherRates = isNoise ? baudRates.filter((rate) => rate !== baudRate) : [];
    const lines = [...findingLines(words, finding), ...(isNoise ? [readers.tryBaud(otherRates.join(', '))] : [])];
    const heard = readings.map(({ pieces, known: number }) => ({
      text: textOf(pieces),
      ...(number === undefined ? {} : { known: number }),
    }));
    const json = { device: path, baudRate, heard, ...finding, ...(isNoise ? { otherRates } : {}) };
    if (finding.state !== 'certain') return { code: 1, json, lines };
    if (asked.write === undefined) return { code: 0, json, lines };
    const { file, name } = asked.write;
    const old = writeReader(file, kinds, name, { driver: 'serial-pos', path, baudRate, ...finding.profile });
    return { code: 0, json: { ...json, written: file, old }, lines: [...lines, readers.written(file, old)] };
  } finally {
    person?.close();
    await hearing.close();
  }
}

function deviceLines({ readers }: Words, { serial, nfc, keyboards }: Devices): readonly string[] {
  const found = [
    { title: readers.devices.serial, lines: serial.map(({ path, name }) => (name === path ? path : `${path} (${name})`)) },
    { title: readers.devices.nfc, lines: nfc.unavailable === undefined ? nfc.readers : [nfc.unavailable] },
    { title: readers.devices.keyboards, lines: keyboards.map(({ path, name }) => `${path} (${name})`) },
  ].filter(({ lines }) => lines.length > 0);
  const isNone = serial.length + nfc.readers.length + keyboards.length === 0;
  return [
    ...found.flatMap(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)]),
    isNone ? readers.noDevices : readers.nextProbe,
  ];
}

async function answer(words: Words, { positions: [path], options }: Given, say: (line: string) => void): Promise<Answer> {
  if (path === undefined) {
    const devices = await devicesOf(systemLooks(() => listPcscReaders()));
    return { code: 0, json: devices, lines: deviceLines(words, devices) };
  }
  if (!path.startsWith('/')) return refusal('not_serial', words.readers.onlySerial);
  const asked = askedBy(words, path, { positions: [path], options });
  if ('lines' in asked) return asked;
  const stop = new AbortController();
  void stopAsked().then(() => stop.abort());
  try {
    return await probed(words, asked, say, stop.signal);
  } catch (error) {
    if (!(error instanceof ReaderLost)) throw error;
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    return refusal('device_away', words.readers.deviceAway(why));
  }
}

export const readerProbe: LastingCommand = {
  usage: 'reader probe [device]',
  about: (words) => words.cli.commands.readerProbe,
  options: [
    { flags: '--baud <rate>', about: (words) => words.cli.options.baud },
    { flags: '--known <numbers>', about: (words) => words.cli.options.known },
    { flags: '--known-format <format>', about: (words) => words.cli.options.knownFormat },
    { flags: '--reference <device>', about: (words) => words.cli.options.reference },
    { flags: '--reference-format <format>', about: (words) => words.cli.options.referenceFormat },
    { flags: '--write <config>', about: (words) => words.cli.options.writeProfile },
    { flags: '--name <reader>', about: (words) => words.cli.options.readerName },
    { flags: '--wait <seconds>', about: (words) => words.cli.options.waitSeconds },
    { flags: '--json', about: (words) => words.cli.json },
  ],
  needs: 'stay',
  async run({ words }, given) {
    const isJson = given.options['json'] === true;
    // Standard output is for the document; whoever taps still sees what to do.
    const say = (line: string): void => void (isJson ? process.stderr : process.stdout).write(`${line}\n`);
    const { code, json, lines } = await answer(words, given, say);
    process.stdout.write(isJson ? `${JSON.stringify(json)}\n` : lines.map((line) => `${line}\n`).join(''));
    return code;
  },
};
