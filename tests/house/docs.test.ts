/** The documents tell the truth about the project: what they name is there, what is there they name. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { verdictCodes } from '../../server/contract/taps.ts';
import { pathsIn, projectRoot, sourcesIn } from '../support/house.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const isThere = (path: string): boolean => existsSync(join(projectRoot, path));

const documents = [
  'README.md',
  ...readdirSync(join(projectRoot, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];
const pictureBytesMax = 200_000;

/** All of a pattern's first groups. */
const found = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '');

/** A heading as the part of an address after `#`. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

type Files = { readonly isThere: (path: string) => boolean; readonly read: (path: string) => string };

/** Links of a document that lead nowhere: a missing file, or a missing heading of a document. */
function brokenLinks(document: string, text: string, files: Files): readonly string[] {
  return found(withoutFences(text), /\]\(([^)\s]+)\)/g).filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? document : normalize(join(dirname(document), path));
    if (path !== '' && !files.isThere(target)) return true;
    const source = path === '' ? text : anchor === undefined ? '' : files.read(target);
    return (
      anchor !== undefined &&
      !found(withoutFences(source), /^#+ (.+)$/gm)
        .map(anchorOf)
        .includes(decodeURIComponent(anchor))
    );
  });
}

const rooms = ['docs', 'drivers', 'kiosk', 'migrations', 'server', 'tests', 'views'];
const pathPattern = new RegExp(`\`((?:${rooms.join('|')})/[\\w./-]*)\``, 'g');

/** Paths between backticks that are not in the project. */
const missingPaths = (text: string, there: (path: string) => boolean): readonly string[] =>
  found(text, pathPattern).filter((path) => !there(path));

/** `npm run X` and `npm start`, `npm test` that package.json does not know; npm's own commands are npm's. */
const unknownScripts = (text: string, scripts: readonly string[]): readonly string[] =>
  found(text, /\bnpm (?:run )?(?:--silent )?(start|test|(?<=run (?:--silent )?)[\w:]+)/g).filter((script) => !scripts.includes(script));

/** How each subcommand is typed: `device code <organisation>`. */
const usages = [...sourcesIn(['server/cli'])].flatMap(([, source]) => found(source, /^ {2}usage: '([^']+)',$/gm));
/** Without what is filled in: `device code`. */
const known = usages.map((usage) => usage.replace(/ [<[].*$/, ''));

/** Subcommands after `flagtap --` or `bootstrap.mjs flagtap` that do not exist. */
const unknownSubcommands = (text: string): readonly string[] =>
  found(text, /(?:flagtap --|bootstrap\.mjs flagtap) ([a-z]+(?: [a-z]+)?)/g).filter(
    (words) => !known.includes(words) && !known.includes(words.split(' ')[0] ?? ''),
  );

/** First cells of the table under a heading, without backticks. */
function firstCells(text: string, heading: string): readonly string[] {
  const part = text.split(new RegExp(`^#+ ${heading}$`, 'm'))[1]?.split(/^#+ /m)[0] ?? '';
  return found(part, /^\| (.+?) \|/gm).filter((cell) => cell.startsWith('`'));
}

const names = (cells: readonly string[]): readonly string[] => cells.flatMap((cell) => found(cell, /`([^`]+)`/g));

const files: Files = { isThere, read };
const manifest = z
  .object({
    scripts: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read('package.json')));

test.for(documents)('%s: its links lead somewhere', (document) => {
  expect(brokenLinks(document, read(document), files)).toEqual([]);
});

test.for(documents)('%s: its paths are in the project', (document) => {
  expect(missingPaths(read(document), isThere)).toEqual([]);
});

test.for(documents)('%s: its commands exist', (document) => {
  expect(unknownScripts(read(document), Object.keys(manifest.scripts))).toEqual([]);
  expect(unknownSubcommands(read(document))).toEqual([]);
});

test('pages send nobody to a subcommand that does not exist', () => {
  expect([...sourcesIn(['views'])].flatMap(([path, source]) => unknownSubcommands(source).map((words) => `${path}: ${words}`))).toEqual([]);
});

test('the README names every subcommand, in its usage', () => {
  const named = names(firstCells(read('README.md'), 'The flagtap command'));
  expect(named.toSorted()).toEqual(usages.toSorted());
});

test('the README names every variable of the environment', () => {
  const environment = read('server/config.ts').split('const environment = ')[1]?.split('});')[0] ?? '';
  expect(names(firstCells(read('README.md'), 'Environment')).toSorted()).toEqual(found(environment, /^ {2}([A-Z_]+):/gm).toSorted());
});

test('the map of the README has a line for every room', () => {
  const map = read('README.md').split('## Where things are')[1]?.split('```')[1] ?? '';
  const below = new Set(pathsIn(['server']).flatMap((path) => (path.split('/').length > 2 ? (path.split('/')[1] ?? []) : [])));
  expect(found(map, /^ *([a-z]+)\//gm).toSorted()).toEqual([...rooms, ...below].toSorted());
});

test('every package is described, in its version', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const used = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const described = [...read('docs/dependencies.md').matchAll(/`([@\w./-]+)` (\d[\w.-]*)/g)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  expect(described.toSorted()).toEqual(used.map(([name, version]) => `${name} ${version}`).toSorted());
});

test('the protocol describes every verdict', () => {
  expect(names(firstCells(read('docs/protocol.md'), 'Verdicts'))).toEqual([...verdictCodes]);
});

test('pictures are small enough to clone, and each is shown somewhere', () => {
  const pictures = readdirSync(join(projectRoot, 'docs/pictures')).map((name) => `docs/pictures/${name}`);
  expect(pictures.filter((path) => statSync(join(projectRoot, path)).size > pictureBytesMax)).toEqual([]);
  const pages = [
    'README.md',
    ...readdirSync(join(projectRoot, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const shown = pages.map(read).join('\n');
  expect(pictures.filter((path) => !shown.includes(path.slice('docs/'.length)))).toEqual([]);
});

const none: Files = { isThere: (path) => path === 'docs/a.md', read: () => '# Here it is\n' };

test.for([
  { text: '[a](docs/b.md)', why: 'a file that is not there' },
  { text: '[a](docs/a.md#there)', why: 'a heading that is not there' },
  { text: '[a](#nowhere)', why: 'a heading of its own that is not there' },
])('found: $text, $why', ({ text }) => {
  expect(brokenLinks('README.md', text, none)).toHaveLength(1);
});

test.for([
  { text: '[a](docs/a.md#here-it-is)', why: 'a heading that is there' },
  { text: '[a](https://example.org/b)', why: 'another place' },
  { text: '```\n[a](docs/b.md)\n```\n', why: 'an example' },
])('let through: $text, $why', ({ text }) => {
  expect(brokenLinks('README.md', text, none)).toEqual([]);
});

test('found: a path, a script and a subcommand that are not there', () => {
  expect(missingPaths('`server/nothing.ts` and `server/app.ts`', (path) => path === 'server/app.ts')).toEqual(['server/nothing.ts']);
  expect(unknownScripts('npm run nothing, npm start, npm run --silent flagtap', ['start', 'flagtap'])).toEqual(['nothing']);
  expect(unknownSubcommands('npm run flagtap -- nothing; npm run flagtap -- verify')).toEqual(['nothing']);
});
