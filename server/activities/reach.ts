/** How far from today months are turned: nobody plans or reads a calendar further away. Pure. */
import { type Day, type Month, monthOf, nextPeriod, previousPeriod } from '../kernel/calendar.ts';

export type Reach = { readonly back: number; readonly ahead: number };

/** Months that may be planned: late entries are for the month before and the one before that. */
export const planReach: Reach = { back: 2, ahead: 12 };
export const calendarReach: Reach = { back: 12, ahead: 12 };
/** Months that a feed holds. */
export const feedReach: Reach = { back: 3, ahead: 12 };

const stepped = (month: Month, steps: number, step: (month: Month) => Month): Month =>
  Array.from({ length: steps }).reduce<Month>((at) => step(at), month);

export const firstWithin = (today: Day, { back }: Reach): Month => stepped(monthOf(today), back, previousPeriod);
export const lastWithin = (today: Day, { ahead }: Reach): Month => stepped(monthOf(today), ahead, nextPeriod);

/** A month, or the nearest to it that is within reach. */
export function withinReach(month: Month, today: Day, reach: Reach): Month {
  const [first, last] = [firstWithin(today, reach), lastWithin(today, reach)];
  return month < first ? first : month > last ? last : month;
}
