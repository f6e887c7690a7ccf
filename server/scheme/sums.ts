/** What the engine reads of the ledger: one member's sums, picked by the period they count in. */
import { type Day, kindOf, type Month, type Period, type PeriodKind, type Quarter, type Year } from '../kernel/calendar.ts';
import { assertPoints, type Points } from '../kernel/points.ts';
import { type ScoredKind, scoredKinds } from './format.ts';

/** A bound on the sums of one member in one scoring: ten a day for twenty years. */
export const sumsMax = 73_000;

/**
 * One row of the ledger's sums, for one member. `day` is the event's; the counted periods may be later ones when the
 * event's own were closed. A reversal carries the day, the award's points and the occasion of the entry it reverses,
 * with `times` -1, so that both vanish where they count together.
 */
export type Sum = {
  readonly item: string;
  readonly day: Day;
  readonly countsMonth: Month;
  readonly countsQuarter: Quarter;
  readonly countsYear: Year;
  /** Points of one award, in hundredths. */
  readonly awardPoints: Points;
  /** What the awards of an exclusive group have in common, the activity's uid; '' outside such a group. */
  readonly occasion: string;
  /** `awardPoints` times `times`. */
  readonly points: Points;
  readonly times: number;
  /** Where the member belonged on that day; read only to find the scheme that gave the points. */
  readonly organisationId?: number;
};

const counted: Readonly<Record<ScoredKind, (sum: Sum) => Period>> = {
  month: (sum) => sum.countsMonth,
  quarter: (sum) => sum.countsQuarter,
  year: (sum) => sum.countsYear,
};

/** The kind of a scored period. Throws RangeError for a day or a week: those are windows of caps, never scored. */
export function scoredKindOf(period: Period): ScoredKind {
  const kind: PeriodKind = kindOf(period);
  const scored = scoredKinds.find((one) => one === kind);
  if (scored === undefined) throw new RangeError(`not a period that is scored: ${period}`);
  return scored;
}

/** The sums that count in a month, quarter or year, and nothing else. */
export const countingIn = (sums: readonly Sum[], period: Period): readonly Sum[] => {
  const countedOf = counted[scoredKindOf(period)];
  return sums.filter((sum) => countedOf(sum) === period);
};

/** The sums of a year that count in its months up to and with `month`; a late December entry counts in a January. */
export const toDate = (sums: readonly Sum[], year: Year, month: Month): readonly Sum[] =>
  sums.filter((sum) => sum.countsYear === year && sum.countsMonth <= month);

/** Holds in production too: a row that is not its award times its times is a fault of the ledger's, never scored. */
export function assertSum(sum: Sum): Sum {
  assertPoints(sum.points);
  if (!Number.isSafeInteger(sum.times) || sum.awardPoints * sum.times !== sum.points) {
    throw new RangeError(`a sum of ${sum.item} on ${sum.day} is not its award times its times`);
  }
  return sum;
}
