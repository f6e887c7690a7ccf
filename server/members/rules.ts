/** What may be written about members, apart from the database. */
import type { Day } from '../kernel/calendar.ts';
import type { Days, Moments } from './queries.ts';

/** Whether two stretches of days share one. */
export const daysOverlap = (a: Days, b: Days): boolean =>
  (b.untilDay === null || a.fromDay < b.untilDay) && (a.untilDay === null || b.fromDay < a.untilDay);

/** Whether two stretches of time share a moment. */
export const momentsOverlap = (a: Moments, b: Moments): boolean =>
  (b.untilAt === null || a.fromAt < b.untilAt) && (a.untilAt === null || b.fromAt < a.untilAt);

/** A dated fact about somebody before it has an end: what is open closes where the next begins. */
export type Dated = { readonly id: number } & Days;

/**
 * What a change from a day on does to dated facts in order: which one ends that day, or that the day does not fit, because a
 * fact begins on it or later. History is added to at its end.
 */
export function endedBy(facts: readonly Dated[], on: Day): { readonly fits: boolean; readonly ends: number | null } {
  if (facts.some(({ fromDay }) => fromDay >= on)) return { fits: false, ends: null };
  const running = facts.find(({ untilDay }) => untilDay === null || untilDay > on);
  return { fits: true, ends: running?.id ?? null };
}
