/**
 * The n-th time of some items within a window: read from how many there are, never from which came when. The extra falls
 * on the latest day of the window, and is held by caps as long as that window or longer. Awards that caps leave out are times too; what was reversed is none.
 */
import type { Day, Period } from '../../kernel/calendar.ts';
import { groupBy } from '../../kernel/group.ts';
import type { Scheme } from '../format.ts';
import type { CategorySheet, Lot, OccurrenceUse, Sheet } from '../sheet.ts';
import type { Rule } from './rule.ts';
import { earlierFirst, timesIn, windowOf, windowPeriodOf } from './windows.ts';

type Occurrence = NonNullable<Scheme['occurrences']>[number];

/** How many times, of so many, are extra. */
const extraOf = ({ from, effect }: Occurrence, times: number): number => {
  if (times < from) return 0;
  return effect.kind === 'each' ? Math.min(times, effect.upTo ?? times) - from + 1 : 1;
};

function useOf(rule: Occurrence, key: string, times: number): OccurrenceUse {
  const each = rule.effect.kind === 'empties_part' ? 0 : rule.effect.points;
  const extra = extraOf(rule, times);
  return {
    rule: 'occurrence',
    code: rule.code,
    nameZh: rule.nameZh,
    nameEn: rule.nameEn,
    effect: rule.effect.kind,
    window: rule.window,
    windowPeriod: windowPeriodOf(key),
    from: rule.from,
    times,
    extra,
    each,
    posted: 0,
    counted: each * extra,
  };
}

function usesIn(category: CategorySheet, rules: readonly Occurrence[], scored: Sheet): readonly OccurrenceUse[] {
  return rules.flatMap((rule) => {
    const lots = lotsOf(category, rule);
    const windows = [...groupBy(lots, (lot) => windowOf(rule.window, scored, [])(lot.day))].toSorted(([a], [b]) => earlierFirst(a, b));
    return windows.map(([key, inside]) => useOf(rule, key, timesIn(inside))).filter((use) => use.extra > 0);
  });
}

const lotsOf = (category: CategorySheet, rule: Pick<Occurrence, 'items'>): readonly Lot[] =>
  category.items.filter((one) => rule.items.includes(one.item.code)).flatMap((one) => one.lots);

/** The day on which an extra counts: the latest of its window's. */
export function extraDay(category: CategorySheet, use: OccurrenceUse, scored: Sheet): Day {
  const rule = scored.scheme.occurrences?.find((one) => one.code === use.code) ?? { items: [] };
  const inWindow: (day: Day) => Period = windowOf(use.window, scored, []);
  const days = lotsOf(category, rule)
    .map((lot) => lot.day)
    .filter((day) => windowPeriodOf(inWindow(day)) === use.windowPeriod);
  return days.toSorted(earlierFirst).at(-1) ?? '';
}

export const occurrences: Rule = {
  kind: 'occurrence',
  apply(sheet) {
    const rules = sheet.scheme.occurrences;
    if (rules === undefined || rules.length === 0) return sheet;
    return {
      ...sheet,
      categories: sheet.categories.map((category) => ({ ...category, occurrences: usesIn(category, rules, sheet) })),
    };
  },
};
