/** Holds what the items of a category came to, after their own caps, to the category's caps. */
import { sumPoints, type Points } from '../../kernel/points.ts';
import type { Day } from '../../kernel/calendar.ts';
import { groupBy } from '../../kernel/group.ts';
import { type Amounts, type CapUse, type CategorySheet, type Sheet, totalOf } from '../sheet.ts';
import type { Rule } from './rule.ts';
import { limitWindows, shorterFirst, timesIn, windowOf, windowPeriodOf } from './windows.ts';

function capCategory(sheet: CategorySheet, scored: Sheet): CategorySheet {
  const { category, items } = sheet;
  const byDay = new Map<Day, Points>();
  for (const one of items) for (const [day, points] of one.amounts) byDay.set(day, (byDay.get(day) ?? 0) + points);
  let amounts: Amounts = byDay;
  const caps: CapUse[] = [];
  const edges = category.caps.map((cap) => cap.window);
  for (const cap of category.caps.toSorted((a, b) => shorterFirst(a.window, b.window))) {
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
  return { ...sheet, counted: totalOf(amounts), caps, cuts: caps.filter((use) => use.counted < use.posted) };
}

export const categoryCaps: Rule = {
  kind: 'category-cap',
  apply(sheet) {
    const categories = sheet.categories.map((category) => capCategory(category, sheet));
    return { ...sheet, categories, total: sumPoints(categories.map((category) => category.counted)) };
  },
};
