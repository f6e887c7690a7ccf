/** The n-th time of some items within a window. */
import { expect, test } from 'vitest';
import type { SchemeFile } from '../../../../server/scheme/format.ts';
import { aCategory, anItem, aScheme, aSum, scored, totalOf } from '../builders.ts';

type Rule = NonNullable<SchemeFile['occurrences']>[number];
const rule = (parts: Partial<Rule> = {}): Rule => ({
  code: 'THIRD',
  nameZh: 'x',
  items: ['N', 'M'],
  window: 'quarter',
  from: 3,
  effect: { kind: 'each', points: -2 },
  ...parts,
});
const items = [
  anItem({ code: 'N', points: -3 }),
  anItem({ code: 'M', points: -1 }),
  anItem({ code: 'A', points: 2, caps: [{ window: 'month', maxTimes: 1 }] }),
  anItem({ code: 'Y', points: -1, countsIn: ['year'] }),
];
const withRules = (...occurrences: readonly Rule[]) => aScheme({ items, occurrences });
const n = (day: string, times = 1, more: Parameters<typeof aSum>[1] = {}) => aSum(day, { item: 'N', award: -3, times, ...more });
const m = (day: string, times = 1) => aSum(day, { item: 'M', award: -1, times });
const a = (day: string, times = 1) => aSum(day, { times });
const third = withRules(rule());

test.for([
  { scheme: third, period: '2026-Q2', sums: [n('2026-04-01', 2)], score: -6, why: 'twice is not yet the third time' },
  { scheme: third, period: '2026-Q2', sums: [n('2026-04-01', 3)], score: -11, why: 'the third costs 2 more' },
  { scheme: third, period: '2026-Q2', sums: [n('2026-04-01', 5)], score: -21, why: 'so do the fourth and the fifth' },
  { scheme: third, period: '2026-Q2', sums: [n('2026-04-01', 2), m('2026-06-30')], score: -9, why: 'the items count together: 6 + 1 + 2' },
  { scheme: third, period: '2026-Q2', sums: [m('2026-04-01'), n('2026-06-30', 2)], score: -9, why: 'whatever came first' },
  { scheme: third, period: '2026', sums: [n('2026-03-31', 2), n('2026-04-01', 2)], score: -12, why: 'each quarter counts from one' },
  { scheme: third, period: '2026', sums: [n('2026-03-31', 3), n('2026-04-01', 3)], score: -22, why: 'and each has its third' },
  { scheme: third, period: '2026-04', sums: [n('2026-04-01', 3)], score: -11, why: 'a month alone takes all its entries' },
  {
    scheme: third,
    period: '2026-Q2',
    sums: [n('2026-04-01', 3), n('2026-04-01', -1)],
    score: -6,
    why: 'what is reversed was no time',
  },
  {
    scheme: third,
    period: '2026-Q2',
    sums: [n('2026-04-01', 3), n('2026-03-31', -1, { counts: ['2026-04', '2026-Q2', '2026'] })],
    score: -6,
    why: 'a reversal from a closed quarter takes a time away: 3 - 1, 9 - 3',
  },
  {
    scheme: third,
    period: '2026-Q2',
    sums: [n('2026-03-31', -1, { counts: ['2026-04', '2026-Q2', '2026'] })],
    score: 3,
    why: 'a reversal alone is no time either',
  },
  {
    scheme: withRules(rule({ effect: { kind: 'each', points: -2, upTo: 4 } })),
    period: '2026-Q2',
    sums: [n('2026-04-01', 6)],
    score: -22,
    why: 'from the third up to the fourth: 18 + 2 x 2',
  },
  {
    scheme: withRules(rule({ effect: { kind: 'once', points: -5 } })),
    period: '2026-Q2',
    sums: [n('2026-04-01', 6)],
    score: -23,
    why: 'once, however many follow: 18 + 5',
  },
  {
    scheme: withRules(rule(), rule({ code: 'FIFTH', from: 5 })),
    period: '2026-Q2',
    sums: [n('2026-04-01', 5)],
    score: -23,
    why: 'in steps: 15 + 3 x 2 from the third, 2 from the fifth',
  },
  {
    scheme: withRules(rule({ items: ['A'], window: 'year', from: 4, effect: { kind: 'once', points: 5 } })),
    period: '2026',
    sums: [a('2026-04-01', 4)],
    score: 7,
    why: 'a bonus for the fourth: times above a cap are times too, 2 + 5',
  },
  {
    scheme: withRules(rule({ items: ['Y'], from: 1 })),
    period: '2026-Q2',
    sums: [aSum('2026-04-01', { item: 'Y', award: -1, times: 3 })],
    score: 0,
    why: 'an item that does not count here has no times here',
  },
])('in $period: $score, $why', ({ scheme, period, sums, score }) => {
  expect(totalOf(scheme, sums, period)).toBe(score);
});

