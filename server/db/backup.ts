/** A consistent copy of a database into a SQLite file, while it is in use: from either engine, for either engine. */
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { engineOfUrl, sqlitePathOf } from './database.ts';
import { isDiskFull, isNotAllowed } from './errors.ts';
import { copyFromPostgres } from './portable.ts';

/** The copy could not be made; the message says what to free or allow. Nothing else was changed. */
export class BackupFailed extends Error {
  override readonly name = 'BackupFailed';
}

/** The failure of writing a copy, in words for who must act. */
export function backupFailure(error: unknown, file: string): BackupFailed {
  if (error instanceof BackupFailed) return error;
  const why = isDiskFull(error)
    ? 'the disk is full'
    : isNotAllowed(error)
      ? `this user may not write to ${dirname(file)}`
      : error instanceof Error
        ? error.message
        : String(error);
  return new BackupFailed(`the copy ${file} could not be written: ${why}`, { cause: error });
}

function removeParts(file: string): void {
  try {
    for (const part of [file, `${file}-journal`, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
  } catch {
    // Where nothing could be removed, nothing could be written.
  }
}

/** VACUUM INTO reads one moment and writes a whole file; copying the file of a running server would not. */
function copyFromSqlite(url: string, file: string): void {
  const db = new BetterSqlite3(sqlitePathOf(url), { fileMustExist: true });
  try {
    db.pragma('busy_timeout = 5000');
    db.prepare('vacuum into ?').run(file);
  } finally {
    db.close();
  }
}

/**
 * Writes the copy to `file`, readable by its owner only. PostgreSQL is read in one snapshot, row by row, so that the copy
 * needs no program beside this one and no PostgreSQL to be looked at. Throws BackupFailed, also when `file` exists; then
 * no half of a copy stays.
 */
export async function backupTo(url: string, file: string): Promise<void> {
  if (existsSync(file)) throw new BackupFailed(`the copy ${file} is there already`);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (engineOfUrl(url) === 'postgres') await copyFromPostgres(url, file);
    else copyFromSqlite(url, file);
    chmodSync(file, 0o600);
  } catch (error) {
    removeParts(file);
    throw backupFailure(error, file);
  }
}
