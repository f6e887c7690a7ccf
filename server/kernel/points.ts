/** Points are integers in hundredths everywhere inside: 2 points are 200, half a point is 50. Never floats. */

export type Points = number;

/** A bound on any single amount or sum: ten million points. Far above any scheme, far below 2^53. */
export const pointsMax: Points = 1_000_000_000;

/** The hundredths of a number as people write it in a scheme: 2, 0.5, -3, 0.25. Throws RangeError past two decimals or the bound. */
export function pointsOf(written: number): Points {
  const hundredths = Math.round(written * 100);
  if (!Number.isFinite(written) || Math.abs(hundredths - written * 100) > 1e-6 || Math.abs(hundredths) > pointsMax) {
    throw new RangeError(`not an amount of points with at most two decimals: ${written}`);
  }
  return hundredths === 0 ? 0 : hundredths;
}

/** Holds in production too: a sum that is not an integer within the bound is a fault of ours, never stored. */
export function assertPoints(points: number): Points {
  if (!Number.isSafeInteger(points) || Math.abs(points) > pointsMax) throw new RangeError(`not hundredths of points: ${points}`);
  return points;
}

/** As people write it: 1550 is `15.5`, 200 is `2`, -50 is `-0.5`. Plain ASCII; the page's format puts the true minus. */
export function writtenPoints(points: Points): string {
  const sign = points < 0 ? '-' : '';
  const size = Math.abs(points);
  const rest = size % 100;
  const whole = `${sign}${(size - rest) / 100}`;
  if (rest === 0) return whole;
  return `${whole}.${rest % 10 === 0 ? rest / 10 : String(rest).padStart(2, '0')}`;
}

export const sumPoints = (amounts: Iterable<Points>): Points => {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return assertPoints(sum);
};
