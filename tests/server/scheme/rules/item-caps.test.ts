/** Caps of an item: which entries share a window, what a window lets through. */
import { expect, test } from 'vitest';
import type { SchemeFile } from '../../../../server/scheme/format.ts';
import type { Sum } from '../../../../server/scheme/sums.ts';
import { aCategory, anItem, aScheme, aSum, cutsOf, scored, totalOf } from '../builders.ts';

type Caps = SchemeFile['items'][number]['caps'];
type Case = { readonly caps: Caps; readonly period: string; readonly sums: readonly Sum[]; readonly score: number; readonly why: string };

const lateMarch = aSum('2026-03-30', { counts: ['2026-04', '2026-Q2', '2026'] });

const byPoints: readonly Case[] = [
  { caps: [], period: '2026-03', sums: [aSum('2026-03-01', { times: 40 })], score: 80, why: 'without a cap all counts' },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { times: 2 })],
    score: 4,
    why: 'the cap itself counts',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { award: 4.01 })],
    score: 4,
    why: 'a hundredth above it does not',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-03',
    sums: [aSum('2026-03-01'), aSum('2026-03-31', { times: 2 })],
    score: 4,
    why: 'both ends of the month share it',
  },
  {
    caps: [{ window: 'month', maxPoints: 0.5 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { award: 0.25, times: 3 })],
    score: 0.5,
    why: 'an entry counts in part',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-Q2',
    sums: [aSum('2026-05-31', { times: 3 }), aSum('2026-06-01', { times: 3 })],
    score: 8,
    why: 'each month of the quarter has its own',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-04',
    sums: [lateMarch, lateMarch, aSum('2026-04-01', { times: 2 })],
    score: 4,
    why: 'a late March fact shares the window of the April it counts in',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-Q2',
    sums: [lateMarch, aSum('2026-04-01', { times: 2 })],
    score: 6,
    why: 'in the quarter a late March fact keeps a window of its own',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-03',
    sums: [lateMarch],
    score: 0,
    why: 'it counts in April, nothing in March',
  },
  {
    caps: [{ window: 'quarter', maxPoints: 4 }],
    period: '2026-04',
    sums: [aSum('2026-04-10', { times: 3 })],
    score: 4,
    why: 'a longer cap takes a month alone',
  },
  {
    caps: [{ window: 'quarter', maxPoints: 4 }],
    period: '2026',
    sums: [aSum('2026-03-31', { times: 3 }), aSum('2026-04-01', { times: 3 })],
    score: 8,
    why: 'in the year each quarter has its own',
  },
  {
    caps: [{ window: 'year', maxPoints: 4 }],
    period: '2026',
    sums: [aSum('2026-01-01', { times: 2 }), aSum('2026-12-31', { times: 2 })],
    score: 4,
    why: 'the year is one window',
  },
  {
    caps: [{ window: 'day', maxPoints: 2 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { times: 2 }), aSum('2026-03-02')],
    score: 4,
    why: 'each day by itself',
  },
  {
    caps: [{ window: 'week', maxPoints: 2 }],
    period: '2026-04',
    sums: [aSum('2026-04-05'), aSum('2026-04-06')],
    score: 4,
    why: 'Sunday and Monday lie in two weeks',
  },
  {
    caps: [{ window: 'week', maxPoints: 2 }],
    period: '2026-Q2',
    sums: [aSum('2026-04-30'), aSum('2026-05-01')],
    score: 2,
    why: 'a week over two months is one within the quarter',
  },
  {
    caps: [{ window: 'week', maxPoints: 2 }],
    period: '2026-04',
    sums: [aSum('2026-03-31', { counts: ['2026-04', '2026-Q2', '2026'] }), aSum('2026-04-01')],
    score: 4,
    why: 'a week is cut at the edge of the period',
  },
  {
    caps: [
      { window: 'week', maxPoints: 2 },
      { window: 'month', maxPoints: 4 },
    ],
    period: '2026-Q2',
    sums: [aSum('2026-04-30'), aSum('2026-05-01')],
    score: 4,
    why: 'where a monthly cap reads on, it is cut at the month too',
  },
  {
    caps: [
      { window: 'month', maxPoints: 4 },
      { window: 'quarter', maxPoints: 10 },
    ],
    period: '2026-Q2',
    sums: [aSum('2026-04-01', { times: 4 }), aSum('2026-05-01', { times: 4 }), aSum('2026-06-01', { times: 4 })],
    score: 10,
    why: '4 + 4 + 4, then 10',
  },
  {
    caps: [
      { window: 'quarter', maxPoints: 10 },
      { window: 'month', maxPoints: 4 },
    ],
    period: '2026-Q2',
    sums: [aSum('2026-04-01', { times: 9 }), aSum('2026-05-01')],
    score: 6,
    why: 'the shorter first, however they are written',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-03',
    sums: [aSum('2026-03-05', { times: -1, counts: ['2026-03', '2026-Q1', '2026'] })],
    score: -2,
    why: 'a cap is not a floor',
  },
  {
    caps: [{ window: 'month', maxPoints: 4 }],
    period: '2026-03',
    sums: [aSum('2026-03-05', { times: 3 }), aSum('2026-03-06', { times: -1 })],
    score: 4,
    why: 'what a reversal leaves is held to the cap: 6 - 2',
  },
];

