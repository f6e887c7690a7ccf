/** Holds what the items of a category came to, after their own caps, to the category's caps. */
import type { PeriodKind } from '../../kernel/calendar.ts';
import { sumPoints } from '../../kernel/points.ts';
import { groupBy } from '../../kernel/group.ts';
import { type CapUse, type CategorySheet, type Sheet, totalOf } from '../sheet.ts';
import { ofItems, withExtras } from './category-amounts.ts';
import type { Rule } from './rule.ts';
import { pointsCapsOf } from './shared-bounds.ts';
import { lengthOf, limitWindows, shorterFirst, timesIn, windowOf, windowPeriodOf } from './windows.ts';

function capCategory(sheet: CategorySheet, scored: Sheet): CategorySheet {
  const { category, items } = sheet;
  if (category.part !== undefined) return sheet;
  let amounts = ofItems(sheet);
  // The extra of an n-th time is held by caps as long as its window or longer: a shorter one would hold it by the day it falls on.
  const lengthIn = (window: PeriodKind) => Math.min(lengthOf(window), lengthOf(scored.kind));
  let extras = sheet.occurrences;
  const addExtras = (longest: number) => {
    amounts = withExtras(
      amounts,
      extras.filter((use) => lengthIn(use.window) <= longest),
      sheet,
      scored,
    );
    extras = extras.filter((use) => lengthIn(use.window) > longest);
  };
  const caps: CapUse[] = [];
  const edges = category.caps.map((cap) => cap.window);
  for (const cap of pointsCapsOf(category).toSorted((a, b) => shorterFirst(a.window, b.window))) {
    addExtras(lengthIn(cap.window));
    const keyOf = windowOf(cap.window, scored, edges);
    const lotsOf = groupBy(
      items.flatMap((one) => one.lots),
      (lot) => keyOf(lot.day),
    );
    const limited = limitWindows(amounts, keyOf, () => cap.maxPoints);
    amounts = limited.amounts;
    for (const { key, posted, counted } of limited.uses) {
      const times = timesIn(lotsOf.get(key) ?? []);
      caps.push({
        rule: 'category-cap',
        window: cap.window,
        windowPeriod: windowPeriodOf(key),
        max: cap.maxPoints,
        times,
        posted,
        counted,
      });
    }
  }
  addExtras(Infinity);
  return { ...sheet, counted: totalOf(amounts), amounts, caps, cuts: caps.filter((use) => use.counted < use.posted) };
}

export const categoryCaps: Rule = {
  kind: 'category-cap',
  apply(sheet) {
    const categories = sheet.categories.map((category) => capCategory(category, sheet));
    return { ...sheet, categories, total: sumPoints(categories.map((category) => category.counted)) };
  },
};
