/** Opens a database by its URL. */
import { randomInt } from 'node:crypto';
import { type Database, engineOfUrl } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

const fraction = (): number => randomInt(1_000_000) / 1_000_000;

/** `sqlite:PATH` or `postgres://...`. The schema is not touched: see `migrate.ts`. */
export const openDatabase = (url: string): Promise<Database> =>
  engineOfUrl(url) === 'sqlite' ? openSqlite(url) : openPostgres(url, fraction);
