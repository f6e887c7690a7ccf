/** Divides whole numbers as a scheme states: exactly, without a float in between. */
import { assertPoints } from '../kernel/points.ts';
import type { Rounding } from './format-words.ts';

const floored = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  return numerator % denominator !== 0n && numerator < 0n ? quotient - 1n : quotient;
};

const rounded: Readonly<Record<Rounding, (numerator: bigint, denominator: bigint) => bigint>> = {
  down: floored,
  up: (numerator, denominator) => -floored(-numerator, denominator),
  half_up: (numerator, denominator) => floored(2n * numerator + denominator, 2n * denominator),
};

/** The product of `factors` divided by the product of `divisors`, each a whole number, the divisors positive. Throws RangeError past the bound of points. */
export function divided(factors: readonly number[], divisors: readonly number[], rounding: Rounding): number {
  const product = (numbers: readonly number[]) => numbers.reduce((sofar, number) => sofar * BigInt(number), 1n);
  const denominator = product(divisors);
  if (denominator <= 0n) throw new RangeError('a division by nothing');
  return assertPoints(Number(rounded[rounding](product(factors), denominator)));
}
