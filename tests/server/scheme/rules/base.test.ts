/** Base points: once for each of their periods. */
import { expect, test } from 'vitest';
import { aScheme, aSum, cutsOf, scored, totalOf } from '../builders.ts';

const scheme = aScheme({
  base: [
    { code: 'B60', nameZh: 'x', points: 60, per: 'quarter', countsIn: ['quarter', 'year'] },
    { code: 'B05', nameZh: 'x', points: 0.5, per: 'month', countsIn: ['month', 'quarter'] },
  ],
});

test.for([
  { period: '2026-04', sums: [], score: 0.5, why: 'a month has its own base, no third of the quarter' },
  { period: '2026-Q2', sums: [], score: 61.5, why: '60 + 3 x 0.5, also without an entry' },
  { period: '2026', sums: [], score: 240, why: '4 x 60; the monthly one does not count in the year' },
  { period: '2026-Q2', sums: [aSum('2026-05-01')], score: 63.5, why: 'entries come on top' },
  { period: '2026-Q2', sums: [aSum('2026-05-01', { times: -40 })], score: -18.5, why: 'a base is no floor: 61.5 - 80' },
])('in $period: $score, $why', ({ period, sums, score }) => {
  expect(totalOf(scheme, sums, period)).toBe(score);
});

test('each base says what it gave', () => {
  expect(cutsOf(scored(scheme, [aSum('2026-05-01')], '2026-Q2'))).toEqual(['base: 2 to 62', 'base: 62 to 63.5']);
});
