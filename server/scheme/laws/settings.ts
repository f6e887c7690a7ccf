/** Laws of a scheme's settings: tie-breakers, shares of the year's end. */
import type { TieBreaker } from '../format.ts';
import { fault, type Law } from './law.ts';

const roleOf: Readonly<Record<TieBreaker, 'org_life' | 'practice' | undefined>> = {
  lowerAbsoluteDeductions: undefined,
  higherOrgLifePoints: 'org_life',
  higherPracticePoints: 'practice',
};

export const tieBreakersFindTheirCategory: Law = function* (file) {
  for (const [i, tieBreaker] of file.ranking.tieBreakers.entries()) {
    const role = roleOf[tieBreaker];
    if (role !== undefined && !file.categories.some((category) => category.role === role)) {
      yield fault(`ranking.tieBreakers[${i}]`, 'tie_breaker_without_category', { tieBreaker, role });
    }
  }
};

export const sharesHold: Law = function* ({ yearEnd: { weights, excellentShare } }) {
  const whole = weights.points + weights.appraisal;
  if (Math.abs(whole - 1) > 1e-9) yield fault('yearEnd.weights', 'weights_not_whole', { whole });
  if (excellentShare.numerator > excellentShare.denominator) {
    yield fault('yearEnd.excellentShare', 'share_above_whole', {
      numerator: excellentShare.numerator,
      denominator: excellentShare.denominator,
    });
  }
};
