/** `flagtap backup` and the drill with its copy, as typed, beside a running server. */
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Serving, beginDatabase, startServing } from '../../support/serving.ts';
import { aFolder, environmentIn, flagtap } from '../../support/started.ts';

const folder = aFolder();
const key = join(folder.path, 'key');
let env: Readonly<Record<string, string>>;
let server: Serving;

beforeAll(async () => {
  env = await environmentIn(folder.path);
  await beginDatabase(env);
  writeFileSync(key, 'a key of more than thirty-two characters\n', { mode: 0o600 });
  server = await startServing(env);
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

test('without a name it goes into the folder of backups, readable by its owner only, with its note', async () => {
  const ran = await flagtap(['backup', '--json'], env);
  expect(ran).toMatchObject({ code: 0, err: '' });
  const { file, note } = z.object({ file: z.string(), note: z.string() }).parse(JSON.parse(ran.out));
  expect(file.startsWith(join(folder.path, 'backups', 'flagtap-'))).toBe(true);
  expect([statSync(file).mode & 0o777, statSync(note).mode & 0o777]).toEqual([0o600, 0o600]);
  expect(JSON.parse(readFileSync(note, 'utf8'))).toMatchObject({ format: 1, kind: 'real', verified: { ok: true } });
  expect(readdirSync(join(folder.path, 'backups')).filter((name) => name.includes('.part'))).toEqual([]);
});

test('a drill with an encrypted copy says how long it took, while the server runs', async () => {
  const file = join(folder.path, 'copy.sealed');
  expect(await flagtap(['backup', file, '--key-file', key], env)).toMatchObject({ code: 0, out: expect.stringContaining(file) });
  const before = statSync(join(folder.path, 'sample.sqlite')).ino;
  const drilled = await flagtap(['restore', file, '--drill', '--key-file', key, '--json'], env);
  expect(drilled).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(drilled.out)).toMatchObject({ drill: true, aside: null, minutes: expect.any(Number), found: [] });
  expect(statSync(join(folder.path, 'sample.sqlite')).ino).toBe(before);
  expect(readdirSync(folder.path).filter((name) => name.startsWith('restoring'))).toEqual([]);
});

test.for([
  { args: ['backup', '--key-file', '/nowhere/key'], out: /cannot be read/, why: 'no key, no copy in the clear' },
  { args: ['backup', '--key-file', '/proc/self/comm'], out: /32 to 4096/, why: 'a key that could be guessed' },
  { args: ['backup', '/dev/null/copy'], err: /may not write to/, why: 'a place that is no folder' },
  { args: ['backup', '/proc/copy'], err: /could not be written/, why: 'a place that takes no files' },
])('flagtap $args is refused: $why', async ({ args, out, err }) => {
  const ran = await flagtap(args, env);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(out ?? /^$/);
  expect(ran.err).toMatch(err ?? /^$/);
  expect(ran.err).not.toContain('    at ');
});

test('the settings of backups are checked at every start', async () => {
  const own = aFolder();
  writeFileSync(join(own.path, 'config.json'), JSON.stringify({ backup: { schedule: 'at night', keepDay: 3 } }));
  const ran = await flagtap(['verify'], { ...env, DATABASE_URL: `sqlite:${join(own.path, 'x.sqlite')}` });
  expect(ran.code).toBe(78);
  expect(ran.err).toMatch(/backup schedule: must be five parts of cron/);
  expect(ran.err).toMatch(/unknown key keepDay/);
  expect(existsSync(join(own.path, 'x.sqlite'))).toBe(false);
  own.remove();
});
