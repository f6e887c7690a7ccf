/** Every kind of rule, in the order in which a score is read. */
import { categoryCaps } from './category-caps.ts';
import { exclusiveGroups } from './exclusive-group.ts';
import { itemCaps } from './item-caps.ts';
import { notCounted } from './not-counted.ts';
import type { Rule } from './rule.ts';
import { totalBounds } from './total-bounds.ts';

export const rules: readonly Rule[] = [notCounted, exclusiveGroups, itemCaps, categoryCaps, totalBounds];
