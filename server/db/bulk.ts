/** Many rows at once, whatever their number: a list crosses to PostgreSQL as one JSON value, to SQLite as runs of one prepared statement. */
import type { Knex } from 'knex';
import { engineOf } from './database.ts';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** Rows in one statement; a longer list is written in several. */
const rowsPerStatement = 5_000;

const quoted = (column: string): string => `"${column}"`;

function insertSql(engine: 'sqlite' | 'postgres', table: string, columns: readonly string[]): string {
  const list = columns.map(quoted).join(', ');
  if (engine === 'postgres')
    return `insert into ${quoted(table)} (${list}) select ${list} from json_populate_recordset(null::${quoted(table)}, ?::json)`;
  return `insert into ${quoted(table)} (${list}) values (${columns.map(() => '?').join(', ')})`;
}

const rowsOf = <R>(engine: 'sqlite' | 'postgres', answer: unknown): readonly R[] =>
  (engine === 'postgres' ? (answer as { rows: R[] }).rows : (answer as R[])) ?? [];

/**
 * Inserts rows that all have the columns of the first. `tail` is what follows in both dialects: an `on conflict` clause,
 * a `returning` clause; the rows it returns are answered.
 */
export async function insertRows<R = never>(tx: Knex.Transaction, table: string, rows: readonly Row[], tail = ''): Promise<readonly R[]> {
  const first = rows[0];
  if (first === undefined) return [];
  const engine = engineOf(tx);
  const columns = Object.keys(first);
  const sql = `${insertSql(engine, table, columns)} ${tail}`;
  const returned: R[] = [];
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const some = rows.slice(start, start + rowsPerStatement);
    // In SQLite a prepared statement once a row costs half of what one statement over a JSON value does.
    const answer: unknown = await (engine === 'postgres'
      ? tx.raw(sql, [JSON.stringify(some)])
      : tx.raw(sql).options({ runs: some.map((row) => columns.map((column) => row[column] ?? null)) }));
    if (tail.includes('returning')) returned.push(...rowsOf<R>(engine, answer));
  }
  return returned;
}

/** `column in (...)` for a list of any length, also none: `query.whereRaw(...inList(db, 'member_id', ids))`. */
export function inList(db: Knex, column: string, values: readonly (string | number)[]): [string, string[]] {
  if (values.length === 0) return ['1 = 0', []];
  const json = JSON.stringify(values);
  if (engineOf(db) === 'sqlite') return [`${column} in (select value from json_each(?))`, [json]];
  const type = typeof values[0] === 'number' ? 'bigint' : 'text';
  return [`${column} in (select v::${type} from json_array_elements_text(?::json) as v)`, [json]];
}

/** The rows of a raw select, the same shape from both engines. */
export async function selectRaw<R>(db: Knex, sql: string, bindings: readonly Cell[] = []): Promise<readonly R[]> {
  return rowsOf<R>(engineOf(db), await db.raw(sql, [...bindings]));
}
