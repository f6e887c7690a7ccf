/** Triggers that refuse UPDATE, DELETE and TRUNCATE on a table whose rows are facts. */
import type { Knex } from 'knex';
import { type Dialect, runAll } from './dialect.ts';

/** Names of the triggers that guard a table: compared with the database at every start, since a rebuilt table loses them silently. */
export const guardNames = (engine: Dialect['engine'], table: string): readonly string[] =>
  engine === 'sqlite' ? [`${table}_keep_update`, `${table}_keep_delete`] : [`${table}_keep_row`, `${table}_keep_table`];

/**
 * Guards `table`: the database itself refuses to change or remove a row.
 * On SQLite a REPLACE would walk through without `recursive_triggers`, which every connection of ours sets.
 */
export async function guardAppendOnly(tx: Knex.Transaction, dialect: Dialect, table: string): Promise<void> {
  const [first, second] = guardNames(dialect.engine, table);
  const message = `append-only: ${table}`;
  if (dialect.engine === 'sqlite') {
    return runAll(tx, [
      `create trigger ${first} before update on ${table} begin select raise(abort, '${message}'); end`,
      `create trigger ${second} before delete on ${table} begin select raise(abort, '${message}'); end`,
    ]);
  }
  await runAll(tx, [
    `create or replace function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'append-only: %', tg_table_name; end $$`,
    `create trigger ${first} before update or delete on ${table} for each row execute function refuse_change()`,
    `create trigger ${second} before truncate on ${table} for each statement execute function refuse_change()`,
  ]);
}
