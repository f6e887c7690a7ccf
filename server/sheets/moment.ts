/** When somebody was there whom a secretary writes in: as said, else the moment that fits. */
import type { Activity } from '../activities/queries.ts';
import { addDays, dayOf, instantAt, timeOf } from '../kernel/calendar.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import type { MarkStatus, PresentStatus } from './keeping.ts';

const minuteMs = 60_000;

/** What decides of an activity. */
export type Timed = Pick<Activity, 'startsAt' | 'endsAt' | 'opensAt' | 'closesAt' | 'lateAfter'>;

export const isPresent = (status: MarkStatus): status is PresentStatus =>
  status === 'present' || status === 'late' || status === 'left_early';

/** Nothing is written on a sheet before check-in opens: until then there is leave to ask for. */
export const isBegun = ({ opensAt }: Timed, now: Instant): boolean => opensAt <= now;

/** Whether somebody may have come at a moment: from the opening of check-in to the end, and not in what is still to come. */
export const mayHaveCome = ({ opensAt, endsAt, closesAt }: Timed, at: Instant, now: Instant): boolean =>
  opensAt <= at && at <= (endsAt > closesAt ? endsAt : closesAt) && at <= now;

/**
 * Since when somebody was there, where nobody says it: now while check-in is open, the start afterwards. Who was there
 * already stays at their time; one who is said to have been in time after all was there at the start, one who is said to
 * have been late a minute past it.
 */
export function momentFor(
  status: PresentStatus,
  activity: Timed,
  now: Instant,
  before: { readonly at: Instant; readonly late: boolean } | null,
): Instant {
  const { startsAt, closesAt, lateAfter } = activity;
  if (before !== null && (status === 'left_early' || (status === 'late') === before.late)) return before.at;
  const usual = before === null && now < closesAt ? now : startsAt < now ? startsAt : now;
  if (status !== 'late' || usual > lateAfter) return usual;
  return plusMs(lateAfter, minuteMs) < now ? plusMs(lateAfter, minuteMs) : now;
}

const timePattern = /^([01]\d|2[0-3]):[0-5]\d$/;

/** The time that a page proposes for who is written in now. */
export const proposedTime = (activity: Timed, now: Instant): string => timeOf(momentFor('present', activity, now, null));

/**
 * The moment that a time of day means at an activity, which may run past midnight. Null where it was left as proposed, or
 * empty: then the moment of writing decides. Undefined for what is no time.
 */
export function momentTyped(activity: Timed, typed: string, proposed: string): Instant | null | undefined {
  if (typed === '' || typed === proposed) return null;
  if (!timePattern.test(typed)) return undefined;
  const first = dayOf(activity.opensAt);
  // A time of the minute in which check-in opened is within it.
  const opened = timeOf(activity.opensAt);
  const onFirst = typed < opened && dayOf(activity.endsAt) > first ? instantAt(addDays(first, 1), typed) : instantAt(first, typed);
  return typed === opened && onFirst < activity.opensAt ? activity.opensAt : onFirst;
}
