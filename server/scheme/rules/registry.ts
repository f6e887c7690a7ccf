/** Every kind of rule, in the order in which a score is read. */
import { base } from './base.ts';
import { bonusCeilings } from './bonus-ceilings.ts';
import { categoryCaps } from './category-caps.ts';
import { exclusiveGroups } from './exclusive-group.ts';
import { itemCaps } from './item-caps.ts';
import { memberClasses } from './member-classes.ts';
import { notCounted } from './not-counted.ts';
import { occurrences } from './occurrences.ts';
import { parts } from './parts.ts';
import type { Rule } from './rule.ts';
import { sharedCaps } from './shared-caps.ts';
import { totalBounds } from './total-bounds.ts';
import { vetoes } from './vetoes.ts';
import { weights } from './weights.ts';

export const rules: readonly Rule[] = [
  notCounted,
  memberClasses,
  exclusiveGroups,
  occurrences,
  itemCaps,
  sharedCaps,
  categoryCaps,
  parts,
  bonusCeilings,
  base,
  weights,
  totalBounds,
  vetoes,
];
