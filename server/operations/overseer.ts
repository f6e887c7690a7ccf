/** Watches over a running server: figures for `/metrics`, alarms for the log and `/healthz`. */
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { AppMiddleware } from '../http/deps.ts';
import { type MonotonicMs, delay } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type AlarmCode, alarmsOf, hasRoom } from './alarms.ts';
import { diskOf } from './disk.ts';
import { type Standing, databaseFamilies, kioskFamilies, processFamilies, standingFamilies } from './figures.ts';
import { type Family, counter, histogram } from './metrics.ts';
import { newestVerified } from './retention.ts';
import type { BackupSettings } from './settings.ts';
import { begunAt, findingOf } from './standing.ts';

/** How often alarms are looked at. */
const watchMs = 60_000;
const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type OverseerParts = {
  readonly db: Database;
  readonly world: World;
  readonly monotonic: MonotonicMs;
  readonly log: Logger;
  readonly version: string;
  readonly dataFolder: string;
  readonly backup: BackupSettings;
  /** Sample data are neither backed up nor verified. */
  readonly sample: boolean;
  readonly signal: AbortSignal;
};

export type Overseer = {
  /** Measures every request that a route answers, by the route's pattern. */
  readonly observe: AppMiddleware;
  /** The same function, its verdicts counted. */
  counted<A extends readonly unknown[], V extends { readonly verdict: string }>(
    take: (...facts: A) => Promise<readonly V[]>,
  ): (...facts: A) => Promise<readonly V[]>;
  /** Adds a figure that only the composition knows. */
  tell(family: Family): void;
  families(): readonly Family[];
  /** Alarms of the last look. */
  alarms(): readonly AlarmCode[];
  hasRoom(): Promise<boolean>;
  /** Looks until `signal` aborts; what begins or ends is logged once. */
  watch(): Promise<void>;
};

/** One per process. */
export function overseer(parts: OverseerParts): Overseer {
  const { db, world, monotonic, log, version, dataFolder, backup, sample, signal } = parts;
  let held: readonly AlarmCode[] = [];

  const disks = async () => ({ data: await diskOf(dataFolder), ...(backup.enabled ? { backups: await diskOf(backup.folder) } : {}) });

  async function look(): Promise<Standing> {
    const [recorded, kept, lastVerify, begun, places] = await Promise.all([
      findingOf(db.reader, 'last_backup'),
      backup.enabled ? newestVerified(backup.folder) : null,
      findingOf(db.reader, 'last_verify'),
      begunAt(db.reader, world.clock()),
      disks(),
    ]);
    const lastBackupAt =
      [recorded?.at, kept?.takenAt]
        .filter((at) => at !== undefined)
        .toSorted()
        .at(-1) ?? null;
    const alarms = alarmsOf({
      now: world.clock(),
      disks: Object.values(places),
      backup: sample || !backup.enabled ? null : { lastAt: lastBackupAt, alarmAfterHours: backup.alarmAfterHours },
      verify: sample ? null : { last: lastVerify },
      begunAt: begun,
    });
    return { disks: places, lastBackupAt, lastVerify, alarms };
  }

  async function watchOnce(): Promise<void> {
    const { alarms } = await look();
    for (const alarm of alarms) if (!held.includes(alarm)) log[alarm === 'disk_80' ? 'warn' : 'error']({ alarm }, 'an alarm began');
    for (const alarm of held) if (!alarms.includes(alarm)) log.info({ alarm }, 'an alarm is over');
    held = alarms;
  }

  const durations = histogram('flagtap_http_request_duration_seconds', 'How long requests took, by route and status.', durationBounds);
  const verdicts = counter('flagtap_tap_verdicts_total', 'Taps received by this process, by verdict.');
  // One look answers all figures of one reading.
  let looking: Promise<Standing> | null = null;
  const lookShared = (): Promise<Standing> =>
    (looking ??= look().finally(() => {
      looking = null;
    }));
  const families: Family[] = [
    durations,
    verdicts,
    ...databaseFamilies(db, signal),
    ...kioskFamilies(db, world),
    ...standingFamilies(lookShared, world),
    ...processFamilies(version, world.clock(), signal),
  ];

  return {
    async observe(ctx, next) {
      const began = monotonic();
      ctx.res.once('close', () => {
        const seconds = (monotonic() - began) / 1000;
        const route = typeof ctx['_matchedRoute'] === 'string' ? ctx['_matchedRoute'] : '';
        const status = ctx.res.statusCode;
        log.debug({ method: ctx.method, route, status, seconds }, 'answered');
        // A stream lasts as long as its page is open: that is no duration of an answer.
        if (ctx.type !== 'text/event-stream') durations.observe({ method: ctx.method, route, status: String(status) }, seconds);
      });
      await next();
    },
    counted:
      (take) =>
      async (...facts) => {
        const judged = await take(...facts);
        for (const { verdict } of judged) verdicts.add({ verdict });
        return judged;
      },
    tell: (family) => void families.push(family),
    families: () => families,
    alarms: () => held,
    hasRoom: async () => hasRoom(Object.values(await disks())),
    async watch() {
      while (!signal.aborted) {
        await watchOnce().catch((error: unknown) => log.error({ err: error }, 'the alarms could not be looked at'));
        await delay(watchMs, signal);
      }
    },
  };
}
