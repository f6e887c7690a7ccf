/** Every law of a scheme file. */
import { capsAgree, capsMeasure, categoryCapsReached } from './caps.ts';
import { codesKnown, codesOnce, groupsCompete, listsOnce } from './codes.ts';
import { awardsReach, categoriesFilled, pointsWritable, signsHold } from './items.ts';
import type { Law } from './law.ts';
import { boundsOrdered, levelsDescend, sharesHold, tieBreakersFindTheirCategory } from './settings.ts';

export const laws: readonly Law[] = [
  codesOnce,
  listsOnce,
  codesKnown,
  groupsCompete,
  pointsWritable,
  signsHold,
  awardsReach,
  categoriesFilled,
  capsMeasure,
  capsAgree,
  categoryCapsReached,
  boundsOrdered,
  levelsDescend,
  tieBreakersFindTheirCategory,
  sharesHold,
];
