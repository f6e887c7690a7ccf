/** A consistent copy of a database into a file, while it is in use. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { engineOfUrl, sqlitePathOf } from './database.ts';

/** The copy could not be made; the message says what to install or free. Nothing else was changed. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed';
}

async function dumpPostgres(url: string, file: string): Promise<void> {
  const child = spawn('pg_dump', ['--format=custom', '--no-owner', `--file=${file}`, url], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 2000) said += chunk.toString('utf8');
  });
  const [code] = await once(child, 'close').catch((error: unknown) => {
    throw new BackupFailed('pg_dump is missing: apt-get install postgresql-client', { cause: error });
  });
  if (code !== 0) throw new BackupFailed(`pg_dump stopped with ${String(code)}: ${said.trim()}`);
}

/** Writes the copy to `file`, which must not exist yet. SQLite: VACUUM INTO, never a copy of the file; PostgreSQL: pg_dump. Throws BackupFailed. */
export async function backupTo(url: string, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  if (engineOfUrl(url) === 'postgres') return dumpPostgres(url, file);
  const db = new BetterSqlite3(sqlitePathOf(url), { fileMustExist: true });
  try {
    db.pragma('busy_timeout = 5000');
    db.prepare('vacuum into ?').run(file);
  } catch (error) {
    throw new BackupFailed(`the copy ${file} could not be written`, { cause: error });
  } finally {
    db.close();
  }
}
