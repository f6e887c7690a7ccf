import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { guardNames } from '../../../migrations/append-only.ts';
import { type Migration, runAll } from '../../../migrations/dialect.ts';
import { appendOnlyTables, serverMigrations } from '../../../migrations/server.ts';
import { BackupFailed, backupTo } from '../../../server/db/backup.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import { GuardMissing, SchemaTooNew, SchemaTooOld, appliedSteps, assertGuards, assertSchema, migrate } from '../../../server/db/migrate.ts';
import { onEachEngine } from '../../support/engines.ts';

const nextStep: Migration = { name: '9999-next', up: (tx, { int }) => runAll(tx, [`create table next_things (id ${int} primary key)`]) };

const brokenStep: Migration = {
  name: '9999-broken',
  up: (tx, { int }) => runAll(tx, [`create table next_things (id ${int} primary key)`, 'create table wrong wrong']),
};

const backupFile = () => join(mkdtempSync(join(inject('runFolder'), 'backup-')), 'before.copy');

onEachEngine((engine) => {
  test('an empty database gets every step once, without a copy of nothing', async () => {
    const database = await openDatabase(await engine.emptyUrl());
    try {
      let copies = 0;
      const before = async () => void copies++;
      expect(await migrate(database, serverMigrations, before)).toEqual(serverMigrations.map(({ name }) => name));
      expect(await migrate(database, serverMigrations, before)).toEqual([]);
      expect(copies).toBe(0);
      await assertSchema(database.reader, serverMigrations);
      await assertGuards(database.reader, appendOnlyTables);
    } finally {
      await database.close();
    }
  });

  test('a schema newer than the program is not touched', async () => {
    const database = await engine.fresh();
    await database.write((tx) => tx('schema_steps').insert({ name: '9998-from-tomorrow' }));
    await expect(assertSchema(database.reader, serverMigrations)).rejects.toThrow(SchemaTooNew);
    await expect(migrate(database, [...serverMigrations, nextStep], async () => undefined)).rejects.toThrow(SchemaTooNew);
    expect(await database.reader.schema.hasTable('next_things')).toBe(false);
  });

  test('a schema that lacks a step refuses to serve', async () => {
    const database = await engine.fresh();
    await expect(assertSchema(database.reader, [...serverMigrations, nextStep])).rejects.toThrow(SchemaTooOld);
  });

  test('a step that fails leaves nothing of itself, and none after it runs', async () => {
    const database = await engine.fresh();
    await expect(migrate(database, [...serverMigrations, brokenStep, nextStep], async () => undefined)).rejects.toThrow(/syntax error/);
    expect(await database.reader.schema.hasTable('next_things')).toBe(false);
    expect(await appliedSteps(database.reader)).toEqual(serverMigrations.map(({ name }) => name));
  });

  test('a guard that is gone or switched off is found at the start', async () => {
    const database = await engine.fresh();
    await assertGuards(database.reader, appendOnlyTables);
    const [, guard = ''] = guardNames(engine.name, 'entries');
    await database.write((tx) =>
      tx.raw(engine.name === 'sqlite' ? `drop trigger ${guard}` : `alter table entries disable trigger ${guard}`),
    );
    await expect(assertGuards(database.reader, appendOnlyTables)).rejects.toThrow(GuardMissing);
  });

  test('a copy is taken before the first change and can be opened', async () => {
    const url = await engine.freshUrl();
    const file = backupFile();
    const database = await openDatabase(url);
    try {
      await database.write((tx) => tx('installation').insert({ name: 'kept', value: 'before' }));
      expect(await migrate(database, [...serverMigrations, nextStep], () => backupTo(url, file))).toEqual([nextStep.name]);
      expect(await database.reader.schema.hasTable('next_things')).toBe(true);
    } finally {
      await database.close();
    }
    const copy = await openDatabase(`sqlite:${file}`);
    try {
      expect(await copy.reader('installation').select('name', 'value')).toEqual([{ name: 'kept', value: 'before' }]);
      expect(await copy.reader.schema.hasTable('next_things')).toBe(false);
      await assertSchema(copy.reader, serverMigrations);
      await assertGuards(copy.reader, appendOnlyTables);
    } finally {
      await copy.close();
    }
  });

  test('no copy, no change', async () => {
    const url = await engine.freshUrl();
    const database = await openDatabase(url);
    try {
      const nowhere = () => backupTo(url, join(process.execPath, 'before.copy'));
      await expect(migrate(database, [...serverMigrations, nextStep], nowhere)).rejects.toThrow(/ENOTDIR|EEXIST/);
      expect(await database.reader.schema.hasTable('next_things')).toBe(false);
    } finally {
      await database.close();
    }
  });
});

test('a copy never overwrites another', async () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'backup-'));
  const file = join(folder, 'before.copy');
  await backupTo(`sqlite:${inject('sqliteTemplate')}`, file);
  await expect(backupTo(`sqlite:${inject('sqliteTemplate')}`, file)).rejects.toThrow(BackupFailed);
});
