/** The databases that tests are given: migrated, apart from each other, and gone afterwards. */
import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { appliedSteps } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/connect.ts';
import { onEachEngine } from './engines.ts';

onEachEngine((engine) => {
  test('a fresh database is migrated and this test alone writes to it', async () => {
    const [first, second] = [await engine.fresh(), await engine.fresh()];
    expect(first.engine).toBe(engine.name);
    expect((await appliedSteps(first.reader)).length).toBeGreaterThan(0);
    await first.write((tx) => tx.schema.createTable('marks', (table) => table.integer('n')));
    expect(await first.reader.schema.hasTable('marks')).toBe(true);
    expect(await second.reader.schema.hasTable('marks')).toBe(false);
  });

  test('a URL opens the same kind of database', async () => {
    for (const [url, migrated] of [
      [await engine.freshUrl(), true],
      [await engine.emptyUrl(), false],
    ] as const) {
      const database = await openDatabase(url);
      expect((await appliedSteps(database.reader)).length > 0).toBe(migrated);
      await database.close();
    }
  });
});

test('PostgreSQL compares text by its bytes and keeps UTF-8', async () => {
  const database = await openDatabase(`${inject('postgresUrl')}/${inject('postgresTemplate')}`);
  const { rows } = await database.reader.raw<{ rows: unknown[] }>(
    "select datcollate as collation, pg_encoding_to_char(encoding) as encoding, 'a' < 'B' as folded from pg_database where datname = current_database()",
  );
  expect(rows).toEqual([{ collation: 'C', encoding: 'UTF8', folded: false }]);
  await database.close();
});

test('a cluster whose run was killed goes with its files', async () => {
  const script = fileURLToPath(new URL('./postgres-cluster.mjs', import.meta.url));
  const keeper = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: keeper.stdout }), 'line');
  const { folder }: { folder: string } = JSON.parse(String(line));
  expect(existsSync(folder)).toBe(true);
  keeper.stdin.destroy();
  await once(keeper, 'exit');
  expect(existsSync(folder)).toBe(false);
});
