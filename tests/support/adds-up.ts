/** What every explanation must keep: each level is the sum of the one below it, moved by nothing but the cuts that it names. */
import { expect } from 'vitest';
import type { Explanation } from '../../server/contract/explanation.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
const taken = (cuts: readonly { readonly posted: number; readonly counted: number }[]): number =>
  sum(cuts.map((cut) => cut.posted - cut.counted));

/** Entries make their item, items their category, categories and adjustments the total. */
export function expectToAddUp(explanation: Explanation): void {
  const { member, period, total, categories, adjustments } = explanation;
  const where = `${member.name} ${period}`;
  expect([where, sum(categories.map((category) => category.counted)) + sum(adjustments.map((one) => one.points))]).toEqual([where, total]);
  for (const { code, recorded, counted, moves, items } of categories) {
    expect([where, code, sum(items.map((item) => item.counted)), recorded - taken(moves)]).toEqual([where, code, recorded, counted]);
    for (const item of items) {
      const standing = sum(item.entries.filter((entry) => entry.reversal === null).map((entry) => entry.points));
      expect([where, item.code, standing, item.recorded - taken(item.cuts)]).toEqual([where, item.code, item.recorded, item.counted]);
    }
  }
}
