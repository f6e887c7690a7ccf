/** Takes a backup: a copy of the running database, checked at once, encrypted on request, with a note beside it. */
import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackupFailed, backupFailure, backupTo } from '../db/backup.ts';
import type { Check } from '../db/check.ts';
import { engineOfUrl, sqlitePathOf } from '../db/database.ts';
import type { Instant, MonotonicMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type BackupNote, sha256Of, writeNote } from './backup-note.ts';
import { roomBytesMin } from './alarms.ts';
import { factsOf, verifiedCopy } from './copy.ts';
import type { Disk } from './disk.ts';
import { seal } from './sealed-file.ts';

const megabyte = 2 ** 20;

export type BackupParts = {
  readonly databaseUrl: string;
  /** Where to; must not exist yet. */
  readonly file: string;
  /** Encrypts with it when given. */
  readonly key: string | null;
  readonly world: World;
  readonly monotonic: MonotonicMs;
  readonly checks: readonly Check[];
  /** Of the program, for the note. */
  readonly version: string;
  readonly diskOf: (folder: string) => Promise<Disk>;
};

/** `2026-03-10T01-00-00-000Z`: a moment as part of a file's name, which sorts as the moment does. */
export const momentLabel = (at: Instant): string => at.replaceAll(/[:.]/g, '-');

/** The name of a backup that nobody named. */
export const backupName = (at: Instant, sealed: boolean): string => `flagtap-${momentLabel(at)}.sqlite${sealed ? '.sealed' : ''}`;

/** A copy is as large as its database, an encrypted one lies twice on the disk for a while. Nothing is begun that would leave the server without room. */
async function assertRoom({ databaseUrl, file, key, diskOf }: BackupParts): Promise<void> {
  if (engineOfUrl(databaseUrl) === 'postgres') return;
  const { size } = await stat(sqlitePathOf(databaseUrl));
  const needed = size * (key === null ? 1 : 2) + roomBytesMin;
  const { freeBytes } = await diskOf(dirname(file));
  if (freeBytes < needed)
    throw new BackupFailed(
      `the copy ${file} could not be written: the disk has ${Math.floor(freeBytes / megabyte)} MB left, ${Math.ceil(needed / megabyte)} MB are needed`,
    );
}

/**
 * Answers the note, whatever the check found: a copy of a database that breaks a law is better than none, and says so.
 * Throws BackupFailed with what to do; then neither copy nor note stays.
 */
export async function takeBackup(parts: BackupParts): Promise<BackupNote> {
  const { databaseUrl, file, key, world, monotonic, checks, version } = parts;
  if (existsSync(file)) throw new BackupFailed(`the copy ${file} is there already`);
  const began = monotonic();
  const takenAt = world.clock();
  const part = `${file}.part`;
  try {
    await assertRoom(parts);
    await rm(part, { force: true });
    await backupTo(databaseUrl, part);
    const facts = await factsOf(part);
    const verified = await verifiedCopy(part, checks);
    if (key === null) await rename(part, file);
    else await seal(part, file, key, world.randomBytes);
    const note: BackupNote = {
      format: 1,
      takenAt,
      program: version,
      engine: engineOfUrl(databaseUrl),
      ...facts,
      bytes: (await stat(file)).size,
      sha256: await sha256Of(file),
      sealed: key !== null,
      verified,
      tookMs: Math.round(monotonic() - began),
    };
    await writeNote(file, note);
    return note;
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined);
    throw backupFailure(error, file);
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}
