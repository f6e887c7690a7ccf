/**
 * Holds what several categories count together, after their own caps, to a ceiling. Where a cap or an n-th time under it is longer than the
 * ceiling, a yearly one under a quarterly ceiling, an award more may lower the year: the longer cap then takes from a quarter
 * that was not full. In a quarter it never does.
 */
import type { Day } from '../../kernel/calendar.ts';
import type { Points } from '../../kernel/points.ts';
import { type Amounts, type Sheet, adjusted } from '../sheet.ts';
import type { Rule } from './rule.ts';
import { limitWindows, shorterFirst, windowOf, windowPeriodOf } from './windows.ts';

function together(sheet: Sheet, codes: readonly string[]): Amounts {
  const byDay = new Map<Day, Points>();
  for (const { category, amounts } of sheet.categories) {
    if (!codes.includes(category.code)) continue;
    for (const [day, points] of amounts) byDay.set(day, (byDay.get(day) ?? 0) + points);
  }
  return byDay;
}

export const bonusCeilings: Rule = {
  kind: 'bonus-ceiling',
  apply(sheet) {
    let held = sheet;
    for (const { code, nameZh, nameEn, categories, caps } of sheet.scheme.bonusCeilings ?? []) {
      let amounts = together(sheet, categories);
      for (const { window, maxPoints: limit } of caps.toSorted((a, b) => shorterFirst(a.window, b.window))) {
        const limited = limitWindows(amounts, windowOf(window, sheet, []), () => limit);
        amounts = limited.amounts;
        for (const { key, posted: reached, counted } of limited.uses.filter((use) => use.counted < use.posted)) {
          const posted = held.total;
          const windowPeriod = windowPeriodOf(key);
          held = adjusted(held, {
            rule: 'bonus-ceiling',
            code,
            nameZh,
            nameEn,
            categories,
            window,
            windowPeriod,
            reached,
            limit,
            posted,
            counted: posted - (reached - counted),
          });
        }
      }
    }
    return held;
  },
};
