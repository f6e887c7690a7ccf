/** Which item an attendance earns. */
import { type Instant, msOf } from '../kernel/clock.ts';
import type { Scheme, SchemeItem } from './format.ts';

/** What of an activity decides the item. */
export type Attended = { readonly kind: string; readonly startsAt: Instant; readonly endsAt: Instant };

const hourMs = 3_600_000;

/** The kind as which an activity earns: a long volunteer service has an item of its own. */
export function earningKind(scheme: Scheme, { kind, startsAt, endsAt }: Attended): string {
  const lastedMs = msOf(endsAt) - msOf(startsAt);
  const long = scheme.attendance.longActivities.find((one) => one.kind === kind && lastedMs >= one.minHours * hourMs);
  return long?.countsAs ?? kind;
}

/** The item that a tap at the activity earns, if any. Whether the member is of its `audience` is the caller's to ask. */
export function tapItem(scheme: Scheme, attended: Attended): SchemeItem | undefined {
  const kind = earningKind(scheme, attended);
  return scheme.items.find((item) => item.award.includes('tap') && item.activityTypes.some((type) => type === kind));
}

/** What goes into an entry's `occasion`: the activity for an item of an exclusive group, '' for any other. */
export const occasionOf = (item: SchemeItem, activityUid: string): string => (item.exclusiveGroup === undefined ? '' : activityUid);
