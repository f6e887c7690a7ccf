/** Laws of the storage itself: a whole file, references that lead somewhere, guards that stand, columns that hold what they say. */
import type { Knex } from 'knex';
import { appendOnlyTables } from '../../migrations/server.ts';
import { selectRaw } from './bulk.ts';
import { type Check, checkBy } from './check.ts';
import { engineOf } from './database.ts';
import { GuardMissing, assertGuards } from './migrate.ts';

type Found = { readonly subject: string; readonly detail: string };

async function damagedPages(db: Knex, limit: number): Promise<readonly Found[]> {
  if (engineOf(db) === 'postgres') return [];
  const rows = await selectRaw<{ integrity_check: string }>(db, `pragma integrity_check(${limit})`);
  return rows.filter((row) => row.integrity_check !== 'ok').map((row) => ({ subject: 'the file', detail: row.integrity_check }));
}

type Reference = { readonly child: string; readonly column: string; readonly parent: string; readonly key: string };

const orphansIn = ({ child, column, parent, key }: Reference): string =>
  `select '${child}' as subject, count(*) as broken, '${parent}' as parent from "${child}" c
   where c."${column}" is not null and not exists (select 1 from "${parent}" p where p."${key}" = c."${column}")`;

/** PostgreSQL holds references by triggers, which a restore may have left off: they are looked up anew. */
async function orphansOnPostgres(db: Knex): Promise<readonly Found[]> {
  const references = await selectRaw<Reference>(
    db,
    `select c.conrelid::regclass::text as child, a.attname as "column", c.confrelid::regclass::text as parent, b.attname as key
     from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     join pg_attribute b on b.attrelid = c.confrelid and b.attnum = c.confkey[1]
     where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`,
  );
  if (references.length === 0) return [{ subject: 'the schema', detail: 'has no foreign keys' }];
  const rows = await selectRaw<{ subject: string; broken: number; parent: string }>(db, references.map(orphansIn).join(' union all '));
  return rows
    .filter((row) => row.broken > 0)
    .map((row) => ({ subject: row.subject, detail: `${row.broken} rows refer to rows of ${row.parent} that are missing` }));
}

async function orphans(db: Knex, limit: number): Promise<readonly Found[]> {
  if (engineOf(db) === 'postgres') return orphansOnPostgres(db);
  const rows = await selectRaw<{ table: string; rowid: number | null; parent: string }>(db, 'pragma foreign_key_check');
  return rows
    .slice(0, limit)
    .map((row) => ({ subject: `${row.table} ${row.rowid ?? ''}`, detail: `refers to a row of ${row.parent} that is missing` }));
}

/** Only STRICT tables refuse a text in a column of points. PostgreSQL knows no other kind. */
async function looseTables(db: Knex): Promise<readonly Found[]> {
  if (engineOf(db) === 'postgres') return [];
  const rows = await selectRaw<{ schema: string; name: string; type: string; strict: number }>(db, 'pragma table_list');
  return rows
    .filter((row) => row.schema === 'main' && row.type === 'table' && row.strict !== 1 && !row.name.startsWith('sqlite_'))
    .map((row) => ({ subject: row.name, detail: 'takes values of any type' }));
}

async function missingGuards(db: Knex): Promise<readonly Found[]> {
  try {
    await assertGuards(db, appendOnlyTables);
    return [];
  } catch (error) {
    if (error instanceof GuardMissing) return [{ subject: 'the schema', detail: error.message }];
    throw error;
  }
}

export const storageChecks: readonly Check[] = [
  checkBy('storage.file_is_whole', damagedPages),
  checkBy('storage.references_lead_somewhere', orphans),
  checkBy('storage.tables_are_strict', looseTables),
  checkBy('storage.guards_stand', missingGuards),
];
