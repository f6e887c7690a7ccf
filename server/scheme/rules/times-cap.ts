/** Of the awards in a window, a number of times counts: the dearest first. */
import type { Points } from '../../kernel/points.ts';
import type { CapMeasure } from './cap-measure.ts';

export const timesCap: CapMeasure = {
  rule: 'times-cap',
  maxOf: (cap) => cap.maxTimes,
  /** What is left of a reversal, or a deduction, counts whole and uses up no time. */
  limitOf(lots, max) {
    const timesOf = new Map<Points, number>();
    for (const lot of lots) timesOf.set(lot.awardPoints, (timesOf.get(lot.awardPoints) ?? 0) + lot.times);
    let left = max;
    let points = 0;
    for (const [award, times] of [...timesOf].toSorted(([a], [b]) => b - a)) {
      const competes = award > 0 && times > 0;
      const counted = competes ? Math.min(times, left) : times;
      if (competes) left -= counted;
      points += award * counted;
    }
    return points;
  },
};
