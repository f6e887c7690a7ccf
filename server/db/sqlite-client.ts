/**
 * Knex's better-sqlite3 client, with three changes that only a subclass can make: a transaction takes the write lock when it
 * begins, so that none fails half-way with SQLITE_BUSY_SNAPSHOT; statements are prepared once per connection; one statement
 * may be run for many rows in one step.
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';
import { delay, monotonicMs } from '../kernel/clock.ts';
import type { Cell } from './bulk.ts';
import { isBusy } from './errors.ts';
import BetterSqlite3Client from 'knex/lib/dialects/better-sqlite3/index.js';
import SqliteTransaction from 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js';

/** Statements kept per connection; the product's own are a few hundred, the rest is prepared anew. */
const preparedMax = 500;

type Query = {
  sql: string;
  bindings?: readonly unknown[];
  /** `runs`: the statement is run once for each of these bindings, in one step; what it returns is answered together. */
  options?: { readonly runs?: readonly (readonly Cell[])[] };
  response?: unknown;
  context?: unknown;
};

function runEach(statement: BetterSqlite3.Statement, runs: readonly (readonly Cell[])[]): readonly unknown[] {
  if (statement.reader) return runs.flatMap((bindings) => statement.all(bindings));
  for (const bindings of runs) statement.run(bindings);
  return [];
}

/** How long a transaction waits for a lock that another process holds ... */
const lockWaitMs = 5_000;
/** ... asking again after so long. SQLite's own time-out would hold the whole process, its readers too. */
const lockStepMs = 20;

async function beginImmediate(connection: BetterSqlite3.Database): Promise<void> {
  // A commit that failed, as on a full disk, may have left its transaction open.
  if (connection.inTransaction) connection.exec('rollback');
  const until = monotonicMs() + lockWaitMs;
  for (;;) {
    try {
      connection.exec('begin immediate');
      return;
    } catch (error) {
      if (!isBusy(error) || monotonicMs() >= until) throw error;
    }
    await delay(lockStepMs);
  }
}

class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: BetterSqlite3.Database): Promise<unknown> {
    return beginImmediate(connection);
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
    if (query.options?.runs !== undefined) {
      query.response = runEach(statement, query.options.runs);
      return query;
    }
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
