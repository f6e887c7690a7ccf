/** Carries every row of a database from PostgreSQL into a SQLite file or back: both have the same tables. */
import BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';
import { z } from 'zod';
import { serverMigrations } from '../../migrations/server.ts';
import { type Cell, type Row, insertRows, selectRaw } from './bulk.ts';
import { openDatabase } from './connect.ts';
import { appliedSteps, migrate, SchemaTooNew } from './migrate.ts';

/** Rows that are in memory at once ... */
const rowsAtOnce = 5_000;
/** ... and of a table with whole files in its rows. */
const filesAtOnce = 4;

/** Written by `migrate` itself, in both. */
const ownTable = 'schema_steps';

const names = z.array(z.object({ name: z.string() }));
const references = z.array(z.object({ child: z.string(), parent: z.string() }));
const rowsOfTable = z.record(z.string(), z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]));
const columnTypes = z.array(z.object({ type: z.string() }));

/** The tables of a file, each after those it refers to. Throws when two refer to each other: then no order would do. */
export function tablesInOrder(file: BetterSqlite3.Database): readonly string[] {
  const tables = names
    .parse(file.prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`).all())
    .map(({ name }) => name)
    .filter((name) => name !== ownTable);
  const edges = references.parse(
    file
      .prepare(`select m.name as child, f."table" as parent from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table'`)
      .all(),
  );
  const ordered: string[] = [];
  while (ordered.length < tables.length) {
    const ready = tables.filter(
      (table) =>
        !ordered.includes(table) && edges.every(({ child, parent }) => child !== table || parent === table || ordered.includes(parent)),
    );
    if (ready.length === 0) throw new Error(`tables refer to each other: ${tables.filter((table) => !ordered.includes(table)).join(', ')}`);
    ordered.push(...ready);
  }
  return ordered;
}

/** A file with the tables of the given steps, empty. */
async function emptyFile(file: string, steps: readonly string[]): Promise<void> {
  const unknown = steps.find((step) => !serverMigrations.some(({ name }) => name === step));
  if (unknown !== undefined) throw new SchemaTooNew(`the database has the step ${unknown}, which this version does not know`);
  const database = await openDatabase(`sqlite:${file}`);
  try {
    await migrate(
      database,
      serverMigrations.filter(({ name }) => steps.includes(name)),
      async () => undefined,
    );
  } finally {
    await database.close();
  }
}

const rowsAtOnceOf = (file: BetterSqlite3.Database, table: string): number =>
  columnTypes.parse(file.prepare('select type from pragma_table_info(?)').all(table)).some(({ type }) => type.toLowerCase() === 'blob')
    ? filesAtOnce
    : rowsAtOnce;

/** Bytes cross to PostgreSQL as the text by which it writes them itself. */
const asCell = (value: Cell | Uint8Array): Cell => (value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value);

async function copyTable(tx: Knex.Transaction, table: string, into: BetterSqlite3.Database): Promise<void> {
  await tx.raw('declare copied no scroll cursor for select * from ??', [table]);
  const atOnce = rowsAtOnceOf(into, table);
  for (;;) {
    const rows = await selectRaw<Record<string, Cell>>(tx, `fetch ${atOnce} from copied`);
    const [first] = rows;
    if (first === undefined) break;
    const columns = Object.keys(first);
    const list = columns.map((column) => `"${column}"`).join(', ');
    const insert = into.prepare(`insert into "${table}" (${list}) values (${columns.map(() => '?').join(', ')})`);
    for (const row of rows) insert.run(columns.map((column) => row[column] ?? null));
  }
  await tx.raw('close copied');
}

/** Reads one snapshot of a PostgreSQL database and writes it to a new file, which ends whole or throws. */
export async function copyFromPostgres(url: string, file: string): Promise<void> {
  const database = await openDatabase(url);
  try {
    await database.reader.transaction(
      async (tx) => {
        await emptyFile(file, await appliedSteps(tx));
        const into = new BetterSqlite3(file);
        try {
          into.pragma('journal_mode = delete');
          into.pragma('synchronous = full');
          into.exec('begin immediate; pragma defer_foreign_keys = on');
          for (const table of tablesInOrder(into)) await copyTable(tx, table, into);
          into.exec('commit');
        } finally {
          into.close();
        }
      },
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  } finally {
    await database.close();
  }
}

/** Numbers go on after the highest that is there. */
async function setNextId(tx: Knex.Transaction, table: string): Promise<void> {
  const identities = await selectRaw<{ column: string; sequence: string }>(
    tx,
    `select a.attname as "column", pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) as sequence
     from pg_attribute a where a.attrelid = ?::regclass and a.attidentity <> '' and not a.attisdropped`,
    [table],
  );
  for (const { column, sequence } of identities)
    await tx.raw('select setval(?::regclass, coalesce((select max(??) from ??), 0) + 1, false)', [sequence, column, table]);
}

/** Writes every row of a file into the tables that `tx` sees, which are empty and have the same steps. */
export async function loadFromFile(tx: Knex.Transaction, file: string): Promise<void> {
  const from = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
  try {
    for (const table of tablesInOrder(from)) {
      let waiting: Row[] = [];
      const atOnce = rowsAtOnceOf(from, table);
      // By the first column, so that a row comes after the row of its own table that it refers to.
      for (const row of from.prepare(`select * from "${table}" order by 1`).iterate()) {
        waiting.push(Object.fromEntries(Object.entries(rowsOfTable.parse(row)).map(([column, value]) => [column, asCell(value)])));
        if (waiting.length < atOnce) continue;
        await insertRows(tx, table, waiting);
        waiting = [];
      }
      await insertRows(tx, table, waiting);
      await setNextId(tx, table);
    }
  } finally {
    from.close();
  }
}
