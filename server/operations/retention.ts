/** Which backups may go: those of the last two days all stay, then the first of each day, then the first of each month. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, monthOf } from '../kernel/calendar.ts';
import { type Instant, isInstant, plusMs } from '../kernel/clock.ts';
import { type BackupNote, noteOf, readNote } from './backup-note.ts';

export type Keep = { readonly days: number; readonly months: number };

const dayMs = 86_400_000;
/** Where backups are taken every quarter of an hour, none of these goes. */
const allKeptMs = 2 * dayMs;
/** Longer than any month. */
const monthMs = 31 * dayMs;

/** Files of ours in a folder: what else lies there is not ours to remove. */
const ours = /^flagtap-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})-(\d{3})Z\.sqlite(?:\.sealed)?$/;

/** What a backup that was killed leaves behind. */
const unfinished = /\.part(?:-journal|-wal|-shm)?$/;

/** The moment in a backup's name; null for any other file. */
export function momentOf(name: string): Instant | null {
  const [, day = '', hour = '', minute = '', second = '', ms = ''] = ours.exec(name) ?? [];
  const at = `${day}T${hour}:${minute}:${second}.${ms}Z`;
  return isInstant(at) ? at : null;
}

/** The first moment of each period, as `periodOf` names it. */
function firsts(ordered: readonly Instant[], periodOf: (at: Instant) => string): ReadonlySet<Instant> {
  const found = new Map<string, Instant>();
  for (const at of ordered) if (!found.has(periodOf(at))) found.set(periodOf(at), at);
  return new Set(found.values());
}

/** Of moments at which backups were taken, those that may go at `now`. The newest never does. */
export function mayGo(taken: readonly Instant[], now: Instant, { days, months }: Keep): readonly Instant[] {
  const ordered = taken.toSorted();
  const ofDay = firsts(ordered, dayOf);
  const ofMonth = firsts(ordered, (at) => monthOf(dayOf(at)));
  const stays = (at: Instant): boolean =>
    at >= plusMs(now, -allKeptMs) ||
    (ofDay.has(at) && at >= plusMs(now, -days * dayMs)) ||
    (ofMonth.has(at) && at >= plusMs(now, -months * monthMs)) ||
    at === ordered.at(-1);
  return ordered.filter((at) => !stays(at));
}

async function backupsIn(folder: string): Promise<readonly { readonly file: string; readonly at: Instant }[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const at = momentOf(name);
    return at === null ? [] : [{ file: join(folder, name), at }];
  });
}

/** Removes what was left unfinished a day ago or earlier. */
async function pruneUnfinished(folder: string, now: Instant): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const at = unfinished.test(name) ? momentOf(name.replace(unfinished, '')) : null;
    if (at !== null && at < plusMs(now, -dayMs)) await rm(join(folder, name), { force: true });
  }
}

/** Removes what may go, each with its note; answers how many. */
export async function prune(folder: string, now: Instant, keep: Keep): Promise<number> {
  await pruneUnfinished(folder, now);
  const backups = await backupsIn(folder);
  const going = new Set(
    mayGo(
      backups.map(({ at }) => at),
      now,
      keep,
    ),
  );
  for (const { file, at } of backups) {
    if (!going.has(at)) continue;
    await rm(file, { force: true });
    await rm(noteOf(file), { force: true });
  }
  return going.size;
}

/** The note of the newest backup in a folder whose check found nothing; null when there is none. */
export async function newestVerified(folder: string): Promise<BackupNote | null> {
  const newestFirst = (await backupsIn(folder)).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  for (const { file } of newestFirst) {
    const note = await readNote(file);
    if (note?.verified.ok === true) return note;
  }
  return null;
}
