/** Knex ships no types for its dialect classes, which it documents as the place to extend a client. */
declare module 'knex/lib/dialects/better-sqlite3/index.js' {
  import type { Knex } from 'knex';
  export default class BetterSqlite3Client extends Knex.Client {
    transaction(...given: readonly unknown[]): Knex.Transaction;
    _formatBindings(bindings: readonly unknown[] | undefined): unknown[];
  }
}
declare module 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js' {
  import type BetterSqlite3 from 'better-sqlite3';
  export default class SqliteTransaction {
    constructor(client: unknown, ...given: readonly unknown[]);
    begin(connection: BetterSqlite3.Database): Promise<unknown>;
  }
}
