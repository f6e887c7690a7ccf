/** A period's score: what one member's sums come to under a scheme, with the explanation as the same computation. */
import type { Month, Period, Year } from '../kernel/calendar.ts';
import { type Points, sumPoints } from '../kernel/points.ts';
import type { ScoringContext } from './context.ts';
import { assertFacts, type Facts, noFacts } from './facts.ts';
import type { ScoredKind } from './format.ts';
import { rules } from './rules/registry.ts';
import {
  type Adjustment,
  type CapUse,
  type CategorySheet,
  type Cut,
  type GroupSheet,
  type ItemSheet,
  type OccurrenceUse,
  type PartUse,
  type Sheet,
  sheetOf,
  totalOf,
} from './sheet.ts';
import { countingIn, scoredKindOf, type Sum, sumsMax, toDate } from './sums.ts';

/** An item with entries in the period. `posted` less what its cuts took is `counted`. */
export type ItemScore = {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string | undefined;
  /** Points of one award under the scheme that names the item. */
  readonly points: Points;
  readonly posted: Points;
  readonly times: number;
  readonly counted: Points;
  readonly cuts: readonly Cut[];
  /** Every cap in every window that has entries, those that cut nothing too. */
  readonly caps: readonly CapUse[];
};
/**
 * A category, also without entries. The sum of its items' `counted`, moved by its occurrences, cuts and parts (each from
 * `posted` to `counted`), is `counted`.
 */
export type CategoryScore = {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string | undefined;
  readonly redeemable: boolean;
  readonly posted: Points;
  readonly counted: Points;
  readonly items: readonly ItemScore[];
  readonly groups: readonly GroupSheet[];
  readonly occurrences: readonly OccurrenceUse[];
  readonly cuts: readonly CapUse[];
  readonly caps: readonly CapUse[];
  readonly parts: readonly PartUse[];
};
/** All points in hundredths. The sum of the categories' `counted`, moved by the adjustments one after the other, is `total`. */
export type Score = {
  readonly period: Period;
  readonly kind: ScoredKind;
  readonly posted: Points;
  readonly total: Points;
  /** What deduction items with their n-th times took, as a size: 300 for one absence of 3 points. What a part's floor gives back is not taken off. */
  readonly deductions: Points;
  readonly categories: readonly CategoryScore[];
  readonly adjustments: readonly Adjustment[];
};

const itemScoreOf = ({ item, posted, times, amounts, cuts, caps }: ItemSheet): ItemScore => ({
  code: item.code,
  nameZh: item.nameZh,
  nameEn: item.nameEn,
  points: item.points,
  posted,
  times,
  counted: totalOf(amounts),
  cuts,
  caps,
});

function categoryScoreOf({ category, items, groups, occurrences, counted, cuts, caps, parts }: CategorySheet): CategoryScore {
  const scores = items.map(itemScoreOf);
  return {
    code: category.code,
    nameZh: category.nameZh,
    nameEn: category.nameEn,
    redeemable: category.redeemable,
    posted: sumPoints(scores.map((item) => item.posted)),
    counted,
    items: scores,
    groups,
    occurrences,
    cuts,
    caps,
    parts,
  };
}

function scoreOf(sheet: Sheet): Score {
  const categories = sheet.categories.map(categoryScoreOf);
  const taken = categories.flatMap(({ items, occurrences }) => [
    ...items.filter((item) => item.points < 0).map((item) => -item.counted),
    ...occurrences.filter((use) => use.counted < 0).map((use) => -use.counted),
  ]);
  return {
    period: sheet.period,
    kind: sheet.kind,
    posted: sumPoints(categories.map((category) => category.posted)),
    total: sheet.total,
    deductions: Math.max(0, sumPoints(taken)),
    categories,
    adjustments: sheet.adjustments,
  };
}

/**
 * Scores a month, quarter or year from the sums that count in it; other sums may be handed in and play no part.
 * Throws RangeError for a day or a week, Error for an item that no scheme at hand knows.
 */
export function score(context: ScoringContext, sums: readonly Sum[], facts: Facts, period: Period): Score {
  const kind = scoredKindOf(period);
  if (sums.length > sumsMax) throw new RangeError(`more than ${sumsMax} sums in one scoring`);
  let sheet = sheetOf(context, countingIn(sums, period), assertFacts(facts), period, kind);
  for (const rule of rules) sheet = rule.apply(sheet);
  return scoreOf(sheet);
}

/**
 * What redeemable items count in a year up to and with a counted month, in hundredths: exclusive groups, item caps and the caps
 * that items share hold, category caps by points do not. `context` is of the scheme in force on that month's last day. A close credits this less what earlier closes credited.
 */
export function redeemableToDate(context: ScoringContext, sums: readonly Sum[], year: Year, month: Month, facts: Facts = noFacts): Points {
  const { categories } = score(context, toDate(sums, year, month), facts, year);
  return sumPoints(categories.filter((category) => category.redeemable).flatMap((category) => category.items.map((item) => item.counted)));
}
