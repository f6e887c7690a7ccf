/**
 * Knex's better-sqlite3 client, with two changes that only a subclass can make: a transaction takes the write lock when
 * it begins, so that none fails half-way with SQLITE_BUSY_SNAPSHOT; statements are prepared once per connection.
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';
import BetterSqlite3Client from 'knex/lib/dialects/better-sqlite3/index.js';
import SqliteTransaction from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';

/** Statements kept per connection; the product's own are a few hundred, the rest is prepared anew. */
const preparedMax = 500;

type Query = { sql: string; bindings?: readonly unknown[]; response?: unknown; context?: unknown };

class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }
}

const prepared = new WeakMap<BetterSqlite3.Database, Map<string, BetterSqlite3.Statement>>();

function statementOf(connection: BetterSqlite3.Database, sql: string): BetterSqlite3.Statement {
  let statements = prepared.get(connection);
  if (statements === undefined) {
    statements = new Map();
    prepared.set(connection, statements);
  }
  const known = statements.get(sql);
  if (known !== undefined && !known.busy) return known;
  const statement = connection.prepare(sql);
  if (statements.size < preparedMax) statements.set(sql, statement);
  return statement;
}

export class SqliteClient extends BetterSqlite3Client {
  override transaction(...given: readonly unknown[]): Knex.Transaction {
    // Knex types what a job is handed, not the object that begins it; at run time its client makes the same step.
    return new ImmediateTransaction(this, ...given) as unknown as Knex.Transaction;
  }

  async _query(connection: BetterSqlite3.Database, query: Query): Promise<Query> {
    const statement = statementOf(connection, query.sql);
    const bindings = this._formatBindings(query.bindings);
    if (statement.reader) {
      query.response = statement.all(bindings);
      return query;
    }
    const outcome = statement.run(bindings);
    query.response = outcome;
    query.context = { lastID: outcome.lastInsertRowid, changes: outcome.changes };
    return query;
  }
}
