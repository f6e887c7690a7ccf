/** Exclusive groups: the dearest award of one occasion. */
import { expect, test } from 'vitest';
import { anItem, aScheme, aSum, cutsOf, scored, totalOf } from '../builders.ts';

const short = anItem({ code: 'P01', exclusiveGroup: 'SERVICE', caps: [{ window: 'month', maxPoints: 8 }] });
const long = anItem({ code: 'P02', exclusiveGroup: 'SERVICE', caps: [{ window: 'month', maxPoints: 8 }] });
const scheme = aScheme({ exclusiveGroups: [{ code: 'SERVICE', nameZh: 'x' }], items: [short, long] });

const p01 = (occasion: string, more: Parameters<typeof aSum>[1] = {}) => aSum('2026-04-10', { item: 'P01', award: 2, occasion, ...more });
const p02 = (occasion: string, more: Parameters<typeof aSum>[1] = {}) => aSum('2026-04-10', { item: 'P02', award: 4, occasion, ...more });
const countsInMay = { counts: ['2026-05', '2026-Q2', '2026'] } as const;

test.for([
  { period: '2026-04', sums: [p01('x'), p02('x')], score: 4, why: 'the dearer' },
  { period: '2026-04', sums: [p02('x'), p01('x')], score: 4, why: 'whatever came first' },
  { period: '2026-04', sums: [p01('x'), p02('y')], score: 6, why: 'two occasions' },
  { period: '2026-04', sums: [p01('x', { times: 2 })], score: 2, why: 'one award of an occasion' },
  { period: '2026-04', sums: [p01(''), p02('')], score: 6, why: 'without an occasion nothing competes' },
  { period: '2026-04', sums: [p01('x'), p02('x'), p02('x', { times: -1 })], score: 2, why: 'the dearer reversed: the other counts again' },
  { period: '2026-04', sums: [p01('x', { times: -1 })], score: -2, why: 'a reversal of a closed month stays whole' },
  {
    period: '2026-05',
    sums: [p01('x', { times: -1, ...countsInMay }), p02('x', countsInMay)],
    score: 2,
    why: 'with the award that replaces it: -2 + 4',
  },
  {
    period: '2026-Q2',
    sums: [p01('x'), p01('x', { times: -1, ...countsInMay }), p02('x', countsInMay)],
    score: 4,
    why: 'in the quarter they meet: the dearer alone',
  },
  { period: '2026-05', sums: [p01('x'), p02('x', countsInMay)], score: 4, why: 'only what counts in the period competes' },
  {
    period: '2026-04',
    sums: [p02('v'), p02('w'), p01('x'), p02('x')],
    score: 8,
    why: 'the one case in which an award more lowers a score: x moves to the item whose cap is full (without it 10)',
  },
])('in $period: $score, $why', ({ period, sums, score }) => {
  expect(totalOf(scheme, sums, period)).toBe(score);
});

test('equal awards: the item listed first counts, in any order of sums', () => {
  const equal = [p01('x', { award: 4 }), p02('x')];
  for (const sums of [equal, equal.toReversed()]) {
    expect(cutsOf(scored(scheme, sums, '2026-04'))).toEqual(['P02 SERVICE keeps P01: 4 to 0']);
  }
});
