/** What an arrival earns: the item that the scheme of the activity's day has for it, as an entry to be posted. */
import type { Activity } from '../activities/queries.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Named, Posting } from '../ledger/service.ts';
import { occasionOf, tapItem } from '../scheme/award.ts';
import type { SchemeItem } from '../scheme/format.ts';
import type { SchemeBook, SchemeVersion } from '../scheme/queries.ts';

/** Who wrote somebody in, and what for. */
export type Hand = { readonly author: Named; readonly reason: string | null; readonly evidenceDigest: string | null };

/** Somebody was there: a tap that was accepted, or a secretary's entry. */
export type Arrival = {
  readonly member: Named;
  /** The member's organisation on the activity's day, with its path. */
  readonly organisation: Named & { readonly path: string };
  /** Sits on that organisation's committee: an item for the committee is for nobody else. */
  readonly onCommittee: boolean;
  readonly activity: Activity;
  readonly at: Instant;
  readonly source: 'tap' | 'secretary';
  readonly tapId: number | null;
  /** Beside the source `secretary`. */
  readonly hand?: Hand;
};

/** The event of an attendance is the activity: its day decides period and organisation, whoever tapped when. */
export const eventDayOf = (activity: Activity): Day => dayOf(activity.startsAt);

/** An item that coming earns, with the version that says so. */
export type Earned = { readonly item: SchemeItem; readonly version: SchemeVersion };

/** What coming to an activity earns a member of the organisation at `path`, by the scheme of its day. */
export function earnedAt(book: SchemeBook, path: string, activity: Activity): Earned | null {
  const version = book.inForce(path, eventDayOf(activity));
  const item = version === undefined ? undefined : tapItem(version.scheme, activity);
  return version === undefined || item === undefined ? null : { item, version };
}

/** `earnedAt` for a group of arrivals, most of whom come to the same activities. */
export function earnings(book: SchemeBook): (arrival: Arrival) => Earned | null {
  const known = new Map<string, Earned | null>();
  return ({ organisation, activity }) => {
    const key = `${organisation.path} ${activity.id}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const earned = earnedAt(book, organisation.path, activity);
    known.set(key, earned);
    return earned;
  };
}

/** What an arrival posts, if the scheme of that day has an item for it. */
export function postingOf(arrival: Arrival, earned: Earned | null): Posting | null {
  const { activity, member, organisation } = arrival;
  if (earned === null) return null;
  const { item, version } = earned;
  if (item.audience === 'committee' && !arrival.onCommittee) return null;
  return {
    kind: 'award',
    key: null,
    member: { id: member.id, uid: member.uid },
    organisation: { id: organisation.id, uid: organisation.uid },
    activity: { id: activity.id, uid: activity.uid },
    item: item.code,
    occasion: occasionOf(item, activity.uid),
    schemeVersion: { id: version.id, uid: version.uid },
    points: item.points,
    occurredAt: activity.startsAt,
    day: eventDayOf(activity),
    source: arrival.source,
    author: arrival.hand?.author ?? null,
    actor: null,
    approver: null,
    reason: arrival.hand?.reason ?? null,
    evidenceDigest: arrival.hand?.evidenceDigest ?? null,
  };
}

/** Where members sign out, a tap alone earns nothing yet: the stay does, see `settleStays`. Whom a secretary writes down was there. */
export const earnsAtOnce = ({ activity, source }: Arrival): boolean => !activity.signOut || source === 'secretary';
