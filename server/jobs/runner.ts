/** Looks after what is due: each job once per due moment however many processes there are, also what came due while none ran. */
import type { Database } from '../db/database.ts';
import { type Instant, delay, msOf, plusMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { lastDue, nextDue } from './schedule.ts';
import { runOnce } from './service.ts';

export type ScheduledJob = {
  readonly name: string;
  /** Cron in Asia/Shanghai. */
  readonly schedule: string;
  /** Does it for the moment at which it was due; ends early when `signal` aborts. A throw is logged and tried again. */
  run(due: Instant, signal: AbortSignal): Promise<void>;
};

/** What the runner says; words for the log are the wiring's. */
export type JobReport = { readonly job: string; readonly due: Instant } & (
  | { readonly end: 'done' }
  | { readonly end: 'failed'; readonly error: unknown }
);

export type RunnerParts = {
  readonly db: Database;
  readonly world: World;
  /** Names this process among all. */
  readonly holder: string;
  readonly jobs: readonly ScheduledJob[];
  /** Nothing was due before this moment: when the database was begun. */
  readonly since: Instant;
  readonly report: (report: JobReport) => void;
};

/** A process that vanished loses its job after this long. */
const leaseMs = 120_000;
/** What is elsewhere is looked at again after this long; also how long a changed clock goes unnoticed. */
const lookAgainMs = 60_000;
/** What failed rests, each time twice as long, up to this. */
const restMsMax = 30 * 60_000;
const jobsMax = 50;

/** Jobs that failed in this process: how often in a row, and until when they rest. */
export type Resting = Map<string, { readonly failures: number; readonly until: Instant }>;

/** Runs what is due now and does not rest, one job after the other. Failures are reported, never thrown. */
export async function runDue(
  { db, world, holder, jobs, since, report }: RunnerParts,
  signal: AbortSignal,
  resting: Resting = new Map(),
): Promise<void> {
  for (const job of jobs) {
    if (signal.aborted) return;
    const due = lastDue(job.schedule, world.clock());
    const rest = resting.get(job.name);
    if (due === null || due < since || (rest !== undefined && world.clock() < rest.until)) continue;
    try {
      const end = await runOnce(db, world, { name: job.name, period: due, holder, leaseMs }, () => job.run(due, signal));
      resting.delete(job.name);
      if (end === 'done') report({ job: job.name, due, end });
    } catch (error) {
      if (signal.aborted) return;
      const failures = (rest?.failures ?? 0) + 1;
      resting.set(job.name, { failures, until: plusMs(world.clock(), Math.min(restMsMax, lookAgainMs * 2 ** (failures - 1))) });
      report({ job: job.name, due, end: 'failed', error });
    }
  }
}

/** How long until something may be due again. */
function restMs(jobs: readonly ScheduledJob[], now: Instant): number {
  const nearest = jobs.map((job) => nextDue(job.schedule, now) ?? plusMs(now, lookAgainMs)).toSorted()[0] ?? plusMs(now, lookAgainMs);
  return Math.max(0, Math.min(lookAgainMs, msOf(nearest) - msOf(now)));
}

/** Runs until `signal` aborts, which also ends the job at work. Throws RangeError on more jobs than anybody meant. */
export async function runJobs(parts: RunnerParts, signal: AbortSignal): Promise<void> {
  if (parts.jobs.length > jobsMax) throw new RangeError(`more than ${jobsMax} jobs`);
  const resting: Resting = new Map();
  while (!signal.aborted) {
    await runDue(parts, signal, resting);
    await delay(restMs(parts.jobs, parts.world.clock()), signal);
  }
}
