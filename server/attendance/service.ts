/** One attendance per member and activity, at the earliest accepted tap; what it earns is posted once. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { inList, insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type Named, type Posted, type Posting, type Prepared, postAll, prepare } from '../ledger/service.ts';
import { occasionOf, tapItem } from '../scheme/award.ts';
import type { SchemeItem } from '../scheme/format.ts';
import type { SchemeBook, SchemeVersion } from '../scheme/queries.ts';
import { byHandOf, keptAway } from './by-hand.ts';
import { type Pair, pairOf } from './pairs.ts';

export { byHandOf, keptAway } from './by-hand.ts';
export { type AfterAttendance, type Pair, nothingFollows, pairOf } from './pairs.ts';
export { type LeftTo, retime, unseat, withdraw, withdrawMarked } from './withdrawal.ts';

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

/**
 * Takes the locks that arrivals need, before what decides them is read: nobody else adds an attendance or an entry of
 * these organisations until the commit.
 */
export const prepareArrivals = (
  tx: Knex.Transaction,
  places: readonly { memberId: number; organisationId: number; day: Day }[],
): Promise<Prepared> => prepare(tx, places);

/** Where pairs stand that have an attendance: what `prepareArrivals` must lock before they may be withdrawn. */
export async function placesOf(
  tx: Knex.Transaction,
  pairs: readonly Pair[],
): Promise<readonly { memberId: number; organisationId: number; day: Day }[]> {
  if (pairs.length === 0) return [];
  const wanted = new Set(pairs.map(({ memberId, activityId }) => pairOf(memberId, activityId)));
  const rows: { memberId: number; activityId: number; organisationId: number; startsAt: Instant }[] = await tx('attendances as p')
    .join('activities as a', 'a.id', 'p.activity_id')
    .whereRaw(...inList(tx, 'p.member_id', [...new Set(pairs.map((pair) => pair.memberId))]))
    .whereRaw(...inList(tx, 'p.activity_id', [...new Set(pairs.map((pair) => pair.activityId))]))
    .select({ memberId: 'p.member_id', activityId: 'p.activity_id', organisationId: 'p.organisation_id', startsAt: 'a.starts_at' });
  return rows
    .filter(({ memberId, activityId }) => wanted.has(pairOf(memberId, activityId)))
    .map(({ memberId, organisationId, startsAt }) => ({ memberId, organisationId, day: dayOf(startsAt) }));
}

/** The pairs of `memberId` and `activityId` that have an attendance already. */
export async function attended(
  db: Knex,
  memberIds: readonly number[],
  activityIds: readonly number[],
): Promise<ReadonlyMap<string, Instant>> {
  if (memberIds.length === 0 || activityIds.length === 0) return new Map();
  const rows: { member_id: number; activity_id: number; attended_at: Instant }[] = await db('attendances')
    .whereRaw(...inList(db, 'member_id', [...new Set(memberIds)]))
    .whereRaw(...inList(db, 'activity_id', [...new Set(activityIds)]))
    .select('member_id', 'activity_id', 'attended_at');
  return new Map(rows.map((row) => [pairOf(row.member_id, row.activity_id), row.attended_at]));
}

/** What coming to an activity earns a member of an organisation, with the version that says so. */
type Earned = { readonly item: SchemeItem; readonly version: SchemeVersion };

function earnedAt(book: SchemeBook, path: string, activity: Activity): Earned | null {
  const version = book.inForce(path, eventDayOf(activity));
  const item = version === undefined ? undefined : tapItem(version.scheme, activity);
  return version === undefined || item === undefined ? null : { item, version };
}

/** `earnedAt` for a group of arrivals, most of whom come to the same activities. */
function earnings(book: SchemeBook): (arrival: Arrival) => Earned | null {
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
function postingOf(arrival: Arrival, earned: Earned | null): Posting | null {
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

/** The earliest arrival of each pair that no mark keeps away. */
function earliestByPair(arrivals: readonly Arrival[], away: ReadonlySet<string>): ReadonlyMap<string, Arrival> {
  const earliest = new Map<string, Arrival>();
  for (const arrival of arrivals) {
    const pair = pairOf(arrival.member.id, arrival.activity.id);
    if (away.has(pair)) continue;
    const before = earliest.get(pair);
    if (before === undefined || arrival.at < before.at) earliest.set(pair, arrival);
  }
  return earliest;
}

/** What an arrival became: an attendance with what it posted, null where the scheme has no item for it. */
export type Came = { readonly at: Instant; readonly late: boolean; readonly posted: Posted | null };

const isLate = ({ at, activity }: Arrival): boolean => at > activity.lateAfter;

/**
 * Writes arrivals under the locks of `prepareArrivals`, `known` being what `attended` answered under them: a new pair
 * becomes an attendance whose points are posted, a known pair moves to the earlier time and posts nothing; whom a mark by
 * hand keeps away stays away. Answers the new ones by pair.
 */
export async function attend(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  prepared: Prepared,
  known: ReadonlyMap<string, Instant>,
  arrivals: readonly Arrival[],
): Promise<ReadonlyMap<string, Came>> {
  const pairs = arrivals.map(({ member, activity }) => ({ memberId: member.id, activityId: activity.id }));
  const earliest = earliestByPair(arrivals, keptAway(await byHandOf(tx, pairs)));
  const fresh = [...earliest].filter(([pair]) => !known.has(pair));
  const earlier = [...earliest].filter(([pair, arrival]) => arrival.at < (known.get(pair) ?? ''));
  const rows = [...fresh, ...earlier].map(([, arrival]) => ({
    member_id: arrival.member.id,
    activity_id: arrival.activity.id,
    organisation_id: arrival.organisation.id,
    attended_at: arrival.at,
    late: isLate(arrival) ? 1 : 0,
    source: arrival.source,
    tap_id: arrival.tapId,
  }));
  await insertRows(
    tx,
    'attendances',
    rows,
    'on conflict (member_id, activity_id) do update set attended_at = excluded.attended_at, late = excluded.late, tap_id = excluded.tap_id',
  );
  const earnedBy = earnings(book);
  const earning = fresh.flatMap(([pair, arrival]) => {
    const posting = postingOf(arrival, earnedBy(arrival));
    return posting === null ? [] : [{ pair, posting }];
  });
  const outcomes = await postAll(
    tx,
    world,
    earning.map(({ posting }) => posting),
    prepared,
  );
  const posted = new Map<string, Posted>();
  for (const [index, outcome] of outcomes.entries()) {
    if (!outcome.ok) throw new Error(`an attendance could not be posted: ${outcome.code}`);
    posted.set(earning[index]?.pair ?? '', outcome.value);
  }
  const hosts = new Set([...fresh, ...earlier].map(([, arrival]) => arrival.activity.organisationId));
  await recordEvents(
    tx,
    world.clock(),
    [...hosts].map((organisationId) => ({ topic: 'attendance', organisationId, subject: '' })),
  );
  return new Map(fresh.map(([pair, arrival]) => [pair, { at: arrival.at, late: isLate(arrival), posted: posted.get(pair) ?? null }]));
}
