/** Divisions, exchanges, what a year hands on: exact, rounded as stated, whatever came first. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carriedOver } from '../../../server/scheme/carry-over.ts';
import { exchanged, type Reading } from '../../../server/scheme/conversion.ts';
import { divided } from '../../../server/scheme/division.ts';
import type { SchemeFile } from '../../../server/scheme/format.ts';
import { anItem, aScheme, defaultScheme, earned, scored } from './builders.ts';

test.for([
  { factors: [10], by: [4], down: 2, half_up: 3, up: 3, why: 'a half goes up' },
  { factors: [9], by: [4], down: 2, half_up: 2, up: 3, why: 'less than a half' },
  { factors: [8], by: [4], down: 2, half_up: 2, up: 2, why: 'nothing is left over' },
  { factors: [-10], by: [4], down: -3, half_up: -2, up: -2, why: 'below zero too a half goes up, down is down' },
  {
    factors: [1_000_000_000, 10_000, 10_000],
    by: [100_000_000],
    down: 1_000_000_000,
    half_up: 1_000_000_000,
    up: 1_000_000_000,
    why: 'beyond what a float holds',
  },
])('$factors / $by: $why', ({ factors, by, down, half_up, up }) => {
  expect({ down: divided(factors, by, 'down'), half_up: divided(factors, by, 'half_up'), up: divided(factors, by, 'up') }).toEqual({
    down,
    half_up,
    up,
  });
});

test('a division by nothing, or past the bound of points, is a fault of ours', () => {
  expect(() => divided([1], [0], 'down')).toThrow(RangeError);
  expect(() => divided([10_000_000_000], [1], 'down')).toThrow(RangeError);
});

test('down is the greatest whole number not above', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }), (a, b) => {
      const [down, near, up] = [divided([a], [b], 'down'), divided([a], [b], 'half_up'), divided([a], [b], 'up')];
      expect(down * b <= a && a < (down + 1) * b).toBe(true);
      expect(up - down).toBe(a % b === 0 ? 0 : 1);
      expect(2 * a >= (2 * near - 1) * b && 2 * a < (2 * near + 1) * b).toBe(true);
    }),
  );
});

type Conversion = NonNullable<SchemeFile['items'][number]['conversion']>;
const app = (remainder: Conversion, points = 1) => {
  const item = aScheme({ items: [anItem({ points, award: ['import'], conversion: remainder })] }).items[0];
  if (item === undefined) throw new Error('no item');
  return item;
};
const units = { unitZh: 'x', units: 500 };
const read = (...rows: readonly (readonly [string, number])[]): readonly Reading[] => rows.map(([day, n]) => ({ day, units: n }));
const paid = (item: ReturnType<typeof app>, readings: readonly Reading[]) =>
  exchanged(item, readings).map(({ within, awardPoints, times, over }) =>
    `${within ?? ''} ${(awardPoints * times) / 100} over ${over}`.trim(),
  );
test.for([
  { item: app({ ...units, remainder: 'lost' }), readings: read(['2026-04-01', 1250]), paid: ['2 over 250'], why: '1250 are twice 500' },
  { item: app({ ...units, remainder: 'lost' }), readings: read(['2026-04-01', 499]), paid: ['0 over 499'], why: 'one below is nothing' },
  {
    item: app({ ...units, remainder: 'lost' }),
    readings: read(['2026-04-01', 250], ['2026-04-02', 250]),
    paid: ['0 over 250', '0 over 250'],
    why: 'each for itself',
  },
  {
    item: app({ ...units, remainder: 'kept', within: 'quarter' }),
    readings: read(['2026-04-01', 250], ['2026-06-30', 250]),
    paid: ['2026-Q2 1 over 0'],
    why: 'kept within the quarter',
  },
  {
    item: app({ ...units, remainder: 'kept', within: 'quarter' }),
    readings: read(['2026-06-30', 450], ['2026-07-01', 450]),
    paid: ['2026-Q2 0 over 450', '2026-Q3 0 over 450'],
    why: 'not over its end',
  },
  {
    item: app({ ...units, remainder: 'in_part', rounding: 'down' }),
    readings: read(['2026-04-01', 1249]),
    paid: ['2.49 over 0'],
    why: '2.498, down',
  },
  {
    item: app({ ...units, remainder: 'in_part', rounding: 'half_up' }),
    readings: read(['2026-04-01', 1249]),
    paid: ['2.5 over 0'],
    why: '2.498, to the nearest',
  },
  {
    item: app({ ...units, remainder: 'lost' }, 0.5),
    readings: read(['2026-04-01', 1500]),
    paid: ['1.5 over 0'],
    why: 'half a point for 500',
  },
])('$paid: $why', ({ item, readings, paid: expected }) => {
  expect(paid(item, readings)).toEqual(expected);
});

test('readings kept within a window come to the same in any order', () => {
  const item = app({ ...units, remainder: 'kept', within: 'year' });
  const readings = fc.array(
    fc.record({ day: fc.constantFrom('2026-01-01', '2026-05-05', '2026-12-31', '2027-01-01'), units: fc.nat({ max: 2000 }) }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(readings, (rows) => {
      const sorted = (given: readonly Reading[]) =>
        exchanged(item, given).toSorted((a, b) => ((a.within ?? '') < (b.within ?? '') ? -1 : 1));
      expect(sorted(rows.toReversed())).toEqual(sorted(rows));
    }),
  );
});

test.for([-1, 0.5, Number.NaN])('%s units are none', (n) => {
  expect(() => exchanged(app({ ...units, remainder: 'lost' }), [{ day: '2026-04-01', units: n }])).toThrow(RangeError);
});

const carrying = (parts: Partial<NonNullable<SchemeFile['carryOver']>> | null) =>
  aScheme({
    items: [anItem(), anItem({ code: 'OLD', points: 0, award: ['auto'], trigger: { on: 'year_carried' } })],
    ...(parts === null ? {} : { carryOver: { item: 'OLD', percent: 20, rounding: 'down', ...parts } }),
  });
test.for([
  { scheme: carrying({}), total: 86.57, carried: 17.31, why: 'a fifth: 17.314, down' },
  { scheme: carrying({ rounding: 'up' }), total: 86.57, carried: 17.32, why: 'up' },
  { scheme: carrying({ percent: 100 }), total: 86.57, carried: 86.57, why: 'all' },
  { scheme: carrying({ maxPoints: 10 }), total: 86.57, carried: 10, why: 'at most ten' },
  { scheme: carrying({}), total: 0.04, carried: null, why: 'less than a hundredth is nothing' },
  { scheme: carrying({}), total: -5, carried: null, why: 'a debt is not carried over' },
  { scheme: carrying(null), total: 86.57, carried: null, why: 'this scheme carries nothing' },
])('of $total: $carried, $why', ({ scheme, total, carried }) => {
  const over = carriedOver(scheme, { period: '2026', total: Math.round(total * 100) });
  expect(over).toEqual(carried === null ? null : { item: 'OLD', day: '2027-01-01', points: Math.round(carried * 100), fromYear: '2026' });
});

test('only years are carried over', () => {
  const scheme = defaultScheme();
  expect(() => carriedOver(scheme, scored(scheme, earned(scheme, 'L05', '2026-04-10'), '2026-Q2'))).toThrow(RangeError);
});
