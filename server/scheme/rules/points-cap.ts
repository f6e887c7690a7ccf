/** Points above a window's cap stay in the ledger and out of the score, whichever of them came first. */
import type { CapMeasure } from './cap-measure.ts';

export const pointsCap: CapMeasure = {
  rule: 'points-cap',
  maxOf: (cap) => cap.maxPoints,
  limitOf: (_lots, max) => max,
};
