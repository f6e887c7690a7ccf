/** One server on one SQLite file: the second refuses to start. The lock is the system's, so a killed process leaves none behind. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { engineOfUrl, sqlitePathOf } from './database.ts';

/** Another process serves this file. */
export class AlreadyServed extends Error {
  override readonly name = 'AlreadyServed';
}

/**
 * Takes the writer's lock of a SQLite database and answers how to give it back; on PostgreSQL several servers are welcome.
 * Throws AlreadyServed at once when another process holds it.
 */
export function takeOnlyOne(url: string): () => void {
  if (engineOfUrl(url) === 'postgres') return () => undefined;
  const file = sqlitePathOf(url);
  mkdirSync(dirname(file), { recursive: true });
  const lock = new BetterSqlite3(`${file}.lock`);
  try {
    lock.pragma('busy_timeout = 0');
    lock.pragma('journal_mode = delete');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw new AlreadyServed(`another Flagtap process is using ${file}`, { cause: error });
  }
  return () => lock.close();
}
