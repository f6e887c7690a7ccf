/** Caps that items share: of a group, of a category by times. */
import { expect, test } from 'vitest';
import type { SchemeFile } from '../../../../server/scheme/format.ts';
import { aCategory, anItem, aScheme, aSum, cutsOf, scored, totalOf } from '../builders.ts';

type Caps = SchemeFile['items'][number]['caps'];
const a = (day: string, times = 1) => aSum(day, { award: 2, times });
const b = (day: string, times = 1) => aSum(day, { item: 'B', award: 3, times });
const c = (day: string, times = 1) => aSum(day, { item: 'C', award: 5, times });
const grouped = (caps: Caps, own: Caps = [], categoryCaps: Caps = []) =>
  aScheme({
    categories: [aCategory({ caps: categoryCaps })],
    items: [anItem({ caps: own }), anItem({ code: 'B', points: 3 }), anItem({ code: 'C', points: 5 })],
    itemGroups: [{ code: 'PAIR', nameZh: 'x', items: ['A', 'B'], caps }],
  });
const counts = ['2026-04', '2026-Q2', '2026'] as const;

test.for([
  {
    caps: [{ window: 'day', maxPoints: 4 }],
    period: '2026-04',
    sums: [a('2026-04-01'), b('2026-04-01'), a('2026-04-02')],
    score: 6,
    why: 'a day: 4 of 5, then 2',
  },
  {
    caps: [{ window: 'week', maxPoints: 4 }],
    period: '2026-04',
    sums: [a('2026-04-06', 2), b('2026-04-12'), b('2026-04-13')],
    score: 7,
    why: 'a week, Monday to Sunday: 4 of 7, then 3',
  },
  {
    caps: [{ window: 'month', maxPoints: 5 }],
    period: '2026-Q2',
    sums: [a('2026-04-01', 2), b('2026-04-30'), b('2026-05-01')],
    score: 8,
    why: 'a month: 5 of 7, then 3',
  },
  {
    caps: [{ window: 'quarter', maxPoints: 5 }],
    period: '2026-Q2',
    sums: [a('2026-04-01', 2), b('2026-06-30')],
    score: 5,
    why: 'a quarter: 5 of 7',
  },
  {
    caps: [{ window: 'year', maxPoints: 5 }],
    period: '2026',
    sums: [a('2026-01-01', 2), b('2026-12-31')],
    score: 5,
    why: 'a year: 5 of 7',
  },
  {
    caps: [{ window: 'month', maxPoints: 5 }],
    period: '2026-04',
    sums: [a('2026-04-01'), b('2026-04-01')],
    score: 5,
    why: 'the cap itself counts',
  },
  {
    caps: [{ window: 'month', maxPoints: 5 }],
    period: '2026-04',
    sums: [a('2026-04-01'), b('2026-04-01'), aSum('2026-04-02', { award: 0.01 })],
    score: 5,
    why: 'a hundredth above it does not',
  },
  {
    caps: [{ window: 'month', maxPoints: 5 }],
    period: '2026-04',
    sums: [a('2026-04-01', 2), c('2026-04-01', 3)],
    score: 19,
    why: 'an item outside of the group is free',
  },
  {
    caps: [{ window: 'month', maxTimes: 2 }],
    period: '2026-04',
    sums: [a('2026-04-01', 2), b('2026-04-02')],
    score: 5,
    why: 'by times, the dearest first: 3 + 2',
  },
  {
    caps: [{ window: 'month', maxTimes: 2 }],
    period: '2026-04',
    sums: [b('2026-04-01', 3), a('2026-04-02')],
    score: 6,
    why: 'whatever came first: 3 + 3',
  },
  {
    caps: [
      { window: 'month', maxTimes: 1 },
      { window: 'quarter', maxTimes: 2 },
    ],
    period: '2026-Q2',
    sums: [b('2026-04-01', 2), b('2026-05-01'), a('2026-06-01')],
    score: 6,
    why: 'one a month, two a quarter: 3 + 3, June is the third',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-05',
    sums: [aSum('2026-04-30', { counts: ['2026-05', '2026-Q2', '2026'] }), b('2026-05-01')],
    score: 4,
    why: 'a late fact shares the month it counts in',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-04',
    sums: [aSum('2026-03-01', { times: -1, counts }), b('2026-04-01')],
    score: 1,
    why: 'what is left of a reversal is weighed too',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-04',
    sums: [aSum('2026-03-01', { times: -1, counts })],
    score: -2,
    why: 'a cap is not a floor',
  },
] as const)('$caps in $period: $score, $why', ({ caps, period, sums, score }) => {
  expect(totalOf(grouped([...caps]), sums, period)).toBe(score);
});

