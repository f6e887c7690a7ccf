/** Ranks members by points as 1-2-2-4. */
import type { Points } from '../kernel/points.ts';
import type { Scheme, TieBreaker } from '../scheme/format.ts';
import type { Score } from '../scheme/score.ts';

/** What of a score decides a rank; all points in hundredths. */
export type Standing = {
  readonly total: Points;
  /** A size: smaller is better. */
  readonly deductions: Points;
  readonly orgLife: Points;
  readonly practice: Points;
};

export type Ranked<Row> = { readonly row: Row; readonly rank: number; readonly shared: boolean };

/** The standing of a score, its tie-breaking categories found by the role that the scheme gives them. */
export function standingOf(scheme: Scheme, score: Score): Standing {
  const counted = (role: 'org_life' | 'practice'): Points => {
    const codes = scheme.categories.filter((category) => category.role === role).map((category) => category.code);
    return score.categories.filter((category) => codes.includes(category.code)).reduce((sum, category) => sum + category.counted, 0);
  };
  return { total: score.total, deductions: score.deductions, orgLife: counted('org_life'), practice: counted('practice') };
}

/** Negative when `a` stands before `b`. */
type Comparison = (a: Standing, b: Standing) => number;

const comparisons: Readonly<Record<TieBreaker, Comparison>> = {
  lowerAbsoluteDeductions: (a, b) => a.deductions - b.deductions,
  higherOrgLifePoints: (a, b) => b.orgLife - a.orgLife,
  higherPracticePoints: (a, b) => b.practice - a.practice,
};

/**
 * Rows from the first rank to the last. What the tie-breakers leave equal shares a rank, in the order it was given:
 * never split by name, id, or age. Who is ranked at all is the caller's to decide.
 */
export function rank<Row extends Standing>(rows: readonly Row[], tieBreakers: readonly TieBreaker[]): readonly Ranked<Row>[] {
  const order: readonly Comparison[] = [(a, b) => b.total - a.total, ...tieBreakers.map((tieBreaker) => comparisons[tieBreaker])];
  const compare: Comparison = (a, b) => order.reduce((decided, comparison) => decided || comparison(a, b), 0);
  const sorted = rows.toSorted(compare);
  const ranked: Ranked<Row>[] = [];
  for (const [i, row] of sorted.entries()) {
    const [before, after] = [sorted[i - 1], sorted[i + 1]];
    const withBefore = before !== undefined && compare(before, row) === 0;
    const withAfter = after !== undefined && compare(after, row) === 0;
    ranked.push({ row, rank: withBefore ? (ranked[i - 1]?.rank ?? i + 1) : i + 1, shared: withBefore || withAfter });
  }
  return ranked;
}

/** Where a total would stand among others: 1 + the number above it. Used where only points are at hand. */
export const rankAmong = (totals: readonly Points[], total: Points): number => 1 + totals.filter((other) => other > total).length;

export type Movement = { readonly kind: 'up' | 'down'; readonly by: number } | { readonly kind: 'same' } | { readonly kind: 'new' };

/** How a rank moved since the ranking before; `new` for who was not ranked then. */
export function movementOf(now: number, before: number | undefined): Movement {
  if (before === undefined) return { kind: 'new' };
  if (now === before) return { kind: 'same' };
  return now < before ? { kind: 'up', by: before - now } : { kind: 'down', by: now - before };
}
