/** The engine: versions, bounds of the total, redeemable credit, what it refuses. */
import { describe, expect, test } from 'vitest';
import { contextOf, versionsByDay } from '../../../server/scheme/context.ts';
import { redeemableToDate, score } from '../../../server/scheme/score.ts';
import { noFacts } from '../../../server/scheme/facts.ts';
import { scoredKindOf } from '../../../server/scheme/sums.ts';
import { aCategory, anItem, aScheme, aSum, cutsOf, defaultScheme, earned, scored, totalOf } from './builders.ts';

const old = aScheme({
  categories: [aCategory({ caps: [{ window: 'month', maxPoints: 2 }] }), aCategory({ code: 'GONE', redeemable: true })],
  items: [anItem({ points: 3 }), anItem({ code: 'B', caps: [{ window: 'month', maxPoints: 3 }] }), anItem({ code: 'C', category: 'GONE' })],
});
const now = aScheme({
  categories: [aCategory({ caps: [{ window: 'month', maxPoints: 5 }] })],
  items: [anItem({ caps: [{ window: 'month', maxPoints: 4 }] })],
});
const versions = contextOf(
  now,
  versionsByDay([
    { from: '2026-01', scheme: old },
    { from: '2026-04', scheme: now },
  ]),
);

describe('versions', () => {
  test.for([
    {
      item: 'A',
      sums: [aSum('2026-03-01', { award: 3, times: 2 })],
      score: 4,
      why: 'a known item: points of its day, caps of the version in force',
    },
    {
      item: 'B',
      sums: [aSum('2026-03-01', { item: 'B', times: 4 })],
      score: 3,
      why: 'an unknown item keeps the cap of the version that gave its points',
    },
    { item: 'C', sums: [aSum('2026-03-01', { item: 'C', times: 4 })], score: 8, why: 'an unknown item keeps its unknown category' },
    {
      item: 'B',
      sums: [aSum('2026-03-01', { times: 2 }), aSum('2026-03-01', { item: 'B', times: 4 })],
      score: 5,
      why: 'a known category is read by the version in force',
    },
  ])('$item: $score, $why', ({ sums, score: total }) => {
    expect(totalOf(versions, sums, '2026-03')).toBe(total);
  });

  test('the version of a day is the latest that had begun, in any order', () => {
    const givenBy = versionsByDay([
      { from: '2026-04', scheme: now },
      { from: '2026-01', scheme: old },
    ]);
    expect(['2025-12-31', '2026-03-31', '2026-04-01'].map((day) => givenBy(aSum(day)))).toEqual([undefined, old, now]);
  });

  test('a category unknown to the version in force is listed after its own', () => {
    const { categories } = scored(versions, [aSum('2026-03-01', { item: 'C' })], '2026-03');
    expect(categories.map((category) => [category.code, category.counted])).toEqual([
      ['GOOD', 0],
      ['GONE', 200],
    ]);
  });

  test('of two branches, the scheme of the organisation is found by the sum', () => {
    const context = contextOf(now, (sum) => (sum.organisationId === 7 ? old : undefined));
    expect(totalOf(context, [aSum('2026-03-01', { item: 'B', organisationId: 7 })], '2026-03')).toBe(2);
    expect(() => scored(context, [aSum('2026-03-01', { item: 'B', organisationId: 8 })], '2026-03')).toThrow(
      'no scheme at hand knows item B',
    );
  });
});

test.for([
  { total: { floor: 0 }, times: -3, score: 0, cuts: ['total-floor: -6 to 0'], why: 'held at the floor' },
  { total: {}, times: -3, score: -6, cuts: [], why: 'no floor' },
  { total: { floor: -2.5 }, times: -1, score: -2, cuts: [], why: 'above the floor' },
  { total: { ceiling: 5 }, times: 3, score: 5, cuts: ['total-ceiling: 6 to 5'], why: 'held at the ceiling' },
  { total: { floor: 0, ceiling: 6 }, times: 3, score: 6, cuts: [], why: 'the ceiling itself counts' },
])('a total of $times awards within $total: $score, $why', ({ total, times, score: expected, cuts }) => {
  const result = scored(aScheme({ total }), [aSum('2026-03-01', { times })], '2026-03');
  expect([result.total / 100, cutsOf(result)]).toEqual([expected, cuts]);
});

describe('redeemable to date', () => {
  const scheme = defaultScheme();
  const context = contextOf(scheme);
  const service = (occasion: string, day: string, more: Parameters<typeof aSum>[1] = {}) =>
    aSum(day, { item: 'P01', award: 2, occasion, ...more });
  const daily = Array.from({ length: 5 }, (_, i) => service(`s${i}`, '2026-01-05'));
  const rich = ['P01', 'P04', 'P05', 'P06', 'P08', 'P10'].flatMap((code) =>
    ['01', '02', '03'].flatMap((month) =>
      Array.from({ length: 9 }, () => aSum(`2026-${month}-05`, { item: code, award: 4, occasion: '' })),
    ),
  );
  test.for([
    { sums: daily, month: '2026-01', credit: 8, why: 'the item cap of a month holds' },
    {
      sums: [...daily, ...daily.map((sum) => ({ ...sum, day: '2026-02-05', countsMonth: '2026-02', occasion: `${sum.occasion}b` }))],
      month: '2026-01',
      credit: 8,
      why: 'later months wait',
    },
    { sums: rich, month: '2026-03', credit: 78, why: 'no category cap: 3 months of 8 + 4 + 4 + 4 + 3 + 3, not 30' },
    {
      sums: [service('x', '2026-01-05'), aSum('2026-01-05', { item: 'P02', award: 4, occasion: 'x' })],
      month: '2026-01',
      credit: 4,
      why: 'an exclusive group counts once',
    },
    {
      sums: [service('x', '2026-01-05'), ...earned(scheme, 'L05', '2026-01-05')],
      month: '2026-01',
      credit: 2,
      why: 'only redeemable categories',
    },
    {
      sums: [service('x', '2025-12-30', { counts: ['2026-01', '2026-Q1', '2025'] })],
      month: '2026-01',
      credit: 0,
      why: 'what counts in another year counts there',
    },
    { sums: [service('x', '2026-01-05', { times: -1 })], month: '2026-01', credit: -2, why: 'a debt after a correction' },
  ])('up to $month: $credit, $why', ({ sums, month, credit }) => {
    expect(redeemableToDate(context, sums, '2026', month)).toBe(credit * 100);
  });
  test('a December entry that counts in January is credited to its own year', () => {
    expect(redeemableToDate(context, [service('x', '2025-12-30', { counts: ['2026-01', '2026-Q1', '2025'] })], '2025', '2026-01')).toBe(
      200,
    );
  });
});

describe('refuses what can only be a fault of ours', () => {
  test.for(['2026-03-01', '2026-W10', '2026-13', ''])('a period that is not scored: %s', (period) => {
    expect(() => scoredKindOf(period)).toThrow(RangeError);
  });
  test.for([
    { sum: { ...aSum('2026-03-01'), points: 201 }, why: 'points that are not award times times' },
    { sum: { ...aSum('2026-03-01'), times: 0.5, points: 100 }, why: 'half an award' },
    { sum: { ...aSum('2026-03-01'), awardPoints: 0.5, points: 0.5 }, why: 'points that are not hundredths' },
  ])('$why', ({ sum }) => {
    expect(() => score(contextOf(aScheme()), [sum], noFacts, '2026-03')).toThrow(RangeError);
  });
});
