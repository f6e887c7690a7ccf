/** Holds a database to laws after a test. */
import type { Check } from '../../server/db/check.ts';
import type { Database } from '../../server/db/database.ts';

/** Throws with the violations when a law is broken. */
export async function lawsHold(db: Database, checks: readonly Check[]): Promise<void> {
  const found = (await Promise.all(checks.map((check) => check.find(db.reader)))).flat();
  if (found.length > 0) throw new Error(`broken laws: ${JSON.stringify(found)}`);
}
