/** When a job is due: a cron pattern of five parts, read in Asia/Shanghai whatever the machine's zone. */
import { Cron } from 'croner';
import { type Instant, instantOfMs } from '../kernel/clock.ts';

const timezone = 'Asia/Shanghai';

const cronOf = (pattern: string): Cron => new Cron(pattern, { timezone, mode: '5-part', paused: true });

export function isSchedule(pattern: string): boolean {
  try {
    return cronOf(pattern).nextRun() !== null;
  } catch {
    return false;
  }
}

/** The latest moment at or before `now` at which the pattern was due; null when there never was one. */
export function lastDue(pattern: string, now: Instant): Instant | null {
  // The library answers earlier moments only, in whole seconds: the next second is asked, and what lies past `now` left out.
  const runs = cronOf(pattern).previousRuns(2, new Date(Date.parse(now) + 1_000));
  return runs.map((run) => instantOfMs(run.getTime())).find((at) => at <= now) ?? null;
}

/** The first moment after `now`; null when there will be none. */
export function nextDue(pattern: string, now: Instant): Instant | null {
  const next = cronOf(pattern).nextRun(new Date(Date.parse(now)));
  return next === null ? null : instantOfMs(next.getTime());
}
