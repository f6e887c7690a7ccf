/** Holds what the items of a category came to, after their own caps, to the category's caps. */
import { sumPoints } from '../../kernel/points.ts';
import { groupBy } from '../../kernel/group.ts';
import { type CapUse, type CategorySheet, type Sheet, totalOf } from '../sheet.ts';
import { beforeCaps } from './category-amounts.ts';
import type { Rule } from './rule.ts';
import { pointsCapsOf } from './shared-bounds.ts';
import { limitWindows, shorterFirst, timesIn, windowOf, windowPeriodOf } from './windows.ts';

function capCategory(sheet: CategorySheet, scored: Sheet): CategorySheet {
  const { category, items } = sheet;
  if (category.part !== undefined) return sheet;
  let amounts = beforeCaps(sheet, scored);
  const caps: CapUse[] = [];
  const edges = category.caps.map((cap) => cap.window);
  for (const cap of pointsCapsOf(category).toSorted((a, b) => shorterFirst(a.window, b.window))) {
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
  return { ...sheet, counted: totalOf(amounts), amounts, caps, cuts: caps.filter((use) => use.counted < use.posted) };
}

export const categoryCaps: Rule = {
  kind: 'category-cap',
  apply(sheet) {
    const categories = sheet.categories.map((category) => capCategory(category, sheet));
    return { ...sheet, categories, total: sumPoints(categories.map((category) => category.counted)) };
  },
};
