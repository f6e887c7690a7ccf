/** Does an act, looks at what it did, and takes it back: how a page shows what would follow by the act itself. */
import type { Knex } from 'knex';
import type { Database } from './database.ts';

class TakenBack extends Error {
  override readonly name = 'TakenBack';
}

/** Runs a use case in a transaction that is rolled back, and answers what it returned. It waits its turn as a write does. */
export async function rehearse<T>(db: Database, act: (tx: Knex.Transaction) => Promise<T>): Promise<T> {
  let done: { readonly value: T } | undefined;
  try {
    await db.write(async (tx) => {
      done = { value: await act(tx) };
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  if (done === undefined) throw new Error('a rehearsal ended without its act');
  return done.value;
}
