/** Everything that a database holds, table by table, in a form that does not depend on its engine: uids in place of integer keys, rows in the order of their text. */
import type { Knex } from 'knex';
import { selectRaw } from '../../server/db/bulk.ts';
import { engineOf } from '../../server/db/database.ts';

type Row = Readonly<Record<string, string | number | null>>;
type Reference = { readonly child: string; readonly column: string; readonly parent: string };

const tablesOn = {
  sqlite: `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`,
  postgres: `select table_name as name from information_schema.tables where table_schema = current_schema() order by table_name`,
};

const referencesOn = {
  sqlite: `select m.name as child, f."from" as "column", f."table" as parent from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table'`,
  postgres: `select c.conrelid::regclass::text as child, a.attname as "column", c.confrelid::regclass::text as parent
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.connamespace = current_schema()::regnamespace`,
};

/** The dump of a database: rows as JSON, keys in order, by table. Throws on a reference that leads nowhere. */
export async function dumpOf(db: Knex): Promise<Readonly<Record<string, readonly string[]>>> {
  const engine = engineOf(db);
  const names = (await selectRaw<{ name: string }>(db, tablesOn[engine])).map(({ name }) => name);
  const references = await selectRaw<Reference>(db, referencesOn[engine]);
  const tables = new Map<string, readonly Row[]>();
  for (const name of names) tables.set(name, await selectRaw<Row>(db, `select * from "${name}"`));
  const byId = new Map([...tables].map(([name, rows]) => [name, new Map(rows.map((row) => [row['id'], row]))]));
  const parents = new Map(references.map(({ child, column, parent }) => [`${child} ${column}`, parent]));

  /** How a row is named by others: by its uid, else by all that it says. */
  const nameOf = (table: string, id: string | number | null | undefined): string => {
    const row = byId.get(table)?.get(id ?? null);
    if (row === undefined) throw new Error(`no row ${id} in ${table}`);
    return typeof row['uid'] === 'string' ? row['uid'] : said(table, row);
  };
  /** Paths are made of integer keys: `/1/4/`. */
  const pathOf = (path: string): string => path.replaceAll(/\d+/g, (id) => nameOf('organisations', Number(id)));
  const said = (table: string, row: Row): string =>
    JSON.stringify(
      Object.keys(row)
        .toSorted()
        .flatMap((column) => {
          const value = row[column] ?? null;
          const parent = parents.get(`${table} ${column}`);
          if (parent !== undefined) return [[column, value === null ? null : nameOf(parent, value)]];
          if (column === 'id') return [];
          return [[column, column === 'path' && typeof value === 'string' ? pathOf(value) : value]];
        }),
    );
  return Object.fromEntries([...tables].map(([name, rows]) => [name, rows.map((row) => said(name, row)).toSorted()]));
}
