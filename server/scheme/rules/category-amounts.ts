/** What a category's items come to by event day, with the points of their n-th times. */
import type { Day } from '../../kernel/calendar.ts';
import type { Points } from '../../kernel/points.ts';
import type { Amounts, CategorySheet, OccurrenceUse, Sheet } from '../sheet.ts';
import { extraDay } from './occurrences.ts';

export function ofItems({ items }: CategorySheet): Amounts {
  const byDay = new Map<Day, Points>();
  for (const one of items) for (const [day, points] of one.amounts) byDay.set(day, (byDay.get(day) ?? 0) + points);
  return byDay;
}

/** The amounts with the extra of some n-th times, each on the latest day of its window. */
export function withExtras(amounts: Amounts, uses: readonly OccurrenceUse[], category: CategorySheet, scored: Sheet): Amounts {
  const adding = uses.filter((use) => use.counted !== 0);
  if (adding.length === 0) return amounts;
  const byDay = new Map(amounts);
  for (const use of adding) {
    const day = extraDay(category, use, scored);
    byDay.set(day, (byDay.get(day) ?? 0) + use.counted);
  }
  return byDay;
}
