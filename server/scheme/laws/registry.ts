/** Every law of a scheme file. */
import { capsAgree, capsMeasure, sharedCapsReached } from './caps.ts';
import { codesKnown, codesOnce, groupsCompete, listsOnce } from './codes.ts';
import { ceilingsHold, sharedGroupsHold } from './groups.ts';
import { awardsReach, categoriesFilled, pointsWritable, signsHold } from './items.ts';
import type { Law } from './law.ts';
import { combinedReached, levelsCounted, levelsDescend, levelsKnown, measureFitsSubject, sharesWritable } from './levels.ts';
import { occurrencesApply } from './occurrences.ts';
import { partsHold } from './parts.ts';
import { sharesHold, tieBreakersFindTheirCategory } from './settings.ts';
import { basesFit, boundsOrdered, carryOverFinds, classesDiffer, weightsHold } from './total.ts';

export const laws: readonly Law[] = [
  codesOnce,
  listsOnce,
  codesKnown,
  groupsCompete,
  pointsWritable,
  signsHold,
  awardsReach,
  categoriesFilled,
  partsHold,
  capsMeasure,
  capsAgree,
  sharedCapsReached,
  sharedGroupsHold,
  ceilingsHold,
  occurrencesApply,
  basesFit,
  boundsOrdered,
  weightsHold,
  carryOverFinds,
  classesDiffer,
  levelsCounted,
  levelsDescend,
  combinedReached,
  levelsKnown,
  measureFitsSubject,
  sharesWritable,
  tieBreakersFindTheirCategory,
  sharesHold,
];
