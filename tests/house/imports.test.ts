/** Every import of the product stays within the table, and enters a domain by its door. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { planted, productRooms, projectRoot, type Sources, sourcesIn } from '../support/house.ts';
import { importsOf } from '../support/source-text.ts';
import { type ImportTable, importTable } from './import-table.ts';

const packageJson: { dependencies: Record<string, string>; optionalDependencies: Record<string, string> } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
);
const runtimePackages = new Set(Object.keys({ ...packageJson.dependencies, ...packageJson.optionalDependencies }));

/** `server/ledger/entry.ts` is of the room ledger; `server/app.ts` is a room of its own. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'server' ? second.replace(/\.ts$/, '') : first;
}

const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

function faultOfPackage(path: string, specifier: string, table: ImportTable): string | undefined {
  if (table.onlyPlace[path]?.includes(specifier) ?? false) return undefined;
  if (roomOf(path) === 'kernel') return `${path} imports ${specifier}: the kernel stands on nothing`;
  if (specifier.startsWith('node:') || runtimePackages.has(packageOf(specifier))) return undefined;
  return `${path} imports ${specifier}, which is not among the dependencies`;
}

function faultOfFile(path: string, target: string, table: ImportTable): string | undefined {
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === to) return undefined;
  const edge = `${path} imports ${target}`;
  const hiddenFrom = table.hidden[to];
  if (hiddenFrom !== undefined && !hiddenFrom.includes(from)) return `${edge}: ${to} is for ${hiddenFrom.join(', ')} only`;
  if (table.free.includes(from)) return undefined;
  const door = target.split('/').slice(2).join('/');
  const doors = table.doors[to];
  if (doors !== undefined && (table.anyDomain[from]?.includes(door) ?? false)) return undefined;
  if (!(table.rooms[from]?.includes(to) ?? false)) return `${edge}: the table has no way from ${from} to ${to}`;
  if (doors !== undefined && !doors.includes(door)) return `${edge}: past the door of ${to} (${doors.join(', ')})`;
  return undefined;
}

/** Every import that the table does not allow, as a sentence. */
function faultsOf(sources: Sources, table: ImportTable): readonly string[] {
  return [...sources].flatMap(([path, source]) =>
    importsOf(source).flatMap((specifier) => {
      if (!specifier.startsWith('.')) return faultOfPackage(path, specifier, table) ?? [];
      if (!specifier.endsWith('.ts')) return `${path} imports ${specifier}: an import names its .ts file`;
      return faultOfFile(path, posix.join(posix.dirname(path), specifier), table) ?? [];
    }),
  );
}

test('the product stays within the table', () => {
  expect(faultsOf(sourcesIn(productRooms), importTable)).toEqual([]);
});

test('every room of the product is in the table', () => {
  const rooms = new Set([...sourcesIn(productRooms).keys()].map((path) => roomOf(path)));
  const known = new Set([...Object.keys(importTable.rooms), ...importTable.free]);
  expect([...rooms].filter((room) => !known.has(room))).toEqual([]);
});

test.for([
  { path: 'server/kernel/a.ts', imports: '../contract/taps.ts', why: 'the kernel stands on nothing' },
  { path: 'server/kernel/a.ts', imports: 'zod', why: 'no packages in the kernel' },
  { path: 'server/kernel/a.ts', imports: 'node:crypto', why: 'no built-in modules in the kernel' },
  { path: 'drivers/a.ts', imports: '../server/contract/taps.ts', why: 'a driver knows bytes and card numbers' },
  { path: 'migrations/a.ts', imports: '../server/kernel/clock.ts', why: 'a step of history must not change with the program' },
  { path: 'kiosk/a.ts', imports: '../server/ledger/service.ts', why: 'no scoring outside the server' },
  { path: 'server/ledger/a.ts', imports: '../rankings/queries.ts', why: 'not upwards' },
  { path: 'server/rankings/a.ts', imports: '../ledger/entry.ts', why: 'past the door' },
  { path: 'server/rankings/a.ts', imports: '../scheme/rules/item-caps.ts', why: 'a folder behind the door' },
  { path: 'server/rankings/a.ts', imports: '../ledger/pages.ts', why: 'pages are for app' },
  { path: 'server/verify/a.ts', imports: '../ledger/service.ts', why: 'verify has the checks only' },
  { path: 'server/taps/a.ts', imports: '../app.ts', why: 'nobody imports the composition' },
  { path: 'server/taps/a.ts', imports: '../cli/table.ts', why: 'only app has the commands' },
  { path: 'server/closing/a.ts', imports: '../exchange/service.ts', why: 'nobody imports exchange' },
  { path: 'server/access/a.ts', imports: '../organisations/queries.ts', why: 'access reads the tree by its own SQL' },
  { path: 'server/taps/a.ts', imports: 'vitest', why: 'a tool is not a dependency' },
  { path: 'server/taps/a.ts', imports: './b.js', why: 'imports name sources' },
])('$path may not import $imports: $why', ({ path, imports }) => {
  expect(faultsOf(planted(path, `import { a } from '${imports}';`), importTable)).toHaveLength(1);
});

test.for([
  { path: 'server/rankings/a.ts', imports: '../ledger/queries.ts', why: 'the table says so' },
  { path: 'server/verify/a.ts', imports: '../ledger/checks.ts', why: 'verify runs every check' },
  { path: 'server/exchange/a.ts', imports: '../claims/service.ts', why: 'exchange uses any service' },
  { path: 'server/app.ts', imports: './ledger/pages.ts', why: 'the composition sees everything' },
  { path: 'kiosk/a.ts', imports: '../drivers/registry.ts', why: 'the kiosk has readers' },
  { path: 'server/ledger/a.ts', imports: './entry.ts', why: 'its own room' },
  { path: 'server/ledger/a.ts', imports: 'knex', why: 'a dependency' },
  { path: 'server/ledger/a.ts', imports: 'node:crypto', why: 'a built-in module' },
])('$path may import $imports: $why', ({ path, imports }) => {
  expect(faultsOf(planted(path, `import { a } from '${imports}';`), importTable)).toEqual([]);
});
