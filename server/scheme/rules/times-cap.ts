/** Of the awards in a window, a number of times counts: the dearest first. */
import { groupBy } from '../../kernel/group.ts';
import { sumPoints } from '../../kernel/points.ts';
import type { Lot } from '../sheet.ts';
import type { CapMeasure } from './cap-measure.ts';

const withTimes = (lot: Lot, times: number): Lot => ({ ...lot, times, points: lot.awardPoints * times });

/** What is left of a reversal, or a deduction, counts whole and uses up no time. */
function letThrough(lots: readonly Lot[], max: number): readonly Lot[] {
  const through: Lot[] = [];
  let left = max;
  for (const [award, ofAward] of [...groupBy(lots, (lot) => lot.awardPoints)].toSorted(([a], [b]) => b - a)) {
    const net = ofAward.reduce((times, lot) => times + lot.times, 0);
    if (award <= 0 || net <= 0) {
      through.push(...ofAward);
      continue;
    }
    let counted = Math.min(net, left);
    left -= counted;
    for (const lot of ofAward) {
      const times = Math.min(counted, Math.max(0, lot.times));
      if (times > 0) through.push(withTimes(lot, times));
      counted -= times;
    }
  }
  return through;
}

export const timesCap: CapMeasure = {
  kind: 'times',
  maxOf: (cap) => cap.maxTimes,
  limitOf: (lots, max) => sumPoints(letThrough(lots, max).map((lot) => lot.points)),
  standing: letThrough,
};
