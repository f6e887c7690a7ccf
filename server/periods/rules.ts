/** Which period a late fact counts in, and in which order periods close: pure rules over a set of closed periods. */
import {
  type Day,
  type Period,
  type PeriodKind,
  dayAfter,
  firstDayOf,
  kindOf,
  nextPeriod,
  periodOf,
  periodsIn,
  previousPeriod,
} from '../kernel/calendar.ts';

/** The kinds of period that close. */
export type ClosingKind = Extract<PeriodKind, 'month' | 'quarter' | 'year'>;

/** Says whether a period is closed where it matters for one fact. */
export type IsClosed = (period: Period) => boolean;

/** A later period that is still open must exist within this many: a chain of closed future periods would be a fault of ours. */
const periodsAheadMax = 600;

/** The period of `kind` that an event of `day` counts in: its own or, when that is closed, the earliest open one after it. */
export function countsIn(day: Day, kind: ClosingKind, isClosed: IsClosed): Period {
  let period = periodOf(day, kind);
  for (let ahead = 0; ahead < periodsAheadMax; ahead++, period = nextPeriod(period)) {
    if (!isClosed(period)) return period;
  }
  throw new RangeError(`no open ${kind} after ${day}`);
}

export type CloseRefusal = 'period_closed' | 'period_not_over' | 'period_out_of_order';

/**
 * Why a period may not close on `today`, or null. Periods close in order from the first that has anything in it
 * (`firstDay`, null for an organisation without entries), a quarter after its months, a year after its quarters.
 */
export function whyNotClose(period: Period, today: Day, firstDay: Day | null, isClosed: IsClosed): CloseRefusal | null {
  if (isClosed(period)) return 'period_closed';
  if (today < dayAfter(period)) return 'period_not_over';
  const begins = firstDay ?? firstDayOf(period);
  const before = previousPeriod(period);
  if (dayAfter(before) > begins && !isClosed(before)) return 'period_out_of_order';
  const kind = kindOf(period);
  const parts = kind === 'quarter' ? periodsIn(period, 'month') : kind === 'year' ? periodsIn(period, 'quarter') : [];
  return parts.some((part) => dayAfter(part) > begins && !isClosed(part)) ? 'period_out_of_order' : null;
}

export type ReopenRefusal = 'period_not_closed' | 'period_out_of_order';

/** Why a period may not reopen, or null: the latest closed one first, and never under a closed quarter or year. */
export function whyNotReopen(period: Period, isClosed: IsClosed): ReopenRefusal | null {
  if (!isClosed(period)) return 'period_not_closed';
  if (isClosed(nextPeriod(period))) return 'period_out_of_order';
  const kind = kindOf(period);
  const day = firstDayOf(period);
  const above: readonly ClosingKind[] = kind === 'month' ? ['quarter', 'year'] : kind === 'quarter' ? ['year'] : [];
  return above.some((wider) => isClosed(periodOf(day, wider))) ? 'period_out_of_order' : null;
}
