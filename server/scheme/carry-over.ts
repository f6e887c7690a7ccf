/** What of a closed year the next one begins with: an entry that the year's closing posts, by one rule. */
import { type Day, type Year, firstDayOf, kindOf, nextPeriod } from '../kernel/calendar.ts';
import type { Points } from '../kernel/points.ts';
import { divided } from './division.ts';
import type { Scheme } from './format.ts';
import type { Score } from './score.ts';

/** One award of `points` of an item, on the first day of the year after; the key makes it safe to post again. */
export type CarriedOver = { readonly item: string; readonly day: Day; readonly points: Points; readonly fromYear: Year };

/** The share of a year's published total that is carried over; null where the scheme carries nothing, or nothing is left. Throws RangeError for a score of no year. */
export function carriedOver({ carryOver }: Scheme, score: Pick<Score, 'period' | 'total'>): CarriedOver | null {
  if (kindOf(score.period) !== 'year') throw new RangeError(`only a year is carried over, not ${score.period}`);
  if (carryOver === undefined || score.total <= 0) return null;
  const share = divided([score.total, carryOver.percent], [100], carryOver.rounding);
  const points = Math.min(share, carryOver.maxPoints ?? share);
  return points === 0 ? null : { item: carryOver.item, day: firstDayOf(nextPeriod(score.period)), points, fromYear: score.period };
}