test.for([
  { sums: [a('2026-04-01', 4), b('2026-04-01')], score: 5, why: 'the item’s own cap first: 2 + 3, not 5 of 11' },
  { sums: [a('2026-04-01', 4), b('2026-04-01', 2)], score: 6, why: 'then the group’s: 6 of 2 + 6' },
])('after the items’ own caps: $score, $why', ({ sums, score }) => {
  expect(totalOf(grouped([{ window: 'month', maxPoints: 6 }], [{ window: 'month', maxPoints: 2 }]), sums, '2026-04')).toBe(score);
});

test('before the category’s cap, out of what that would cut anyway', () => {
  const scheme = grouped([{ window: 'year', maxPoints: 12 }], [], [{ window: 'quarter', maxPoints: 10 }]);
  // Q1 comes to 9 + 5 = 14, 4 above its 10; Q2 to 6. The year's group, 15, is 3 above its 12: taken from Q1, where 4 are lost anyway.
  expect(totalOf(scheme, [b('2026-01-01', 3), c('2026-01-01'), b('2026-04-01', 2)], '2026')).toBe(16);
});

test('the group says what it held, each item what it lost: the last listed first, from the latest day', () => {
  const result = scored(grouped([{ window: 'month', maxPoints: 4 }]), [a('2026-04-01', 2), b('2026-04-01')], '2026-04');
  expect(cutsOf(result)).toEqual(['B group-points-cap month 2026-04: 3 to 0']);
  expect(result.categories[0]?.groups).toEqual([
    {
      code: 'PAIR',
      nameZh: 'x',
      nameEn: undefined,
      items: ['A', 'B'],
      caps: [{ rule: 'group-points-cap', window: 'month', windowPeriod: '2026-04', max: 400, times: 3, posted: 700, counted: 400 }],
    },
  ]);
});

const byTimes = (caps: Caps) =>
  aScheme({
    categories: [aCategory({ caps })],
    items: grouped([]).items.map((item) => anItem({ code: item.code, points: item.points / 100 })),
  });
test.for([
  {
    caps: [{ window: 'month', maxTimes: 3 }],
    period: '2026-04',
    sums: [a('2026-04-01', 2), b('2026-04-01'), c('2026-04-01')],
    score: 10,
    why: 'of four the dearest three: 5 + 3 + 2',
  },
  {
    caps: [{ window: 'day', maxTimes: 1 }],
    period: '2026-04',
    sums: [a('2026-04-01'), c('2026-04-01'), a('2026-04-02')],
    score: 7,
    why: 'one a day: 5, then 2',
  },
  {
    caps: [
      { window: 'month', maxTimes: 3 },
      { window: 'month', maxPoints: 9 },
    ],
    period: '2026-04',
    sums: [a('2026-04-01', 2), b('2026-04-01'), c('2026-04-01')],
    score: 9,
    why: 'by times, then by points',
  },
] as const)('a category $caps: $score, $why', ({ caps, period, sums, score }) => {
  expect(totalOf(byTimes([...caps]), sums, period)).toBe(score);
});

test.for([
  {
    sums: [b('2026-04-01', 2), b('2026-05-01'), aSum('2026-06-01', { item: 'B', award: 1 })],
    score: 6,
    why: 'the second of April is out already: 3 + 3, June is the third time',
  },
  {
    sums: [b('2026-04-01', 2), aSum('2026-05-01', { item: 'B', award: 1 })],
    score: 4,
    why: 'only what stood in its month competes for the quarter: 3 + 1',
  },
])('an item once a month, twice a quarter: $score, $why', ({ sums, score }) => {
  const caps: Caps = [
    { window: 'month', maxTimes: 1 },
    { window: 'quarter', maxTimes: 2 },
  ];
  expect(totalOf(aScheme({ items: [anItem({ code: 'B', points: 3, caps })] }), sums, '2026-Q2')).toBe(score);
});
