/** Which bounds of a scheme concern several items at once. */
import { isShorter, type PeriodKind } from '../../kernel/calendar.ts';
import type { Points } from '../../kernel/points.ts';
import type { Scheme, SchemeCategory } from '../format.ts';
import type { CategorySheet, Sheet } from '../sheet.ts';
import { shorterFirst } from './windows.ts';

export type ItemGroup = NonNullable<Scheme['itemGroups']>[number];

const none: readonly ItemGroup[] = [];

/** The groups that hold an item. */
export const groupsOf = ({ itemGroups }: Scheme, item: string): readonly ItemGroup[] =>
  itemGroups === undefined ? none : itemGroups.filter((group) => group.items.includes(item));

export type PointsCap = { readonly window: PeriodKind; readonly maxPoints: Points };

/** A category's caps by points; those by times are read as caps that all of its items share. */
export const pointsCapsOf = ({ caps }: SchemeCategory): readonly PointsCap[] =>
  caps.flatMap(({ window, maxPoints }) => (maxPoints === undefined ? [] : [{ window, maxPoints }]));

export type ShortestLimit = { readonly window: PeriodKind; readonly max: Points };

/** The category's shortest cap by points within the scored period: what longer caps of its items must share well. */
export function shortestLimit({ category }: CategorySheet, { kind }: Sheet): ShortestLimit | undefined {
  const shorter = pointsCapsOf(category).filter((cap) => isShorter(cap.window, kind));
  const window = shorter.map((cap) => cap.window).toSorted(shorterFirst)[0];
  if (window === undefined) return undefined;
  return { window, max: Math.min(...shorter.filter((cap) => cap.window === window).map((cap) => cap.maxPoints)) };
}
