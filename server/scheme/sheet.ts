/** The working sheet of one scoring: what the rules hand on to each other. */
import type { Day, Period, PeriodKind } from '../kernel/calendar.ts';
import { type Points, sumPoints } from '../kernel/points.ts';
import type { ScoringContext } from './context.ts';
import type { Scheme, SchemeCategory, SchemeItem, ScoredKind } from './format.ts';
import { groupBy } from '../kernel/group.ts';
import { assertSum, type Facts, type Sum } from './sums.ts';

/** A cap in one of its windows. `max` is in hundredths, of a times cap a number of times; `times` counts the awards in the window. */
export type CapUse = {
  readonly rule: 'points-cap' | 'times-cap' | 'category-cap';
  readonly window: PeriodKind;
  /** The window, or the scored period where the cap is as long or longer and takes all entries together. */
  readonly windowPeriod: Period;
  readonly max: number;
  readonly times: number;
  readonly posted: Points;
  readonly counted: Points;
};
/** An item that stays out of this kind of period. */
export type NotCounted = { readonly rule: 'not-counted'; readonly posted: Points; readonly counted: Points };
/** An award left out because a dearer one of its group counts for the same occasion. */
export type GroupCut = {
  readonly rule: 'exclusive-group';
  readonly group: string;
  readonly occasion: string;
  readonly keptItem: string;
  readonly posted: Points;
  readonly counted: Points;
};
/** What a rule took: `posted` came in, `counted` was left. */
export type Cut = CapUse | NotCounted | GroupCut;

/** A bound of the total that was met. */
export type Adjustment = {
  readonly rule: 'total-floor' | 'total-ceiling';
  readonly limit: Points;
  readonly posted: Points;
  readonly counted: Points;
};

/** Awards of one item, one value, one day, one occasion: net of what was reversed. */
export type Lot = {
  readonly day: Day;
  readonly awardPoints: Points;
  readonly occasion: string;
  readonly times: number;
  readonly points: Points;
};

/** What counts by event day. */
export type Amounts = ReadonlyMap<Day, Points>;

export type ItemSheet = {
  readonly item: SchemeItem;
  readonly place: number;
  readonly posted: Points;
  readonly times: number;
  readonly lots: readonly Lot[];
  readonly amounts: Amounts;
  readonly cuts: readonly Cut[];
  readonly caps: readonly CapUse[];
};
export type CategorySheet = {
  readonly category: SchemeCategory;
  readonly items: readonly ItemSheet[];
  readonly counted: Points;
  readonly cuts: readonly CapUse[];
  readonly caps: readonly CapUse[];
};
export type Sheet = {
  readonly scheme: Scheme;
  readonly facts: Facts;
  readonly period: Period;
  readonly kind: ScoredKind;
  readonly categories: readonly CategorySheet[];
  readonly adjustments: readonly Adjustment[];
  readonly total: Points;
};

export const totalOf = (amounts: Amounts): Points => sumPoints(amounts.values());

export function amountsOf(lots: readonly Lot[]): Amounts {
  const amounts = new Map<Day, Points>();
  for (const lot of lots) amounts.set(lot.day, (amounts.get(lot.day) ?? 0) + lot.points);
  return amounts;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const compareLots = (a: Lot, b: Lot) => compareText(a.day, b.day) || b.awardPoints - a.awardPoints || compareText(a.occasion, b.occasion);

type Gathering = { readonly category: SchemeCategory; readonly item: SchemeItem; readonly place: number; readonly lots: Map<string, Lot> };

const itemSheetOf = ({ item, place, lots }: Gathering): ItemSheet => {
  const kept = [...lots.values()].filter((lot) => lot.times !== 0).toSorted(compareLots);
  return {
    item,
    place,
    posted: sumPoints(kept.map((lot) => lot.points)),
    times: kept.reduce((times, lot) => times + lot.times, 0),
    lots: kept,
    amounts: amountsOf(kept),
    cuts: [],
    caps: [],
  };
};

/** The sheet on which the rules begin: sums that cancel are gone, so that a reversal leaves no trace where both count. */
export function sheetOf(context: ScoringContext, sums: readonly Sum[], facts: Facts, period: Period, kind: ScoredKind): Sheet {
  const gatherings = new Map<SchemeItem, Gathering>();
  for (const sum of sums) {
    const { points, times, day, awardPoints, occasion } = assertSum(sum);
    const { item, category, place } = context.placedOf(sum);
    const gathering = gatherings.get(item) ?? { category, item, place, lots: new Map<string, Lot>() };
    gatherings.set(item, gathering);
    const key = `${day} ${awardPoints} ${occasion}`;
    const lot = gathering.lots.get(key) ?? { day, awardPoints, occasion, times: 0, points: 0 };
    gathering.lots.set(key, { ...lot, times: lot.times + times, points: lot.points + points });
  }
  const itemsOf = groupBy(gatherings.values(), (gathering) => gathering.category);
  const foreign = [...itemsOf.keys()].filter((category) => !context.scheme.categories.includes(category));
  const categories = [...context.scheme.categories, ...foreign.toSorted((a, b) => compareText(a.code, b.code))];
  return {
    scheme: context.scheme,
    facts,
    period,
    kind,
    categories: categories.map((category) => ({
      category,
      items: (itemsOf.get(category) ?? [])
        .map(itemSheetOf)
        .filter((sheet) => sheet.lots.length > 0)
        .toSorted((a, b) => a.place - b.place || compareText(a.item.code, b.item.code)),
      counted: 0,
      cuts: [],
      caps: [],
    })),
    adjustments: [],
    total: 0,
  };
}
