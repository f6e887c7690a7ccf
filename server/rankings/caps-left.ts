/** What one member has used of every item's caps, each read in the period of its own length that holds a day. */
import type { Knex } from 'knex';
import type { CapFact } from '../../views/pages/parts.ts';
import { type Day, monthOf, quarterOf, yearOf } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { capUsesOf } from './explanation.ts';
import type { Score } from '../scheme/score.ts';
import { scoreAt } from './service.ts';

/** What has been counted under a cap: hundredths, or times. */
export type CapUsed = { readonly cap: CapFact; readonly used: number };

/** The caps of categories, each in the score of its own length. */
const categoryUses = (scores: readonly Score[]): readonly (CapUsed & { readonly code: string })[] =>
  scores.flatMap(({ kind, categories }) =>
    categories.flatMap(({ code, caps }) =>
      caps
        .filter(({ rule, window }) => rule === 'category-cap' && window === kind)
        .map(({ window, max, counted }) => ({ code, cap: { window, maxPoints: max, maxTimes: null }, used: counted })),
    ),
  );

/** By item or category; one without entries is absent. */
export async function capsUsedBy(
  db: Knex,
  book: SchemeBook,
  memberId: number,
  path: string,
  day: Day,
): Promise<ReadonlyMap<string, readonly CapUsed[]>> {
  const [month, quarter, year] = [
    await scoreAt(db, book, memberId, path, monthOf(day)),
    await scoreAt(db, book, memberId, path, quarterOf(day)),
    await scoreAt(db, book, memberId, path, yearOf(day)),
  ];
  if (month === null || quarter === null || year === null) return new Map();
  const uses = [...capUsesOf(month.score, [quarter.score, year.score]), ...categoryUses([month.score, quarter.score, year.score])];
  return groupBy(uses, (use) => use.code);
}
