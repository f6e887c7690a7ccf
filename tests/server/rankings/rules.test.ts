/** Ranks 1-2-2-4, how ties are broken, how a rank moved. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movementOf, rank, rankAmong, type Standing, standingOf } from '../../../server/rankings/rules.ts';
import { defaultScheme, earned, scored } from '../scheme/builders.ts';

type Row = Standing & { readonly name: string };
const row = (name: string, total: number, [deductions, orgLife, practice]: readonly [number, number, number] = [0, 0, 0]): Row => ({
  name,
  total,
  deductions,
  orgLife,
  practice,
});
const allThree = ['lowerAbsoluteDeductions', 'higherOrgLifePoints', 'higherPracticePoints'] as const;
const spoken = (rows: readonly Row[], tieBreakers: Parameters<typeof rank>[1]) =>
  rank(rows, tieBreakers)
    .map(({ row: { name }, rank: place, shared }) => `${place}${shared ? '=' : ''}${name}`)
    .join(' ');

test.for([
  { rows: [], tieBreakers: allThree, ranks: '', why: 'nobody' },
  { rows: [row('a', 10), row('b', 30), row('c', 20)], tieBreakers: allThree, ranks: '1b 2c 3a', why: 'by points' },
  { rows: [row('a', 30), row('b', 20), row('c', 20), row('d', 10)], tieBreakers: allThree, ranks: '1a 2=b 2=c 4d', why: '1-2-2-4' },
  { rows: [row('a', 20), row('b', 20), row('c', 20)], tieBreakers: allThree, ranks: '1=a 1=b 1=c', why: 'all equal: all first' },
  {
    rows: [row('z', 20), row('a', 20)],
    tieBreakers: allThree,
    ranks: '1=z 1=a',
    why: 'the order given stays within a shared rank, not the name',
  },
  { rows: [row('a', 20, [300, 0, 0]), row('b', 20, [100, 0, 0])], tieBreakers: allThree, ranks: '1b 2a', why: 'fewer deductions' },
  { rows: [row('a', 20, [0, 5, 9]), row('b', 20, [0, 6, 0])], tieBreakers: allThree, ranks: '1b 2a', why: 'then organisational life' },
  { rows: [row('a', 20, [0, 5, 8]), row('b', 20, [0, 5, 9])], tieBreakers: allThree, ranks: '1b 2a', why: 'then practice' },
  {
    rows: [row('a', 21, [900, 0, 0]), row('b', 20, [0, 9, 9])],
    tieBreakers: allThree,
    ranks: '1a 2b',
    why: 'a tie-breaker breaks ties only',
  },
  { rows: [row('a', 20, [3, 0, 0]), row('b', 20, [1, 0, 0])], tieBreakers: [], ranks: '1=a 1=b', why: 'a scheme without tie-breakers' },
  {
    rows: [row('a', 20, [1, 5, 0]), row('b', 20, [0, 4, 0])],
    tieBreakers: ['higherOrgLifePoints', 'lowerAbsoluteDeductions'] as const,
    ranks: '1a 2b',
    why: 'in the order of the scheme',
  },
  { rows: [row('a', -5), row('b', 0)], tieBreakers: allThree, ranks: '1b 2a', why: 'below zero too' },
])('$ranks: $why', ({ rows, tieBreakers, ranks }) => {
  expect(spoken(rows, tieBreakers)).toBe(ranks);
});

describe('laws', () => {
  const small = fc.integer({ min: 0, max: 2 });
  const rows = fc
    .array(fc.tuple(small, small, small, small), { maxLength: 12 })
    .map((all) => all.map(([total, ...rest], i) => row(`m${i}`, total, rest)));
  test('any order of rows gives everyone the same rank: 1 + how many stand before', () => {
    fc.assert(
      fc.property(
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, other]) => {
          const ranks = new Map(rank(all, allThree).map((ranked) => [ranked.row.name, ranked.rank]));
          for (const ranked of rank(other, allThree)) expect(ranks.get(ranked.row.name)).toBe(ranked.rank);
          for (const one of all)
            expect(ranks.get(one.name)).toBeGreaterThanOrEqual(
              rankAmong(
                all.map(({ total }) => total),
                one.total,
              ),
            );
          for (const ranked of rank(all, []))
            expect(ranked.rank).toBe(
              rankAmong(
                all.map(({ total }) => total),
                ranked.row.total,
              ),
            );
        },
      ),
      { numRuns: 300 },
    );
  });
});

test.for([
  { now: 2, before: 5, movement: { kind: 'up', by: 3 }, why: 'a smaller rank is better' },
  { now: 5, before: 2, movement: { kind: 'down', by: 3 }, why: 'a larger one is worse' },
  { now: 2, before: 2, movement: { kind: 'same' }, why: 'no move' },
  { now: 2, before: undefined, movement: { kind: 'new' }, why: 'not ranked the month before' },
])('from $before to $now: $movement, $why', ({ now, before, movement }) => {
  expect(movementOf(now, before)).toEqual(movement);
});

test('the standing of a score takes its categories by role', () => {
  const scheme = defaultScheme();
  const get = (code: string) => earned(scheme, code, '2026-04-10');
  const result = scored(scheme, [...get('L05'), ...get('P04'), ...get('S01'), ...get('N01'), ...get('N02')], '2026-04');
  expect(standingOf(scheme, result)).toEqual({ total: 300, deductions: 400, orgLife: 300, practice: 200 });
});
