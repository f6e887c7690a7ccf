/** The time that the sample tells of: six whole months before that of its creation, with this one as far as it has come. */
import { type Day, type Month, addDays, dayOf, firstDayOf, instantAt, monthOf, nextPeriod, previousPeriod } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';

export const wholeMonths = 6;

export type Span = {
  /** When everything was set up: in the month before the first activity, which owes no meetings yet since it had begun. */
  readonly foundedAt: Instant;
  /** From the first month with activities to the one of the creation, `wholeMonths` + 1 of them. */
  readonly months: readonly Month[];
  readonly now: Instant;
};

export function spanUntil(now: Instant): Span {
  const back = (month: Month, count: number): Month => (count === 0 ? month : back(previousPeriod(month), count - 1));
  const first = back(monthOf(dayOf(now)), wholeMonths);
  const months: Month[] = [];
  for (let month = first; months.length <= wholeMonths; month = nextPeriod(month)) months.push(month);
  return { foundedAt: instantAt(addDays(firstDayOf(previousPeriod(first)), 1), '09:00'), months, now };
}

/** A day of the span by the month's place and the day's number, which every month must have. */
export const dayIn = (span: Span, index: number, dayOfMonth: number): Day => {
  const month = span.months[index];
  if (month === undefined) throw new RangeError(`month ${index} is outside the sample's time`);
  return `${month}-${String(dayOfMonth).padStart(2, '0')}`;
};
