/** A server that was off at night makes up for it when it starts, in processes of their own. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/connect.ts';
import { type Serving, beginDatabase, startServing } from '../../support/serving.ts';
import { aFolder, environmentIn } from '../../support/started.ts';

const folder = aFolder();
let env: Readonly<Record<string, string>>;
let server: Serving;

beforeAll(async () => {
  env = await environmentIn(folder.path);
  await beginDatabase(env);
  const db = await openDatabase(env['DATABASE_URL'] ?? '');
  await db.write((tx) => tx('installation').where({ name: 'created_at' }).update({ value: '2025-01-01T00:00:00.000Z' }));
  await db.close();
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

const backups = (): readonly string[] => {
  try {
    return readdirSync(join(folder.path, 'backups')).toSorted();
  } catch {
    return [];
  }
};

const healthOf = async (): Promise<unknown> => (await fetch(`${server.url}/healthz`)).json();

test('asked to stop in the middle of it, the server ends well and leaves the job to the next start', async () => {
  server = await startServing(env);
  expect(await server.stop()).toBe(0);
  expect(server.written()).not.toContain('a job failed');
});

test('verified and backed up, once, and the alarms end', async () => {
  server = await startServing(env);
  await expect.poll(() => server.written().match(/"job":"\w+"/g) ?? [], { timeout: 20_000 }).toContain('"job":"backup"');
  expect(backups()).toEqual([expect.stringMatching(/^flagtap-.*\.sqlite$/), expect.stringMatching(/\.sqlite\.json$/)]);
  const db = await openDatabase(env['DATABASE_URL'] ?? '');
  const acts = await db.reader('audit_rows').where('action', 'like', 'database.%').orderBy('id').select('action');
  await db.close();
  expect(acts).toEqual([{ action: 'database.verify' }, { action: 'database.backup' }]);
  await server.stop();
  server = await startServing(env);
  await expect.poll(healthOf).toMatchObject({ status: 'ok' });
  expect(JSON.stringify(await healthOf())).not.toMatch(/backup_old|verify/);
  expect(backups()).toHaveLength(2);
}, 40_000);
