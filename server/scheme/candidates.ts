/** What levels measure of a score; what a branch is measured by of its members' scores. */
import { type Points, sumPoints } from '../kernel/points.ts';
import { divided } from './division.ts';
import type { Facts } from './facts.ts';
import { vetoesIn } from './facts.ts';
import type { Scheme } from './format.ts';
import type { Candidate } from './levels.ts';
import type { Held } from './runs.ts';
import type { Score } from './score.ts';

/** What a score does not know of its subject. */
export type Subject = {
  readonly key: string;
  readonly class: string;
  readonly offered: Points | null;
  readonly monthsInBranch: number;
  readonly history: readonly Held[];
};

const adding = (rows: Iterable<readonly [string, number]>): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const [code, amount] of rows) sums.set(code, (sums.get(code) ?? 0) + amount);
  return sums;
};

const categoriesOf = (score: Score) => score.categories.map((category) => [category.code, category.counted] as const);
const timesOf = (score: Score) => score.categories.flatMap((category) => category.items.map((item) => [item.code, item.times] as const));

/** A member, or a secretary by points of their own. */
export const candidateOf = (subject: Subject, score: Score, facts: Facts): Candidate => ({
  ...subject,
  total: score.total,
  deductions: score.deductions,
  categories: adding(categoriesOf(score)),
  times: adding(timesOf(score)),
  isVetoed: vetoesIn(facts, score.period).length > 0,
});

/**
 * A branch, or its secretary, by the scores of the members that are ranked there: their sum or their average as the scheme
 * says, rounded as it says. Categories and deductions alike; times are added. Vetoes of members are not the branch's.
 */
export function branchCandidate({ flags }: Scheme, subject: Subject, scores: readonly Score[]): Candidate {
  const { measure = 'branch_sum', rounding = 'down' } = flags;
  const measured = (sum: Points): Points =>
    measure === 'branch_average' ? (scores.length === 0 ? 0 : divided([sum], [scores.length], rounding)) : sum;
  const categories = adding(scores.flatMap(categoriesOf));
  return {
    ...subject,
    total: measured(sumPoints(scores.map((score) => score.total))),
    deductions: measured(sumPoints(scores.map((score) => score.deductions))),
    categories: new Map([...categories].map(([code, sum]) => [code, measured(sum)])),
    times: adding(scores.flatMap(timesOf)),
    isVetoed: false,
  };
}
