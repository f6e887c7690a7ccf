/** Known bad configurations, by the numbers of the list that they come from: refused before anything runs, in words that say what to do. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { serverMigrations } from '../../../migrations/server.ts';
import { locales } from '../../../views/text/text.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { ClockBehind, assertClock, releasedAt } from '../../../server/cli/clock-behind.ts';
import { exitOf } from '../../../server/cli/failure.ts';
import { assertFree } from '../../../server/cli/ports.ts';
import { type Environment, keptSecret, readConfig } from '../../../server/config.ts';
import { assertSchema } from '../../../server/db/migrate.ts';
import { assertOwnDisk } from '../../../server/db/network-share.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import { systemClock } from '../../../server/kernel/clock.ts';
import { publishScheme } from '../../../server/scheme/service.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aScene, defaultScheme } from '../../support/scene.ts';
import { aFolder } from '../../support/started.ts';

const folders: ReturnType<typeof aFolder>[] = [];
const folder = (): string => {
  const made = aFolder();
  folders.push(made);
  return made.path;
};
afterEach(() => {
  for (const made of folders.splice(0)) made.remove();
});

/** What the command line would say of what an act throws, in English. */
async function said(act: () => unknown): Promise<{ exit: number; text: string }> {
  try {
    await act();
  } catch (error) {
    const { exit, lines } = exitOf(error, wordsIn('en'));
    return { exit, text: lines.join('\n') };
  }
  return { exit: 0, text: '' };
}

test.for<{ row: number; env: Environment; file?: string; holidays?: string; templates?: string; names: RegExp; why: string }>([
  { row: 45, env: { SESSION_SECRET: 'short' }, names: /SESSION_SECRET.*32/, why: 'a secret that can be guessed' },
  { row: 45, env: { PORT: '70000' }, names: /PORT/, why: 'no port' },
  { row: 45, env: { PUBLIC_URL: 'ftp://a' }, names: /PUBLIC_URL/, why: 'no address of pages' },
  { row: 45, env: { LOG_LEVEL: 'loud' }, names: /LOG_LEVEL/, why: 'a level nobody knows' },
  { row: 45, env: { TZ: 'Asia/Nowhere' }, names: /TZ/, why: 'a time zone nobody knows' },
  { row: 45, env: {}, file: '{"trustProxi":true}', names: /config\.json.*trustProxi/, why: 'a key nobody knows' },
  { row: 45, env: {}, file: '{"trustProxy":"yes"}', names: /config\.json trustProxy/, why: 'a value of another kind' },
  { row: 45, env: {}, file: '{', names: /config\.json.*JSON/, why: 'no JSON' },
  { row: 45, env: {}, holidays: '{', names: /holidays\.json.*JSON/, why: 'holidays that are no JSON' },
  { row: 45, env: {}, holidays: '{"years":{"2027":{"daysOff":[]}}}', names: /holidays\.json years 2027/, why: 'holidays of another form' },
  {
    row: 45,
    env: {},
    templates: '{"templates":[{"kind":"feast","every":"never"}]}',
    names: /templates\.json templates 0 kind/,
    why: 'a kind nobody knows',
  },
])('row $row, $why: 78, named', async ({ env, file, holidays, templates, names }) => {
  const path = folder();
  if (file !== undefined) writeFileSync(join(path, 'config.json'), file);
  if (holidays !== undefined) writeFileSync(join(path, 'holidays.json'), holidays);
  if (templates !== undefined) writeFileSync(join(path, 'templates.json'), templates);
  const { exit, text } = await said(() => readConfig({ DATABASE_URL: `sqlite:${join(path, 'x.sqlite')}`, ...env }));
  expect(exit).toBe(78);
  expect(text).toMatch(names);
});

test.for(['UTC', 'Asia/Shanghai', 'CST-8', '<+08>-8', ':/etc/localtime', ''])('row 45, the time zone "%s" is one', async (TZ) => {
  expect(readConfig({ DATABASE_URL: `sqlite:${join(folder(), 'x.sqlite')}`, TZ }).port).toBe(3000);
});

