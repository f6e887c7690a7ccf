/** One attendance per member and activity, at the earliest accepted tap; what it earns is posted once. */
import type { Knex } from 'knex';
import { inList, insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type Posted, type Prepared, postAll, prepare } from '../ledger/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { byHandOf, keptAway } from './by-hand.ts';
import { type Arrival, earnings, earnsAtOnce, postingOf } from './earning.ts';
import { type Pair, pairOf } from './pairs.ts';

export { byHandOf, keptAway } from './by-hand.ts';
export { type Arrival, type Hand, eventDayOf } from './earning.ts';
export { type AfterAttendance, type Pair, nothingFollows, pairOf } from './pairs.ts';
export { type LeftTo, retime, unseat, withdraw, withdrawMarked } from './withdrawal.ts';

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

/** What an arrival became: an attendance with what it posted, null where the scheme has no item for it or the stay is still to earn it. */
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
    const posting = earnsAtOnce(arrival) ? postingOf(arrival, earnedBy(arrival)) : null;
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
