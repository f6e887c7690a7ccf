/** Laws of a scheme's settings: bounds of the total, flag levels, tie-breakers, shares. */
import type { TieBreaker } from '../format.ts';
import { fault, type Law } from './law.ts';

export const boundsOrdered: Law = function* ({ total: { floor, ceiling } }) {
  if (floor !== undefined && ceiling !== undefined && floor > ceiling)
    yield fault('total.floor', 'floor_above_ceiling', { floor, ceiling });
};

/** Best first: by score or rate each least lies below the one before, by share each share above it. A level without one takes the rest. */
export const levelsDescend: Law = function* ({ flags: { mode, levels } }) {
  const measure = ({ score: 'minScore', rate: 'minRate', share: 'topShare' } as const)[mode];
  const descends = (value: number, before: number) => (mode === 'share' ? value > before : value < before);
  let before: number | undefined;
  let restTaken = false;
  for (const [i, level] of levels.entries()) {
    const path = `flags.levels[${i}]`;
    const value = level[measure];
    if (restTaken) yield fault(path, 'level_unreachable', { level: level.code });
    else if (value === undefined && i < levels.length - 1) yield fault(path, 'level_without_measure', { level: level.code, measure });
    else if (value !== undefined && before !== undefined && !descends(value, before)) {
      yield fault(`${path}.${measure}`, 'level_not_descending', { level: level.code, value, before });
    }
    restTaken ||= value === undefined || (mode === 'share' && value >= 1);
    before = value ?? before;
  }
};

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
