/** Puts a looked-at copy in the place of a database; what was there is kept aside under a new name. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { serverMigrations } from '../../migrations/server.ts';
import { selectRaw } from './bulk.ts';
import { openDatabase } from './connect.ts';
import type { Database } from './database.ts';
import { engineOfUrl, sqlitePathOf } from './database.ts';
import { migrate } from './migrate.ts';
import { loadFromFile } from './portable.ts';

/** A copy that stands ready beside the database, on the same engine. */
export type Staged = {
  /** The copy as a database of its own, to be looked at. */
  readonly url: string;
  /** Takes the database's place in one step; answers where the replaced one now is, null when there was none. */
  install(): Promise<string | null>;
  /** Removes the copy; the database was not touched. */
  discard(): Promise<void>;
};

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** `scratch` lies in the database's own folder, so that a rename moves it. A WAL moves with its file: neither is whole alone. */
function stageFile(scratch: string, target: string, label: string): Staged {
  return {
    url: `sqlite:${scratch}`,
    async install() {
      const aside = `${target}.replaced-${label}`;
      const replaced = existsSync(target);
      for (const part of ['-wal', '-shm', '']) if (existsSync(`${target}${part}`)) renameSync(`${target}${part}`, `${aside}${part}`);
      renameSync(scratch, target);
      syncFolder(dirname(target));
      return replaced ? aside : null;
    },
    discard: async () => undefined,
  };
}

/** Tables and functions of one schema become those of another. */
async function moveAll(database: Database, from: string, to: string): Promise<readonly string[]> {
  return [
    ...(await selectRaw<{ name: string }>(database.reader, 'select tablename as name from pg_tables where schemaname = ?', [from])).map(
      ({ name }) => `alter table "${from}"."${name}" set schema "${to}"`,
    ),
    ...(
      await selectRaw<{ name: string }>(
        database.reader,
        `select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = ?::regnamespace
         and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
        [from],
      )
    ).map(({ name }) => `alter function ${name.includes('.') ? name : `"${from}".${name}`} set schema "${to}"`),
  ];
}

/** Loads the copy into a schema of its own; the swap of schemas is one transaction. */
async function stageSchema(url: string, file: string, label: string): Promise<Staged> {
  const name = label.replaceAll(/\W/g, '_').toLowerCase();
  const staging = `restored_${name}`;
  const aside = `replaced_${name}`;
  const stagedUrl = new URL(url);
  stagedUrl.searchParams.set('options', `-c search_path=${staging}`);
  const withTarget = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openDatabase(url);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };
  const discard = () => withTarget((database) => database.write((tx) => tx.raw(`drop schema if exists "${staging}" cascade`)));
  await withTarget((database) => database.write((tx) => tx.raw(`create schema "${staging}"`)));
  try {
    const staged = await openDatabase(stagedUrl.href);
    try {
      await migrate(staged, serverMigrations, async () => undefined);
      await staged.write((tx) => loadFromFile(tx, file));
    } finally {
      await staged.close();
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    url: stagedUrl.href,
    install: () =>
      withTarget(async (database) => {
        const [home] = await selectRaw<{ name: string }>(database.reader, 'select current_schema() as name');
        const target = home?.name ?? 'public';
        const away = await moveAll(database, target, aside);
        const back = await moveAll(database, staging, target);
        await database.write(async (tx) => {
          await tx.raw(`create schema "${aside}"`);
          for (const statement of [...away, ...back]) await tx.raw(statement);
          await tx.raw(`drop schema "${staging}"`);
          if (away.length === 0) await tx.raw(`drop schema "${aside}"`);
        });
        return away.length === 0 ? null : `schema ${aside}`;
      }),
    discard: async () => void (await discard()),
  };
}

/** Brings a copy to the schema of this program. Throws SchemaTooNew when a newer one wrote it. */
export async function bringUpToDate(file: string): Promise<void> {
  const copy = await openDatabase(`sqlite:${file}`);
  try {
    await migrate(copy, serverMigrations, async () => undefined);
  } finally {
    await copy.close();
  }
}

/**
 * Makes a copy ready beside the database that `url` names. `file` is a SQLite file of this program's steps; on SQLite it
 * must lie in the database's folder, and is the copy itself. `label` names what is made: a moment.
 */
export const stage = async (url: string, file: string, label: string): Promise<Staged> =>
  engineOfUrl(url) === 'sqlite' ? stageFile(file, sqlitePathOf(url), label) : stageSchema(url, file, label);
