/** `flagtap restore`, as typed: refused beside a server, on an empty machine, and with what is no backup. */
import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { beginDatabase, startServing } from '../../support/serving.ts';
import { aFolder, environmentIn, flagtap } from '../../support/started.ts';

const folder = aFolder();
const backup = join(folder.path, 'kept.sqlite');
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  env = await environmentIn(folder.path);
  await beginDatabase(env);
  await flagtap(['backup', backup], env);
});

afterAll(() => folder.remove());

test('it refuses while a server runs, and says what to do', async () => {
  const server = await startServing(env);
  const ran = await flagtap(['restore', backup], env);
  expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/running.*Stop it first/) });
  expect(await server.stop()).toBe(0);
});

test('it puts the backup in place, keeps the replaced database and verifies', async () => {
  const ran = await flagtap(['restore', backup, '--json'], env);
  expect(ran).toMatchObject({ code: 0, err: '' });
  const { aside } = z.object({ aside: z.string() }).parse(JSON.parse(ran.out));
  expect(existsSync(aside)).toBe(true);
  expect(await flagtap(['verify', '--json'], env)).toMatchObject({ code: 0 });
  const server = await startServing(env);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
});

test('on an empty machine it makes the place', async () => {
  const own = aFolder();
  const changed = { ...env, DATABASE_URL: `sqlite:${join(own.path, 'new', 'flagtap.sqlite')}` };
  const ran = await flagtap(['restore', backup], changed);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toMatch(/Restored .* in \d+\.\d minutes/);
  expect(readdirSync(join(own.path, 'new')).filter((name) => !name.includes('.lock'))).toEqual(['flagtap.sqlite']);
  own.remove();
});

test.for([
  { name: 'nowhere.sqlite', make: () => undefined, code: 'file_missing', why: 'there is no such file' },
  { name: 'words.sqlite', make: (file: string) => writeFileSync(file, 'words'), code: 'damaged', why: 'it is no database' },
  { name: 'short.sqlite', make: (file: string) => truncateSync(file, 30_000), copied: true, code: 'damaged', why: 'it was cut off' },
])('refused with a code and a sentence, nothing changed: $why', async ({ name, make, copied, code }) => {
  const file = join(folder.path, name);
  if (copied === true) await flagtap(['backup', file], env);
  make(file);
  const before = readdirSync(folder.path).toSorted();
  const ran = await flagtap(['restore', file, '--json'], env);
  expect(ran).toMatchObject({ code: 1, err: '' });
  expect(JSON.parse(ran.out)).toEqual({ refused: code, file });
  expect((await flagtap(['restore', file], env)).out).toContain(file);
  expect(readdirSync(folder.path).toSorted()).toEqual(before);
});
