/** Points above a window's cap stay in the ledger and out of the score, whichever of them came first. */
import type { CapMeasure } from './cap-measure.ts';

export const pointsCap: CapMeasure = {
  kind: 'points',
  maxOf: (cap) => cap.maxPoints,
  limitOf: (_lots, max) => max,
  standing: (lots) => lots,
};
