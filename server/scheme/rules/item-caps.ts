/** Holds each item to its caps, by points or by times, from the shortest window to the longest. */
import type { PeriodKind } from '../../kernel/calendar.ts';
import type { Points } from '../../kernel/points.ts';
import { groupBy } from '../../kernel/group.ts';
import type { Amounts, CapUse, CategorySheet, ItemSheet, Lot, Sheet } from '../sheet.ts';
import type { CapMeasure } from './cap-measure.ts';
import { favourable } from './favourable.ts';
import { pointsCap } from './points-cap.ts';
import type { Rule } from './rule.ts';
import { timesCap } from './times-cap.ts';
import { type ShortestLimit, groupsOf, shortestLimit } from './shared-bounds.ts';
import { lengthOf, limitWindows, shorterFirst, timesIn, windowOf, windowPeriodOf, type WindowOf, type WindowUse } from './windows.ts';

/** Every kind of item cap. */
export const capMeasures: readonly CapMeasure[] = [timesCap, pointsCap];

type Reading = {
  readonly keyOf: WindowOf;
  readonly limitOf: (key: string) => Points;
  readonly useOf: (use: WindowUse) => CapUse;
  readonly standing: () => readonly Lot[];
};

/** The kinds of window into which the caps that read one another's result cut a period: only weeks nest in nothing. */
const edgesOf = (one: ItemSheet, window: PeriodKind, { category }: CategorySheet, { scheme }: Sheet): readonly PeriodKind[] =>
  window === 'week'
    ? [
        ...[...one.item.caps, ...category.caps].map((cap) => cap.window),
        ...groupsOf(scheme, one.item.code).flatMap((group) => group.caps.map((cap) => cap.window)),
      ]
    : none;
const none: readonly PeriodKind[] = [];

function maxOf({ item }: ItemSheet, window: PeriodKind, measure: CapMeasure): number | undefined {
  for (const cap of item.caps) {
    const max = cap.window === window ? measure.maxOf(cap) : undefined;
    if (max !== undefined) return max;
  }
  return undefined;
}

/** An item's cap of one length, of one kind, read against the item's awards; undefined when the scheme sets none. */
function readingOf(one: ItemSheet, window: PeriodKind, measure: CapMeasure, category: CategorySheet, scored: Sheet): Reading | undefined {
  const max = maxOf(one, window, measure);
  if (max === undefined) return undefined;
  const keyOf = windowOf(window, scored, edgesOf(one, window, category, scored));
  const lotsOf = groupBy(one.standing, (lot) => keyOf(lot.day));
  return {
    keyOf,
    limitOf: (key) => measure.limitOf(lotsOf.get(key) ?? [], max),
    useOf: ({ key, posted, counted }) => ({
      rule: measure.kind === 'times' ? 'times-cap' : 'points-cap',
      window,
      windowPeriod: windowPeriodOf(key),
      max,
      times: timesIn(lotsOf.get(key) ?? []),
      posted,
      counted,
    }),
    standing: () => (measure.kind === 'points' ? one.standing : [...lotsOf.values()].flatMap((lots) => measure.standing(lots, max))),
  };
}

function limited(one: ItemSheet, reading: Reading, amounts: Amounts, uses: readonly WindowUse[]): ItemSheet {
  const caps = uses.map(reading.useOf);
  return {
    ...one,
    amounts,
    standing: reading.standing(),
    caps: [...one.caps, ...caps],
    cuts: [...one.cuts, ...caps.filter((use) => use.counted < use.posted)],
  };
}

/** Caps that fit into the category's windows: each item by itself. */
function capAlone(one: ItemSheet, windows: readonly PeriodKind[], category: CategorySheet, scored: Sheet): ItemSheet {
  if (one.item.caps.length === 0) return one;
  let capped = one;
  for (const window of windows) {
    for (const measure of capMeasures) {
      const reading = readingOf(capped, window, measure, category, scored);
      if (reading === undefined) continue;
      const { amounts, uses } = limitWindows(capped.amounts, reading.keyOf, reading.limitOf);
      capped = limited(capped, reading, amounts, uses);
    }
  }
  return capped;
}

/** Caps that span several windows of the category's cap: the category's items together. */
function capTogether(
  items: readonly ItemSheet[],
  windows: readonly PeriodKind[],
  category: CategorySheet,
  within: ShortestLimit,
  scored: Sheet,
): readonly ItemSheet[] {
  const categoryKeyOf = windowOf(
    within.window,
    scored,
    items.flatMap((one) => edgesOf(one, within.window, category, scored)),
  );
  let capped = items;
  for (const window of windows) {
    for (const measure of capMeasures) {
      const readings = capped.map((one) => readingOf(one, window, measure, category, scored));
      if (readings.every((reading) => reading === undefined)) continue;
      const after = favourable(
        capped.map((one, i) => ({ amounts: one.amounts, limits: readings[i] })),
        categoryKeyOf,
        within.max,
      );
      capped = capped.map((one, i) => {
        const [reading, left] = [readings[i], after[i]];
        return reading === undefined || left === undefined ? one : limited(one, reading, left.amounts, left.uses);
      });
    }
  }
  return capped;
}

function capCategory(category: CategorySheet, scored: Sheet): CategorySheet {
  const windows = [...new Set(category.items.flatMap((one) => one.item.caps.map((cap) => cap.window)))].toSorted(shorterFirst);
  if (windows.length === 0) return category;
  const within = shortestLimit(category, scored);
  const isLong = (window: PeriodKind) => within !== undefined && lengthOf(window) > lengthOf(within.window);
  const alone = windows.filter((window) => !isLong(window));
  const items = category.items.map((one) => capAlone(one, alone, category, scored));
  return within === undefined
    ? { ...category, items }
    : { ...category, items: capTogether(items, windows.filter(isLong), category, within, scored) };
}

export const itemCaps: Rule = {
  kind: 'item-caps',
  apply: (sheet) => ({ ...sheet, categories: sheet.categories.map((category) => capCategory(category, sheet)) }),
};
