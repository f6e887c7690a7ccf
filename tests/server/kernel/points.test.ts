import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertPoints, pointsMax, pointsOf, sumPoints, writtenPoints } from '../../../server/kernel/points.ts';

test.for([
  { written: 2, points: 200, text: '2', why: 'a whole number' },
  { written: 0.5, points: 50, text: '0.5', why: 'half a point' },
  { written: -0.5, points: -50, text: '-0.5', why: 'below nothing' },
  { written: 15.5, points: 1550, text: '15.5', why: 'no second decimal' },
  { written: 0.25, points: 25, text: '0.25', why: 'two decimals' },
  { written: -3.05, points: -305, text: '-3.05', why: 'a zero that must stay' },
  { written: 0.29, points: 29, text: '0.29', why: 'no float survives: 0.29 * 100 is 28.999999999999996' },
  { written: 1.15, points: 115, text: '1.15', why: 'nor here' },
  { written: -0, points: 0, text: '0', why: 'nothing has no sign' },
  { written: 10_000_000, points: pointsMax, text: '10000000', why: 'the bound itself' },
])('$written is $points hundredths, written $text: $why', ({ written, points, text }) => {
  expect(pointsOf(written)).toBe(points);
  expect(writtenPoints(points)).toBe(text);
});

test.for([0.125, 1e-3, Number.NaN, Number.POSITIVE_INFINITY, 10_000_000.01, -10_000_001])('%s is not an amount of points', (written) => {
  expect(() => pointsOf(written)).toThrow(RangeError);
});

test('what is written reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -pointsMax, max: pointsMax }), (points) => {
      expect(pointsOf(Number(writtenPoints(points)))).toBe(points);
    }),
  );
});

test('a sum past the bound is a fault, never stored', () => {
  expect(sumPoints([150, -50, 25])).toBe(125);
  expect(() => sumPoints([pointsMax, 1])).toThrow(RangeError);
  expect(() => assertPoints(1.5)).toThrow(RangeError);
});
