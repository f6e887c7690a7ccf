/** Work that is due once per period, done by one process of several: a lease while it runs, a mark when it is done. */
import type { Database } from '../db/database.ts';
import { selectRaw } from '../db/bulk.ts';
import { type Instant, delay, plusMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';

export type Job = {
  /** What is done, such as `backup`. */
  readonly name: string;
  /** For when, such as `2026-03-31`: each period is done once. */
  readonly period: string;
  /** Who does it; any text that names this process. */
  readonly holder: string;
  /** A process that is gone after this long loses the job to the next that asks. */
  readonly leaseMs: number;
};

/** `done` by this call; `done_before`; `elsewhere` while another process holds the lease. */
export type JobEnd = 'done' | 'done_before' | 'elsewhere';

type Mine = { readonly job: string; readonly period: string; readonly holder: string };

async function take(db: Database, world: World, { name, period, holder, leaseMs }: Job): Promise<'taken' | Exclude<JobEnd, 'done'>> {
  const now = world.clock();
  return db.write(async (tx) => {
    const [taken] = await selectRaw<{ holder: string }>(
      tx,
      `insert into jobs (job, period, holder, lease_until) values (?, ?, ?, ?)
       on conflict (job, period) do update set holder = excluded.holder, lease_until = excluded.lease_until
       where jobs.done_at is null and jobs.lease_until <= ? returning holder`,
      [name, period, holder, plusMs(now, leaseMs), now],
    );
    if (taken !== undefined) return 'taken';
    const held: { done_at: Instant | null } | undefined = await tx('jobs').where({ job: name, period }).first('done_at');
    return held === undefined || held.done_at === null ? 'elsewhere' : 'done_before';
  });
}

/** Keeps the lease while the work goes on. A lease that cannot be kept is lost, no more: another process may do the work again. */
async function renew(db: Database, world: World, mine: Mine, leaseMs: number, over: AbortSignal): Promise<void> {
  for (;;) {
    await delay(leaseMs / 3, over);
    if (over.aborted) return;
    const until = plusMs(world.clock(), leaseMs);
    await db.write((tx) => tx('jobs').where(mine).whereNull('done_at').update({ lease_until: until })).catch(() => undefined);
  }
}

/**
 * Runs `work` unless its period is done or another process is at it. A failure gives the lease back and is thrown: the
 * next call tries again. The lease is kept while the process lives; work must stand being done twice all the same.
 */
export async function runOnce(db: Database, world: World, job: Job, work: () => Promise<void>): Promise<JobEnd> {
  const end = await take(db, world, job);
  if (end !== 'taken') return end;
  const mine: Mine = { job: job.name, period: job.period, holder: job.holder };
  const over = new AbortController();
  const renewing = renew(db, world, mine, job.leaseMs, over.signal);
  try {
    await work();
  } catch (error) {
    await db.write((tx) => tx('jobs').where(mine).whereNull('done_at').update({ lease_until: world.clock() }));
    throw error;
  } finally {
    over.abort();
    await renewing;
  }
  await db.write((tx) => tx('jobs').where(mine).whereNull('done_at').update({ done_at: world.clock() }));
  return 'done';
}

/** Forgets jobs that were done before a moment. */
export const forgetJobs = (db: Database, before: Instant): Promise<number> =>
  db.write((tx) => tx('jobs').where('done_at', '<', before).delete());
