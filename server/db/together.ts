/** Acts that stand together or not at all: where one is refused, those before it are taken back. */
import type { Knex } from 'knex';
import type { Outcome } from '../kernel/outcome.ts';
import type { Database } from './database.ts';

class OneRefused extends Error {
  override readonly name = 'OneRefused';
}

/** Runs a use case in one transaction that stands only when it answers well. */
export async function writeTogether<T, C extends string>(
  db: Database,
  acts: (tx: Knex.Transaction) => Promise<Outcome<T, C>>,
): Promise<Outcome<T, C>> {
  let answered: Outcome<T, C> | undefined;
  try {
    return await db.write(async (tx) => {
      answered = await acts(tx);
      if (!answered.ok) throw new OneRefused();
      return answered;
    });
  } catch (error) {
    if (error instanceof OneRefused && answered !== undefined) return answered;
    throw error;
  }
}
