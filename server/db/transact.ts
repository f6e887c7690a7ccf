/** One transaction, told by what failed in it. */
import type { Knex } from 'knex';

/** Runs a job in a transaction. A job that throws is told by its own error: Knex tells the rollback's where that fails too, as after a lost connection. */
export async function transact<T>(db: Knex, job: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
  let failed: { readonly error: unknown } | undefined;
  try {
    return await db.transaction(async (tx) => {
      try {
        return await job(tx);
      } catch (error) {
        failed = { error };
        throw error;
      }
    });
  } catch (error) {
    throw failed === undefined ? error : failed.error;
  }
}
