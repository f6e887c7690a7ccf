/** Parts begin full; their items only take, down to the floor. */
import { expect, test } from 'vitest';
import { aCategory, anItem, aScheme, aSum, scored, totalOf } from '../builders.ts';

const absent = anItem({ code: 'N', category: 'PART', points: -3 });
const partOf = (per: 'month' | 'quarter' | 'year', floor = 0) =>
  aScheme({
    categories: [aCategory(), aCategory({ code: 'PART', holds: 'deduction', part: { per, full: 10, floor } })],
    items: [anItem(), absent],
  });
const n = (day: string, times = 1, more: Parameters<typeof aSum>[1] = {}) => aSum(day, { item: 'N', award: -3, times, ...more });
const inQ2 = { counts: ['2026-04', '2026-Q2', '2026'] } as const;

test.for([
  { per: 'quarter', period: '2026-Q2', sums: [], score: 10, why: 'full without an entry' },
  { per: 'quarter', period: '2026-Q2', sums: [n('2026-04-01')], score: 7, why: '10 - 3' },
  { per: 'quarter', period: '2026-Q2', sums: [n('2026-04-01', 4)], score: 0, why: '10 - 12 is held at the floor' },
  {
    per: 'quarter',
    period: '2026-Q2',
    sums: [n('2026-04-01', 4), aSum('2026-04-01')],
    score: 2,
    why: 'the floor is the part’s own: bonus stays',
  },
  { per: 'quarter', period: '2026-04', sums: [n('2026-04-01')], score: -3, why: 'a month is not given the quarter’s part' },
  { per: 'quarter', period: '2026-04', sums: [n('2026-04-01', 4)], score: -10, why: 'yet it takes no more than the part has' },
  {
    per: 'quarter',
    period: '2026',
    sums: [n('2026-04-01', 4), n('2026-07-01')],
    score: 27,
    why: '10 + 0 + 7 + 10: each quarter has its floor',
  },
  { per: 'year', period: '2026', sums: [n('2026-04-01', 2), n('2026-07-01', 2)], score: 0, why: 'one part for the year: 10 - 12' },
  { per: 'month', period: '2026-Q2', sums: [n('2026-04-01', 4)], score: 20, why: '0 + 10 + 10' },
  {
    per: 'quarter',
    period: '2026-Q2',
    sums: [n('2026-03-31', 1, inQ2)],
    score: 7,
    why: 'a late March fact takes from the quarter it counts in',
  },
  {
    per: 'month',
    period: '2026-Q2',
    sums: [n('2026-03-31', 4, inQ2)],
    score: 20,
    why: 'from a month outside it takes no more than a part has: 30 - 10',
  },
  {
    per: 'quarter',
    period: '2026-Q2',
    sums: [n('2026-03-31', -1, inQ2)],
    score: 13,
    why: 'what a closed quarter lost wrongly comes back whole',
  },
] as const)('a part by $per in $period: $score, $why', ({ per, period, sums, score }) => {
  expect(totalOf(partOf(per), sums, period)).toBe(score);
});

test.for([
  { floor: 2, times: 4, score: 2, why: 'a floor above zero' },
  { floor: -5, times: 4, score: -2, why: 'not yet at a floor below zero' },
  { floor: -5, times: 6, score: -5, why: 'at a floor below zero' },
])('a floor of $floor after $times absences: $score, $why', ({ floor, times, score }) => {
  expect(totalOf(partOf('quarter', floor), [n('2026-04-01', times)], '2026-Q2')).toBe(score);
});

test('says for each of its periods what it began with, what was taken, what is left', () => {
  const [, part] = scored(partOf('quarter'), [n('2026-04-01', 4)], '2026').categories;
  expect(part?.parts.map((use) => [use.windowPeriod, use.full, use.posted, use.counted])).toEqual([
    ['2026-Q1', 1000, 0, 1000],
    ['2026-Q2', 1000, -1200, 0],
    ['2026-Q3', 1000, 0, 1000],
    ['2026-Q4', 1000, 0, 1000],
  ]);
});
