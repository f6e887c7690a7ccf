/** Opens a PostgreSQL database: one pool for reads and writes, integers as numbers, conflicts tried again. */
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { delay } from '../kernel/clock.ts';
import { type Database, DatabaseBusy } from './database.ts';
import { silent } from './knex-log.ts';
import { isAway, isBusy, isRetryable } from './errors.ts';
import { transact } from './transact.ts';

const connectionsMax = 20;
const triesMax = 5;
const retryStepMs = 20;
const acquireTimeoutMs = 10_000;

/** bigint and the numeric that sum(bigint) answers: integers within 2^53 by the schema's checks, so numbers here. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`an integer past 2^53 came from the database: ${text}`);
  return value;
}

const int8 = 20;
const numeric = 1700;

const types = {
  getTypeParser: (oid: number, format: string): unknown =>
    (oid === int8 || oid === numeric) && format !== 'binary'
      ? safeInteger
      : pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
};

/** Runs a transaction again after 40001 or 40P01, at most `triesMax` times with growing, jittered pauses. */
async function transactionWithRetry<T>(db: Knex, job: (tx: Knex.Transaction) => Promise<T>, random: () => number): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transact(db, job);
    } catch (error) {
      if (isBusy(error)) throw new DatabaseBusy('a lock was not given in time', { cause: error });
      if (isAway(error)) throw new DatabaseBusy('the database is away, or its connection broke', { cause: error });
      if (!isRetryable(error)) throw error;
      if (tries === triesMax) throw new DatabaseBusy(`rolled back ${triesMax} times by concurrent writes`, { cause: error });
      await delay(retryStepMs * 2 ** tries * (0.5 + random()));
    }
  }
}

/** Opens the pool and asks the server for its version once. `random` answers 0..1 and spreads retries. */
export async function openPostgres(url: string, random: () => number): Promise<Database> {
  const db = knex({
    client: 'pg',
    // An error's message shows the statement without its values: they are people's.
    compileSqlOnError: false,
    log: silent,
    connection: { connectionString: url, types, application_name: 'flagtap' },
    acquireConnectionTimeout: acquireTimeoutMs,
    pool: { min: 0, max: connectionsMax },
  });
  await db.raw('select 1');
  const listeners = new Set<() => void>();
  return {
    engine: 'postgres',
    url,
    reader: db,
    async write(job) {
      const value = await transactionWithRetry(db, job, random);
      for (const listener of listeners) listener();
      return value;
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => db.destroy(),
  };
}