test('says how many times there were, how many of them are extra', () => {
  const [category] = scored(third, [n('2026-03-31', 4), n('2026-04-01', 3)], '2026').categories;
  expect(category?.occurrences.map((use) => [use.code, use.windowPeriod, use.times, use.extra, use.counted])).toEqual([
    ['THIRD', '2026-Q1', 4, 2, -400],
    ['THIRD', '2026-Q2', 3, 1, -200],
  ]);
  expect(scored(third, [n('2026-04-01', 3)], '2026-Q2').deductions).toBe(1100);
});

test('an extra bonus is held by the category’s cap', () => {
  const scheme = aScheme({
    categories: [aCategory({ caps: [{ window: 'quarter', maxPoints: 6 }] })],
    items: [anItem()],
    occurrences: [rule({ items: ['A'], from: 2, effect: { kind: 'once', points: 5 } })],
  });
  expect(totalOf(scheme, [a('2026-04-01', 2)], '2026-Q2')).toBe(6);
});

test.for([
  { sums: [aSum('2026-01-01'), a('2026-04-01')], score: 9, why: 'a yearly extra is not held by the quarters: 2 + 2 + 5' },
  { sums: [aSum('2026-01-01'), a('2026-04-01', 4)], score: 13, why: 'wherever the last one fell: 2 + 6 + 5' },
])('a yearly extra under a quarterly cap: $score, $why', ({ sums, score }) => {
  const scheme = aScheme({
    categories: [aCategory({ caps: [{ window: 'quarter', maxPoints: 6 }] })],
    items: [anItem()],
    occurrences: [rule({ items: ['A'], window: 'year', from: 2, effect: { kind: 'once', points: 5 } })],
  });
  expect(totalOf(scheme, sums, '2026')).toBe(score);
});

const emptied = aScheme({
  categories: [aCategory({ code: 'GOOD' }), aCategory({ code: 'PART', holds: 'deduction', part: { per: 'quarter', full: 10, floor: 0 } })],
  items: [anItem({ code: 'N', category: 'PART', points: -1 }), anItem()],
  occurrences: [rule({ items: ['N'], effect: { kind: 'empties_part' } })],
});
const one = (day: string, times: number) => aSum(day, { item: 'N', award: -1, times });
test.for([
  { period: '2026-Q2', sums: [one('2026-04-01', 2)], score: 8, why: 'two take 1 each' },
  { period: '2026-Q2', sums: [one('2026-04-01', 3)], score: 0, why: 'the third empties the part' },
  { period: '2026-Q2', sums: [one('2026-04-01', 3), one('2026-04-01', -1)], score: 8, why: 'reversed, the part is back' },
  { period: '2026', sums: [one('2026-04-01', 3), one('2026-07-01', 2)], score: 28, why: 'of its own quarter only: 10 + 0 + 8 + 10' },
  { period: '2026-04', sums: [one('2026-04-01', 3)], score: -10, why: 'in a month all that the part has' },
])('emptied in $period: $score, $why', ({ period, sums, score }) => {
  expect(totalOf(emptied, sums, period)).toBe(score);
});
