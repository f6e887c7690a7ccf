/** The working sheet of one scoring: what the rules hand on to each other. */
import type { MemberClassCode } from '../contract/codes.ts';
import type { Day, Period, PeriodKind } from '../kernel/calendar.ts';
import { type Points, sumPoints } from '../kernel/points.ts';
import type { ScoringContext } from './context.ts';
import type { Scheme, SchemeCategory, SchemeItem, ScoredKind } from './format.ts';
import { groupBy } from '../kernel/group.ts';
import type { Facts } from './facts.ts';
import { assertSum, type Sum } from './sums.ts';

/** A cap in one of its windows. `max` is in hundredths, of a times cap a number of times; `times` counts the awards in the window. */
export type CapUse = {
  readonly rule: 'points-cap' | 'times-cap' | 'category-cap' | SharedRule;
  readonly window: PeriodKind;
  /** The window, or the scored period where the cap is as long or longer and takes all entries together. */
  readonly windowPeriod: Period;
  readonly max: number;
  readonly times: number;
  readonly posted: Points;
  readonly counted: Points;
};
/** Caps that several items share: of a group of items, or of a category by times. */
export type SharedRule = 'group-points-cap' | 'group-times-cap' | 'category-times-cap';
/** What such a cap took from one of its items: `posted`, `counted` are the item's own in the window. */
export type SharedCut = CapUse & { readonly rule: SharedRule; readonly group: string };
/** An item that stays out of this kind of period. */
export type NotCounted = { readonly rule: 'not-counted'; readonly posted: Points; readonly counted: Points };
/** Awards of days on which the member was of a class for which the item does not count. */
export type ClassCut = {
  readonly rule: 'member-class';
  readonly class: MemberClassCode;
  readonly posted: Points;
  readonly counted: Points;
};
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
export type Cut = CapUse | SharedCut | NotCounted | ClassCut | GroupCut;

/** The n-th time of some items in a window: `times` of them there, `extra` of them from the n-th on. `counted` is what it adds, below zero too. */
export type OccurrenceUse = Named & {
  readonly rule: 'occurrence';
  readonly code: string;
  readonly effect: 'each' | 'once' | 'empties_part';
  readonly window: ScoredKind;
  readonly windowPeriod: Period;
  readonly from: number;
  readonly times: number;
  readonly extra: number;
  /** Of one of the extra times. */
  readonly each: Points;
  readonly posted: 0;
  readonly counted: Points;
};

/** A part in one of its periods: it began with `full`, its items came to `posted`, what is left, not below `floor`, is `counted`. */
export type PartUse = {
  readonly rule: 'part';
  readonly per: ScoredKind;
  readonly windowPeriod: Period;
  readonly full: Points;
  readonly floor: Points;
  /** The rule of the n-th time that emptied it. */
  readonly emptiedBy: string | null;
  readonly posted: Points;
  readonly counted: Points;
};

/** One assessor's term of a weighted total: of `posted` points, `outOf` being the most, `counted` came in; `share` would have been the most. */
export type WeightLine = {
  /** null for the points themselves. */
  readonly assessor: (Named & { readonly code: string }) | null;
  readonly share: Points;
  readonly outOf: Points;
  /** null where no mark is there. */
  readonly posted: Points | null;
  readonly counted: Points;
};

type Moved = { readonly posted: Points; readonly counted: Points };
/** A step from the sum of the categories to the total: the running total before and after. */
export type Adjustment = Moved &
  (
    | (Named & { readonly rule: 'base'; readonly code: string; readonly per: ScoredKind; readonly each: Points; readonly periods: number })
    | (Named & {
        readonly rule: 'bonus-ceiling';
        readonly code: string;
        readonly categories: readonly string[];
        readonly window: ScoredKind;
        readonly windowPeriod: Period;
        /** What the categories came to in the window, above `limit`. */
        readonly reached: Points;
        readonly limit: Points;
      })
    | { readonly rule: 'weights'; readonly lines: readonly WeightLine[] }
    | { readonly rule: 'total-floor' | 'total-ceiling'; readonly limit: Points }
    | (Named & { readonly rule: 'veto'; readonly reason: string; readonly day: Day })
  );

/** Awards of one item, one value, one day, one occasion: net of what was reversed. */
export type Lot = {
  readonly item: string;
  readonly day: Day;
  readonly awardPoints: Points;
  readonly occasion: string;
  readonly times: number;
  readonly points: Points;
};

/** Puts a step of the total on the sheet, if it moves anything or is worth saying. */
export const adjusted = (sheet: Sheet, adjustment: Adjustment): Sheet => ({
  ...sheet,
  adjustments: [...sheet.adjustments, adjustment],
  total: adjustment.counted,
});

/** What counts by event day. */
export type Amounts = ReadonlyMap<Day, Points>;

type Named = { readonly nameZh: string; readonly nameEn: string | undefined };

/** Caps shared by several items, in every window that has entries. `code` is the group's, or the category's own. */
export type GroupSheet = Named & { readonly code: string; readonly items: readonly string[]; readonly caps: readonly CapUse[] };

export type ItemSheet = {
  readonly item: SchemeItem;
  readonly place: number;
  readonly posted: Points;
  readonly times: number;
  readonly lots: readonly Lot[];
  /** The lots that caps by times of shorter windows let through, the dearest first. */
  readonly standing: readonly Lot[];
  readonly amounts: Amounts;
  readonly cuts: readonly Cut[];
  readonly caps: readonly CapUse[];
};
export type CategorySheet = {
  readonly category: SchemeCategory;
  readonly items: readonly ItemSheet[];
  readonly groups: readonly GroupSheet[];
  readonly occurrences: readonly OccurrenceUse[];
  readonly counted: Points;
  /** What counts by event day after the category's caps; empty for a part. */
  readonly amounts: Amounts;
  readonly cuts: readonly CapUse[];
  readonly caps: readonly CapUse[];
  readonly parts: readonly PartUse[];
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
    standing: kept,
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
    const lot = gathering.lots.get(key) ?? { item: item.code, day, awardPoints, occasion, times: 0, points: 0 };
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
      groups: [],
      occurrences: [],
      counted: 0,
      amounts: new Map(),
      cuts: [],
      caps: [],
      parts: [],
    })),
    adjustments: [],
    total: 0,
  };
}
