/** What a category's items with their n-th times come to by event day, before the category's own caps. */
import type { Day } from '../../kernel/calendar.ts';
import type { Points } from '../../kernel/points.ts';
import type { Amounts, CategorySheet, Sheet } from '../sheet.ts';
import { extraDay } from './occurrences.ts';

export function beforeCaps(category: CategorySheet, scored: Sheet): Amounts {
  const byDay = new Map<Day, Points>();
  const add = (day: Day, points: Points) => byDay.set(day, (byDay.get(day) ?? 0) + points);
  for (const one of category.items) for (const [day, points] of one.amounts) add(day, points);
  for (const use of category.occurrences) if (use.counted !== 0) add(extraDay(category, use, scored), use.counted);
  return byDay;
}
