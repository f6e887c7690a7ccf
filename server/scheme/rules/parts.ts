/**
 * A part begins each of its periods full; its items only take, never below its floor. What the part begins with is not
 * given in a shorter period, nor for a window outside the scored one: there its deductions are held to the part's room.
 */
import { isShorter, type Period, periodsIn } from '../../kernel/calendar.ts';
import { groupBy } from '../../kernel/group.ts';
import { type Points, sumPoints } from '../../kernel/points.ts';
import type { SchemePart } from '../format.ts';
import type { CategorySheet, PartUse, Sheet } from '../sheet.ts';
import { ofItems, withExtras } from './category-amounts.ts';
import type { Rule } from './rule.ts';
import { earlierFirst, windowOf, windowPeriodOf } from './windows.ts';

function useOf(part: SchemePart, windowPeriod: Period, posted: Points, begins: boolean, category: CategorySheet): PartUse {
  const [full, floor] = begins ? [part.full, part.floor] : [0, part.floor - part.full];
  const emptiedBy = category.occurrences.find((use) => use.effect === 'empties_part' && use.windowPeriod === windowPeriod)?.code ?? null;
  const left = Math.max(floor, full + posted);
  return { rule: 'part', per: part.per, windowPeriod, full, floor, emptiedBy, posted, counted: emptiedBy === null ? left : floor };
}

function readPart(category: CategorySheet, part: SchemePart, scored: Sheet): CategorySheet {
  const amounts = withExtras(ofItems(category), category.occurrences, category, scored);
  const keyOf = windowOf(part.per, scored, []);
  const taken = new Map(
    [...groupBy(amounts, ([day]) => keyOf(day))].map(([key, rows]) => [windowPeriodOf(key), sumPoints(rows.map(([, points]) => points))]),
  );
  // A part of an earlier version is only known by entries that are still read by it: it begins nothing here.
  const isOwn = scored.scheme.categories.includes(category.category);
  const begun = !isOwn || isShorter(scored.kind, part.per) ? [] : periodsIn(scored.period, part.per);
  const windows = [...new Set([...begun, ...taken.keys()])].toSorted(earlierFirst);
  const parts = windows.map((window) => useOf(part, window, taken.get(window) ?? 0, begun.includes(window), category));
  return { ...category, parts, counted: sumPoints(parts.map((use) => use.counted)) };
}

export const parts: Rule = {
  kind: 'part',
  apply(sheet) {
    if (sheet.categories.every(({ category }) => category.part === undefined)) return sheet;
    const categories = sheet.categories.map((one) => (one.category.part === undefined ? one : readPart(one, one.category.part, sheet)));
    return { ...sheet, categories, total: sumPoints(categories.map((category) => category.counted)) };
  },
};
