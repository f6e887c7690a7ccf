/** Caps of a category: after the items' own. */
import { expect, test } from 'vitest';
import { aCategory, anItem, aScheme, aSum, cutsOf, scored, totalOf } from '../builders.ts';

const a = (day: string, times: number) => aSum(day, { times });
const b = (day: string, times: number) => aSum(day, { item: 'B', times });
const items = [anItem({ caps: [{ window: 'month', maxPoints: 4 }] }), anItem({ code: 'B' })];
const scheme = aScheme({
  categories: [aCategory({ caps: [{ window: 'quarter', maxPoints: 10 }] }), aCategory({ code: 'FREE' })],
  items: [...items, anItem({ code: 'F', category: 'FREE' })],
});

test.for([
  { period: '2026-Q2', sums: [a('2026-04-01', 2), b('2026-04-01', 3)], score: 10, why: 'the cap itself counts' },
  {
    period: '2026-Q2',
    sums: [b('2026-04-01', 5), aSum('2026-04-02', { item: 'B', award: 0.01 })],
    score: 10,
    why: 'a hundredth above it does not',
  },
  { period: '2026-Q2', sums: [a('2026-04-01', 9), b('2026-04-01', 2)], score: 8, why: 'item caps first: 4 + 4, not 18 + 4 held to 10' },
  { period: '2026-Q2', sums: [a('2026-04-01', 2), b('2026-06-01', 9)], score: 10, why: 'all items together' },
  {
    period: '2026-Q2',
    sums: [b('2026-04-01', 9), aSum('2026-04-01', { item: 'F', times: 9 })],
    score: 28,
    why: 'another category is not held',
  },
  { period: '2026-05', sums: [b('2026-05-01', 9)], score: 10, why: 'a longer cap takes a month alone' },
  { period: '2026', sums: [b('2026-03-31', 9), b('2026-04-01', 9)], score: 20, why: 'in the year each quarter has its own' },
  {
    period: '2026',
    sums: [b('2026-03-31', 9), aSum('2026-03-31', { item: 'B', times: 2, counts: ['2026-04', '2026-Q2', '2026'] })],
    score: 10,
    why: 'in the year a late fact lies in its own quarter',
  },
  {
    period: '2026-Q2',
    sums: [b('2026-04-01', 7), b('2026-04-02', -1)],
    score: 10,
    why: 'a negative sum is weighed before the cap: 14 - 2',
  },
  { period: '2026-Q2', sums: [b('2026-04-02', -1)], score: -2, why: 'a cap is not a floor' },
])('in $period: $score, $why', ({ period, sums, score }) => {
  expect(totalOf(scheme, sums, period)).toBe(score);
});

test('two caps of a category hold one after the other, each says what it cut', () => {
  const caps = [
    { window: 'year', maxPoints: 15 },
    { window: 'quarter', maxPoints: 10 },
  ] as const;
  const result = scored(aScheme({ categories: [aCategory({ caps: [...caps] })], items }), [b('2026-01-01', 6), b('2026-04-01', 6)], '2026');
  expect(result.total).toBe(1500);
  expect(cutsOf(result)).toEqual([
    'GOOD category-cap quarter 2026-Q1: 12 to 10',
    'GOOD category-cap quarter 2026-Q2: 12 to 10',
    'GOOD category-cap year 2026: 20 to 15',
  ]);
});
