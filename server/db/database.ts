/** What the rest of the server knows of a database: where to read, how to write, when something was written. */
import type { Knex } from 'knex';

export type Engine = 'sqlite' | 'postgres';

export type Database = {
  readonly engine: Engine;
  /** `sqlite:PATH` or `postgres://...` as opened. */
  readonly url: string;
  /** Short reads of pages and checks. On SQLite a read-only connection of its own: writing through it fails. */
  readonly reader: Knex;
  /**
   * Runs a use case in one transaction and answers what it returns, after the commit is durable.
   * SQLite: one at a time, in the order asked. PostgreSQL: through the pool, tried again after a serialisation failure
   * or a deadlock, so a job must have no effects outside `tx`.
   * Throws DatabaseBusy when more than `waitingWritesMax` jobs wait, the lock is not given, or the database is away.
   */
  write<T>(job: (tx: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Calls `listener` after each commit of this process; answers how to stop it. */
  onCommit(listener: () => void): () => void;
  close(): Promise<void>;
};

/**
 * Too many writes wait, another process holds the lock past the time-out, or the database is away: ask again later. Nothing
 * was written, unless the connection broke in the moment of the commit; what is asked again must stand that.
 */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
}

/** The two spellings of a database URL. Throws RangeError on any other. */
export function engineOfUrl(url: string): Engine {
  if (url.startsWith('sqlite:')) return 'sqlite';
  if (/^postgres(?:ql)?:\/\//.test(url)) return 'postgres';
  throw new RangeError(`DATABASE_URL must begin with sqlite: or postgres://, not ${JSON.stringify(url.slice(0, 12))}`);
}

/** The file of a `sqlite:PATH` URL. */
export const sqlitePathOf = (url: string): string => url.slice('sqlite:'.length);

/** The engine behind a connection or a transaction, for the few statements that cannot be said once for both. */
export const engineOf = (db: Knex): Engine => (db.client.config.client === 'pg' ? 'postgres' : 'sqlite');
