/** When somebody must act: rules over how full the disk is, how old the last backup is, what the last verification found. */
import { type Instant, msOf } from '../kernel/clock.ts';
import { type Disk, fullness } from './disk.ts';
import type { Finding } from './standing.ts';

export const alarmCodes = ['disk_80', 'disk_90', 'backup_old', 'verify_old', 'verify_violations'] as const;
export type AlarmCode = (typeof alarmCodes)[number];

const hourMs = 3_600_000;
/** Two nights without a verification. */
const verifyAlarmMs = 50 * hourMs;
/** With less than this the next write may fail: the server says that it cannot serve. */
export const roomBytesMin = 64 * 2 ** 20;

export type Watched = {
  readonly now: Instant;
  readonly disks: readonly Disk[];
  /** Null where no backups are expected: sample data, or another tool takes them. */
  readonly backup: { readonly lastAt: Instant | null; readonly alarmAfterHours: number } | null;
  /** Null where nothing is verified: sample data. */
  readonly verify: { readonly last: Finding | null } | null;
  /** What was never done is as old as the database. */
  readonly begunAt: Instant;
};

/** The alarms that hold, the mildest of a kind left out where a graver one holds. */
export function alarmsOf({ now, disks, backup, verify, begunAt }: Watched): readonly AlarmCode[] {
  const full = Math.max(0, ...disks.map(fullness));
  const ageMs = (at: Instant | null) => msOf(now) - msOf(at ?? begunAt);
  const found: AlarmCode[] = [];
  if (full >= 0.9) found.push('disk_90');
  else if (full >= 0.8) found.push('disk_80');
  if (backup !== null && ageMs(backup.lastAt) > backup.alarmAfterHours * hourMs) found.push('backup_old');
  if (verify !== null && ageMs(verify.last?.at ?? null) > verifyAlarmMs) found.push('verify_old');
  if (verify?.last?.ok === false) found.push('verify_violations');
  return found;
}

export const hasRoom = (disks: readonly Disk[]): boolean => disks.every(({ freeBytes }) => freeBytes >= roomBytesMin);
