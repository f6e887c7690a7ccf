/** The figures of this installation that `/metrics` tells: process, disk, database, kiosks, the last backup. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { heartbeat } from '../contract/devices.ts';
import type { Database } from '../db/database.ts';
import { type Instant, msOf, plusMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type AlarmCode, alarmCodes } from './alarms.ts';
import type { Disk } from './disk.ts';
import { type Family, counter, gauge } from './metrics.ts';
import type { Finding } from './standing.ts';

/** A kiosk tells of itself every minute. */
const kioskSeenMs = 5 * 60_000;
const loopResolutionMs = 20;
const nanoseconds = 1e9;

/** Delays since the last time they were read. */
function loopDelay(signal: AbortSignal): Family {
  const monitor = monitorEventLoopDelay({ resolution: loopResolutionMs });
  monitor.enable();
  signal.addEventListener('abort', () => monitor.disable(), { once: true });
  return gauge('flagtap_event_loop_delay_seconds', 'How late the event loop was since the last look.', () => {
    const samples = [
      { labels: { quantile: '0.5' }, value: monitor.percentile(50) / nanoseconds },
      { labels: { quantile: '0.99' }, value: monitor.percentile(99) / nanoseconds },
      { labels: { quantile: '1' }, value: monitor.max / nanoseconds },
    ];
    monitor.reset();
    return samples;
  });
}

export function processFamilies(version: string, startedAt: Instant, signal: AbortSignal): readonly Family[] {
  return [
    gauge('flagtap_build_info', 'The version that runs.', () => [{ labels: { version, node: process.versions.node }, value: 1 }]),
    gauge('process_start_time_seconds', 'When this process began, since 1970.', () => [{ value: msOf(startedAt) / 1000 }]),
    gauge('process_resident_memory_bytes', 'Memory in use.', () => [{ value: process.memoryUsage.rss() }]),
    gauge('nodejs_heap_size_used_bytes', 'JavaScript memory in use.', () => [{ value: process.memoryUsage().heapUsed }]),
    loopDelay(signal),
  ];
}

export function databaseFamilies(db: Database, signal: AbortSignal): readonly Family[] {
  const commits = counter('flagtap_commits_total', 'Transactions of this process that were committed.');
  commits.add({}, 0);
  const forget = db.onCommit(() => commits.add({}));
  signal.addEventListener('abort', forget, { once: true });
  return [commits];
}

export function kioskFamilies(db: Database, world: World): readonly Family[] {
  const rows = async (): Promise<readonly { seen_at: Instant; state: string }[]> =>
    db
      .reader('device_states as s')
      .join('devices as d', 'd.id', 's.device_id')
      .whereNull('d.revoked_at')
      .limit(10_000)
      .select('s.seen_at', 's.state');
  return [
    gauge('flagtap_kiosks_seen', 'Kiosks that told of themselves within five minutes.', async () => {
      const since = plusMs(world.clock(), -kioskSeenMs);
      return [{ value: (await rows()).filter((row) => row.seen_at >= since).length }];
    }),
    gauge('flagtap_kiosk_taps_waiting', 'Taps that kiosks hold and have not sent, as they told last.', async () => {
      const told = (await rows()).map(({ state }) => heartbeat.safeParse(JSON.parse(state)));
      return [{ value: told.reduce((sum, one) => sum + (one.success ? one.data.waiting : 0), 0) }];
    }),
  ];
}

export type Standing = {
  readonly disks: Readonly<Record<string, Disk>>;
  readonly lastBackupAt: Instant | null;
  readonly lastVerify: Finding | null;
  readonly alarms: readonly AlarmCode[];
};

/** Ages are left out before there was a first time. */
export function standingFamilies(look: () => Promise<Standing>, world: World): readonly Family[] {
  const age = (at: Instant | null) => (at === null ? [] : [{ value: (msOf(world.clock()) - msOf(at)) / 1000 }]);
  const perDisk = (figure: (disk: Disk) => number) => async () =>
    Object.entries((await look()).disks).map(([place, disk]) => ({ labels: { place }, value: figure(disk) }));
  return [
    gauge(
      'flagtap_disk_free_bytes',
      'What may still be written.',
      perDisk(({ freeBytes }) => freeBytes),
    ),
    gauge(
      'flagtap_disk_size_bytes',
      'How large the disk is.',
      perDisk(({ sizeBytes }) => sizeBytes),
    ),
    gauge('flagtap_backup_age_seconds', 'Since the last backup whose check found nothing.', async () => age((await look()).lastBackupAt)),
    gauge('flagtap_verify_age_seconds', 'Since the last verification.', async () => age((await look()).lastVerify?.at ?? null)),
    gauge('flagtap_verify_violations', 'What the last verification found.', async () => {
      const { lastVerify } = await look();
      return lastVerify === null ? [] : [{ value: lastVerify.violations }];
    }),
    gauge('flagtap_alarm', 'One for an alarm that holds.', async () => {
      const { alarms } = await look();
      return alarmCodes.map((alarm) => ({ labels: { alarm }, value: alarms.includes(alarm) ? 1 : 0 }));
    }),
  ];
}