test('row 45, a secret that others may read: 78, with the command that mends it', async () => {
  const path = folder();
  expect(keptSecret(path, 'a-secret', () => 'made once')).toBe('made once');
  expect(keptSecret(path, 'a-secret', () => 'made again')).toBe('made once');
  chmodSync(join(path, 'a-secret'), 0o640);
  const { exit, text } = await said(() => keptSecret(path, 'a-secret', () => 'made again'));
  expect(exit).toBe(78);
  expect(text).toBe(`${join(path, 'a-secret')}: others may read it; run: chmod 600 ${join(path, 'a-secret')}`);
});

onEachEngine((engine) => {
  test.for([
    { row: 46, change: (text: string) => text, startsMonth: '2025-01', why: 'in a month that has one' },
    { row: 46, change: (text: string) => text, startsMonth: '2024-13', why: 'in no month' },
    {
      row: 46,
      change: (text: string) => text.replace(/"max(Points)?": \d+/, '"max$1": -4'),
      startsMonth: '2026-04',
      why: 'with a cap below nothing',
    },
    {
      row: 46,
      change: (text: string) => text.replace('{', '{"rules":["lottery"],'),
      startsMonth: '2026-04',
      why: 'with a rule nobody knows',
    },
    { row: 46, change: (text: string) => text.slice(0, -10), startsMonth: '2026-04', why: 'cut short' },
  ])('row $row, a scheme $why: refused whole, the old one stays', async ({ change, startsMonth }) => {
    const { db, world, committee } = await aScene(await engine.fresh());
    const document = change(defaultScheme);
    const facts = { organisationId: committee.id, document, startsMonth, actor: bySystem, authorId: null, approverId: null };
    const published = await db.write((tx) => publishScheme(tx, world, facts)).catch((error: unknown) => ({ ok: false, thrown: error }));
    expect(published.ok).toBe(false);
    expect(await db.reader('scheme_versions').select('starts_month')).toEqual([{ starts_month: '2025-01' }]);
  });

  test('row 47, a database of a newer version: refused, and what to start instead', async () => {
    const db = await engine.fresh();
    await db.write((tx) => tx('schema_steps').insert({ name: '9998-from-tomorrow' }));
    const { exit, text } = await said(() => assertSchema(db.reader, serverMigrations));
    expect([exit, text]).toEqual([1, expect.stringMatching(/9998-from-tomorrow.*newer version/)]);
  });
});

test.for([
  { type: 0x6969, share: 'NFS' },
  { type: 0xff534d42, share: 'CIFS' },
  { type: 0xff534d42 | 0, share: 'CIFS' },
  { type: 0xfe534d42, share: 'SMB2' },
])('row 48, a database on a network share ($share): 78, and where it should be', async ({ type, share }) => {
  const { exit, text } = await said(() => assertOwnDisk('/srv/share', () => type));
  expect(exit).toBe(78);
  expect(text).toMatch(new RegExp(`DATABASE_URL: /srv/share .*${share}.*disk of this machine`));
});

test('row 48, a disk of this machine is taken', async () => {
  const path = folder();
  assertOwnDisk(path);
  await (await openDatabase(`sqlite:${join(path, 'x.sqlite')}`)).close();
});

test('row 49, a port that is taken: which, and the variable that moves it', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { exit, text } = await said(() => assertFree('127.0.0.1', port, 'PORT'));
  holder.close();
  expect([exit, text]).toEqual([1, expect.stringContaining(`Port ${port} is taken`)]);
  expect(text).toContain('PORT=');
});

test.for(locales)('row 49, a clock before the program was made: said in %s', async (locale) => {
  assertClock(releasedAt);
  expect(() => assertClock('1970-01-01T00:00:12.000Z')).toThrow(/1970/);
  expect(exitOf(new ClockBehind('1970-01-01T00:00:12.000Z'), wordsIn(locale))).toEqual({
    exit: 1,
    lines: [expect.stringContaining('1970-01-01T00:00:12.000Z')],
  });
});

test('the release is not in the future, or no new machine could start', () => {
  expect(releasedAt <= systemClock()).toBe(true);
});
