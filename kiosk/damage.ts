/** A damaged queue file is put out of the way, whole, so that the kiosk can begin another. */
import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { isDamaged } from '../server/db/errors.ts';
import type { Instant } from '../server/kernel/clock.ts';

/** What SQLite keeps beside a file. */
const besides = ['-wal', '-shm'] as const;

const setAsideMark = '.broken-';

/** What is wrong with the file, in SQLite's words; undefined for a sound one, or none. Throws what is not about its content. */
export function damageOf(path: string): string | undefined {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return undefined;
  const db = new BetterSqlite3(path, { fileMustExist: true });
  try {
    const said: unknown = db.pragma('quick_check(1)', { simple: true });
    return said === 'ok' ? undefined : String(said);
  } catch (error) {
    if (isDamaged(error)) return error instanceof Error ? error.message : String(error);
    throw error;
  } finally {
    db.close();
  }
}

/** Renames the file with what belongs to it and answers its new path. Nothing of it is changed. */
export function setAside(path: string, at: Instant): string {
  const away = `${path}${setAsideMark}${at.replaceAll(':', '')}`;
  // The log first: a new file beside an old log would be read together with it.
  for (const beside of besides) if (existsSync(`${path}${beside}`)) renameSync(`${path}${beside}`, `${away}${beside}`);
  renameSync(path, away);
  return away;
}

/** Files that were set aside and not rescued yet, oldest first. */
export function filesSetAside(path: string): readonly string[] {
  const folder = dirname(path);
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${basename(path)}${setAsideMark}`) && !besides.some((beside) => name.endsWith(beside)))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Marks a file that was set aside as rescued; one of another name stays as it is. */
export function markRescued(file: string): void {
  if (!basename(file).includes(setAsideMark)) return;
  const done = join(dirname(file), basename(file).replace(setAsideMark, '.rescued-'));
  for (const beside of ['', ...besides]) if (existsSync(`${file}${beside}`)) renameSync(`${file}${beside}`, `${done}${beside}`);
}