const byTimes: readonly Case[] = [
  { caps: [{ window: 'month', maxTimes: 2 }], period: '2026-03', sums: [aSum('2026-03-01', { times: 3 })], score: 4, why: 'two of three' },
  {
    caps: [{ window: 'month', maxTimes: 1 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { award: 1 }), aSum('2026-03-02', { award: 3 })],
    score: 3,
    why: 'the dearest first, though it came later',
  },
  {
    caps: [{ window: 'month', maxTimes: 3 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { award: 1, times: 5 }), aSum('2026-03-02', { award: 3, times: 2 })],
    score: 7,
    why: '3 + 3 + 1',
  },
  {
    caps: [{ window: 'month', maxTimes: 1 }],
    period: '2026-Q2',
    sums: [aSum('2026-04-01', { times: 2 }), aSum('2026-05-01', { times: 2 })],
    score: 4,
    why: 'one in each month',
  },
  {
    caps: [{ window: 'day', maxTimes: 1 }],
    period: '2026',
    sums: [aSum('2026-04-01', { times: 2 }), aSum('2026-04-02')],
    score: 4,
    why: 'one a day, also in the year',
  },
  {
    caps: [{ window: 'year', maxTimes: 2 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { times: 3 })],
    score: 4,
    why: 'a longer cap takes a month alone',
  },
  {
    caps: [
      { window: 'month', maxTimes: 2 },
      { window: 'month', maxPoints: 3 },
    ],
    period: '2026-03',
    sums: [aSum('2026-03-01', { times: 2 })],
    score: 3,
    why: 'whichever is tighter',
  },
  {
    caps: [
      { window: 'quarter', maxTimes: 3 },
      { window: 'month', maxPoints: 5 },
    ],
    period: '2026-Q2',
    sums: [aSum('2026-04-01', { award: 5, times: 3 }), aSum('2026-05-01', { award: 1 })],
    score: 6,
    why: 'an award more never costs the cheaper one of another month',
  },
  {
    caps: [{ window: 'month', maxTimes: 1 }],
    period: '2026-03',
    sums: [aSum('2026-03-01'), aSum('2026-03-02', { award: 3, times: -1 })],
    score: -1,
    why: 'what is left of a reversal uses up no time',
  },
  {
    caps: [{ window: 'month', maxTimes: 1 }],
    period: '2026-03',
    sums: [aSum('2026-03-01', { award: -2, times: 3 })],
    score: -6,
    why: 'a deduction is not spared',
  },
];

test.for([...byPoints, ...byTimes])('$caps in $period: $score, $why', ({ caps, period, sums, score }) => {
  expect(totalOf(aScheme({ items: [anItem({ caps })] }), sums, period)).toBe(score);
});

test('a cap says what it cut in which window, an idle one what it holds', () => {
  const scheme = aScheme({ items: [anItem({ caps: [{ window: 'month', maxPoints: 4 }] })] });
  const result = scored(scheme, [aSum('2026-04-01', { times: 3 }), aSum('2026-05-01')], '2026-Q2');
  expect(cutsOf(result)).toEqual(['A points-cap month 2026-04: 6 to 4']);
  expect(result.categories[0]?.items[0]?.caps).toEqual([
    { rule: 'points-cap', window: 'month', windowPeriod: '2026-04', max: 400, times: 3, posted: 600, counted: 400 },
    { rule: 'points-cap', window: 'month', windowPeriod: '2026-05', max: 400, times: 1, posted: 200, counted: 200 },
  ]);
});

const yearly = (max: number) => anItem({ code: 'Y', caps: [{ window: 'year', maxPoints: max }] });
const quarterly = [aCategory({ caps: [{ window: 'quarter', maxPoints: 20 }] })];
const y = (day: string, points: number) => aSum(day, { item: 'Y', award: points });
const b = (day: string, points: number) => aSum(day, { item: 'B', award: points });
const z = (day: string, points: number) => aSum(day, { item: 'Z', award: points });

test.for([
  { sums: [b('2026-02-01', 22), y('2026-08-01', 20)], score: 40, why: 'a full first quarter beside a full third' },
  {
    sums: [b('2026-02-01', 22), y('2026-02-01', 10), y('2026-08-01', 20)],
    score: 40,
    why: 'an award in the full quarter takes nothing from the third',
  },
  { sums: [b('2026-02-01', 34), y('2026-08-01', 26)], score: 40, why: 'the first quarter gives nothing that it does not have of the item' },
  {
    sums: [b('2026-02-01', 16), y('2026-02-01', 5), y('2026-08-01', 16)],
    score: 36,
    why: 'one over the item, one over the quarter: the same point',
  },
  { sums: [b('2026-02-01', 4), y('2026-02-01', 10), y('2026-08-01', 15)], score: 24, why: 'no quarter is full: the item cap alone' },
  {
    sums: [b('2026-02-01', 10), y('2026-02-01', 10), z('2026-02-01', 5), y('2026-08-01', 15), b('2026-08-01', 10), z('2026-05-01', 20)],
    score: 60,
    why: 'Y gives way in the third quarter so that Z may in the first: with Y in the first it were 55',
  },
])('a year of yearly caps under a quarterly category cap: $score, $why', ({ sums, score }) => {
  const items = [yearly(20), anItem({ code: 'B' }), { ...yearly(20), code: 'Z' }];
  expect(totalOf(aScheme({ categories: quarterly, items }), sums, '2026')).toBe(score);
});
