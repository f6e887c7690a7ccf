/** Names and shapes of the house: kebab-case files, words that say what a thing is, no `any`, no state in modules. */
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { type Ban, breachesOf } from '../support/found.ts';
import { pathsIn, planted, productRooms, type Sources, sourcesIn } from '../support/house.ts';
import { piecesOf } from '../support/source-text.ts';

const kebabName = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const emptyWords = /(?:^|[-.])(?:utils?|helpers?|managers?|impl|misc|common|index)(?=[-.]|$)/;

const linesMax = 300;

/** A file name without its folder. */
const faultsOfNames = (paths: readonly string[]): readonly string[] =>
  paths.flatMap((path) => {
    const name = basename(path);
    if (!kebabName.test(name)) return `${path}: a name in kebab-case`;
    return emptyWords.test(name) ? `${path}: a name that says what it holds` : [];
  });

const bans: readonly Ban[] = [
  { pattern: /\bexport\s+default\b/, why: 'a default export', kinds: ['code'], except: ['*.d.ts'] },
  { pattern: /(?::|\bas|<|\||&|,|=)\s*any\b(?!\s*[=).,(]*\s*=>)(?!['\w:])/, why: 'any', kinds: ['code'], except: [] },
  { pattern: /\b[A-Za-z]*(?:Utils?|Helper|Manager|Impl)\b/, why: 'a word that says nothing', kinds: ['code'], except: [] },
  { pattern: /^(?:export\s+)?(?:let|var)\b/, why: 'state of a module', kinds: ['code'], except: ['*.client.ts'] },
  {
    pattern: /\bclass\s+\w+(?!\s*(?:<[^>]*>\s*)?extends\b)(?!\w)/,
    why: 'a class that nobody demands',
    kinds: ['code'],
    except: ['*.d.ts'],
  },
  { pattern: /\benum\s+\w+\s*\{|\bnamespace\s+\w+\s*\{/, why: 'an enum or a namespace', kinds: ['code'], except: [] },
  { pattern: /^\s*export\s+\*/, why: 'a barrel', kinds: ['code'], except: [] },
  { pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/, why: 'work left open', kinds: ['comment', 'code'], except: [] },
  {
    pattern: /\boxlint-disable\b(?!-next-line [\w/-]+ -- \w)/,
    why: 'a rule switched off without a reason',
    kinds: ['comment'],
    except: [],
  },
];

/** The first comment says what a file is for; past the bound a second idea has moved in. */
const faultsOfShape = (sources: Sources): readonly string[] =>
  [...sources].flatMap(([path, source]) => {
    const faults: string[] = [];
    if (piecesOf(source.replace(/^#!.*\n/, '')).find((piece) => piece.text.trim() !== '')?.kind !== 'comment')
      faults.push(`${path}: begins without saying what it is for`);
    const lines = source.split('\n').length - 1;
    if (lines > linesMax) faults.push(`${path}: ${lines} lines, ${linesMax} at most`);
    return faults;
  });

test('files have names of the house', () => {
  expect(faultsOfNames(pathsIn([...productRooms, 'tests']))).toEqual([]);
});

test('the product keeps to the shapes of the house', () => {
  expect(breachesOf(sourcesIn(productRooms), bans)).toEqual([]);
});

test('every source says what it is for, in a size that one reader holds', () => {
  expect(faultsOfShape(sourcesIn(productRooms))).toEqual([]);
});

test.for([
  'server/taps/tapQueue.ts',
  'server/taps/tap_queue.ts',
  'server/taps/tap-utils.ts',
  'views/index.ts',
  'kiosk/helper.ts',
  'kiosk/Readme.ts',
])('found: the name %s', (path) => {
  expect(faultsOfNames([path])).toHaveLength(1);
});

test.for(['server/taps/tap-queue.ts', 'migrations/server/0001-people.ts', 'views/pages/me/me.client.ts', 'server/scheme/default-46.json'])(
  'let through: the name %s',
  (path) => {
    expect(faultsOfNames([path])).toEqual([]);
  },
);

test.for([
  { source: 'export default 1;', why: 'a default export' },
  { source: 'const a: any = 1;', why: 'any' },
  { source: 'const a = b as any;', why: 'any by a cast' },
  { source: 'const a: Map<string, any> = b;', why: 'any within a type' },
  { source: 'class CardManager extends Base {}', why: 'an empty word' },
  { source: 'let count = 0;', why: 'state of a module' },
  { source: 'export class Cards {', why: 'a class' },
  { source: "export * from './a.ts';", why: 'a barrel' },
  { source: 'export enum Colour { red }', why: 'an enum' },
  { source: '// TODO later', why: 'work left open' },
  { source: '// oxlint-disable-next-line no-console', why: 'a rule switched off without a reason' },
])('found: $source, $why', ({ source }) => {
  expect(breachesOf(planted('server/taps/a.ts', source), bans)).toHaveLength(1);
});

test.for([
  { source: "const any = 'any';", why: 'a name and a text' },
  { source: 'query.where((any) => any.orWhere(1));', why: 'a parameter of that name' },
  { source: 'export class TooNew extends Error {', why: 'an error' },
  { source: '  let sum = 0;', why: 'a variable of a function' },
  { source: 'const simple = 1;', why: 'letters of another word' },
])('let through: $source, $why', ({ source }) => {
  expect(breachesOf(planted('server/taps/a.ts', source), bans)).toEqual([]);
});

test('found: a source without a first comment, and one that is too long', () => {
  expect(faultsOfShape(planted('server/taps/a.ts', 'const a = 1;\n'))).toHaveLength(1);
  expect(faultsOfShape(planted('server/taps/a.ts', `/** A. */\n${'f();\n'.repeat(linesMax)}`))).toHaveLength(1);
});
