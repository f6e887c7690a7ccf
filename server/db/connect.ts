/** Opens a database by its URL. */
import { randomInt } from 'node:crypto';
import { type Database, engineOfUrl } from './database.ts';
import { openSqlite } from './sqlite.ts';

const fraction = (): number => randomInt(1_000_000) / 1_000_000;

/** `sqlite:PATH` or `postgres://...`; the driver of PostgreSQL is loaded for it alone. The schema is not touched: see `migrate.ts`. */
export async function openDatabase(url: string): Promise<Database> {
  if (engineOfUrl(url) === 'sqlite') return openSqlite(url);
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(url, fraction);
}
