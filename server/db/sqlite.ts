/** Opens a SQLite file: a writer with a queue, a read-only reader, and the PRAGMAs that durability rests on, asserted. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import knex, { type Knex } from 'knex';
import { type Database, DatabaseBusy, sqlitePathOf } from './database.ts';
import { silent } from './knex-log.ts';
import { isBusy } from './errors.ts';
import { assertOwnDisk } from './network-share.ts';
import { SqliteClient } from './sqlite-client.ts';
import { transact } from './transact.ts';
import { waitingWritesMax, writeQueue } from './write-queue.ts';

/** For readers, which hardly ever wait in WAL mode. The writer's wait is in its client, where it holds nobody else. */
const busyTimeoutMs = 5_000;

/** FULL, because WAL with NORMAL may undo acknowledged taps after a power cut; recursive triggers, because REPLACE walks through guards without. */
const writerPragmas: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  recursive_triggers: 1,
  busy_timeout: 0,
  // Pages of 4 KB. A checkpoint holds this thread: fewer of them, each over many commits that wrote the same pages again.
  wal_autocheckpoint: 4_000,
  trusted_schema: 0,
};

const readerPragmas: Readonly<Record<string, string | number>> = {
  foreign_keys: 1,
  busy_timeout: busyTimeoutMs,
  trusted_schema: 0,
  query_only: 1,
};

/** Sets each PRAGMA and reads it back. Throws when the file's system does not honour one, as WAL on a network share. */
function setPragmas(connection: BetterSqlite3.Database, pragmas: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(pragmas)) {
    connection.pragma(`${name} = ${value}`);
    const held: unknown = connection.pragma(name, { simple: true });
    if (held !== value) throw new Error(`SQLite keeps ${name} = ${String(held)}, not ${value}: is the file on a network share?`);
  }
}

function connection(filename: string, readonly: boolean): Knex {
  const pragmas = readonly ? readerPragmas : writerPragmas;
  return knex({
    client: SqliteClient,
    connection: { filename, options: { readonly } },
    useNullAsDefault: true,
    // An error's message shows the statement without its values: they are people's.
    compileSqlOnError: false,
    log: silent,
    acquireConnectionTimeout: 60_000,
    pool: {
      min: 1,
      max: 1,
      afterCreate(raw: BetterSqlite3.Database, done: (error: Error | null, raw: BetterSqlite3.Database) => void) {
        try {
          setPragmas(raw, pragmas);
          done(null, raw);
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)), raw);
        }
      },
    },
  });
}

/** Opens a file to be looked at and not changed, such as a copy. Destroy it when done. */
export const openReadOnly = (file: string): Knex => connection(file, true);

/** Opens the file and makes its folder when missing. Throws when a PRAGMA does not hold. */
export async function openSqlite(url: string): Promise<Database> {
  const filename = sqlitePathOf(url);
  mkdirSync(dirname(filename), { recursive: true });
  assertOwnDisk(dirname(filename));
  const writer = connection(filename, false);
  await writer.raw('select 1');
  const reader = connection(filename, true);
  await reader.raw('select 1');
  const queue = writeQueue(waitingWritesMax);
  const listeners = new Set<() => void>();

  return {
    engine: 'sqlite',
    url,
    reader,
    async write(job) {
      const value = await queue(() => transact(writer, job)).catch((error: unknown) => {
        throw isBusy(error) ? new DatabaseBusy('another process holds the database', { cause: error }) : error;
      });
      for (const listener of listeners) listener();
      return value;
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await queue(async () => undefined);
      await reader.destroy();
      await writer.destroy();
    },
  };
}
