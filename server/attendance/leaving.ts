/** Leaving: where members sign out, the set of their taps and what an officer noted decide stay and points. */
import type { Knex } from 'knex';
import { type Activity, activitiesById } from '../activities/queries.ts';
import { inList, insertRows, selectRaw } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type Posting, type Prepared, postAll, reverseAll } from '../ledger/service.ts';
import { postsOf, postsOn } from '../members/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { earnedAt, eventDayOf, postingOf } from './earning.ts';
import { type Pair, pairOf } from './pairs.ts';
import { standingAwards } from './withdrawal.ts';
import { type Stay, stayOf } from './stay.ts';

/** An attendance at an activity with signing out, with its row as it is. */
type Standing = Pair & {
  readonly memberUid: string;
  readonly organisationUid: string;
  readonly path: string;
  readonly row: {
    readonly id: number;
    readonly member_id: number;
    readonly activity_id: number;
    readonly organisation_id: number;
    readonly attended_at: Instant;
    readonly left_at: Instant | null;
    readonly late: number;
    readonly source: 'tap' | 'secretary';
    readonly tap_id: number | null;
  };
};

const idsOf = (pairs: readonly Pair[]) => ({
  members: [...new Set(pairs.map((pair) => pair.memberId))],
  activities: [...new Set(pairs.map((pair) => pair.activityId))],
});

/** The attendances of pairs at activities with signing out; others have nothing to settle. */
async function standingsOf(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<readonly Standing[]> {
  const { members, activities } = idsOf(pairs);
  const wanted = new Set(pairs.map(({ memberId, activityId }) => pairOf(memberId, activityId)));
  const rows: (Standing['row'] & { member_uid: string; organisation_uid: string; path: string })[] = await tx('attendances as p')
    .join('members as m', 'm.id', 'p.member_id')
    .join('organisations as o', 'o.id', 'p.organisation_id')
    .join('activities as a', 'a.id', 'p.activity_id')
    .where({ 'a.sign_out': 1 })
    .whereRaw(...inList(tx, 'p.member_id', members))
    .whereRaw(...inList(tx, 'p.activity_id', activities))
    .select('p.*', { member_uid: 'm.uid', organisation_uid: 'o.uid', path: 'o.path' });
  return rows
    .map(({ member_uid: memberUid, organisation_uid: organisationUid, path, ...row }) => ({
      memberId: row.member_id,
      activityId: row.activity_id,
      memberUid,
      organisationUid,
      path,
      row,
    }))
    .filter(({ memberId, activityId }) => wanted.has(pairOf(memberId, activityId)));
}

/** The latest accepted tap of each pair, whatever came in first. */
async function lastTaps(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<ReadonlyMap<string, Instant>> {
  const { members, activities } = idsOf(pairs);
  const [first, firstList] = inList(tx, 't.activity_id', activities);
  const [later, laterList] = inList(tx, 'n.activity_id', activities);
  const [member, memberList] = inList(tx, 'c.member_id', members);
  const rows = await selectRaw<{ member_id: number; activity_id: number; last: Instant }>(
    tx,
    `select c.member_id, c.activity_id, max(c.judged_at) as last from (
       select coalesce(v.judged_at, t.judged_at) as judged_at, coalesce(v.verdict, t.verdict) as verdict,
         case when v.tap_id is null then t.member_id else v.member_id end as member_id,
         case when v.tap_id is null then t.activity_id else v.activity_id end as activity_id
       from taps t left join tap_verdicts v on v.tap_id = t.id and v.ordinal = (select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)
       where ${first} or t.id in (select n.tap_id from tap_verdicts n where ${later})) c
     where c.verdict in ('recorded', 'already_recorded') and ${member} group by c.member_id, c.activity_id`,
    [...firstList, ...laterList, ...memberList],
  );
  return new Map(rows.map((row) => [pairOf(row.member_id, row.activity_id), row.last]));
}

/** What officers noted last of each pair's leaving, unless they took it back. */
async function notedFor(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<ReadonlyMap<string, Instant>> {
  const { members, activities } = idsOf(pairs);
  const rows: { member_id: number; activity_id: number; left_at: Instant | null }[] = await tx('departures')
    .whereRaw(...inList(tx, 'activity_id', activities))
    .whereRaw(...inList(tx, 'member_id', members))
    .orderBy('ordinal')
    .select('member_id', 'activity_id', 'left_at');
  const noted = new Map<string, Instant>();
  for (const { member_id, activity_id, left_at } of rows) {
    if (left_at === null) noted.delete(pairOf(member_id, activity_id));
    else noted.set(pairOf(member_id, activity_id), left_at);
  }
  return noted;
}

type Settled = Standing & { readonly activity: Activity; readonly stay: Stay };

/** What those who earned now and have no award post. */
async function owedTo(
  tx: Knex.Transaction,
  book: SchemeBook,
  settled: readonly Settled[],
  awarded: ReadonlyMap<string, number>,
): Promise<readonly Posting[]> {
  const owed = settled.filter(({ memberId, activityId, stay }) => stay.earned && !awarded.has(pairOf(memberId, activityId)));
  const posts = await postsOf(tx, [...new Set(owed.map(({ memberId }) => memberId))]);
  return owed.flatMap(({ memberId, memberUid, organisationUid, path, activity, row }): readonly Posting[] => {
    const held = postsOn(posts.get(memberId) ?? [], eventDayOf(activity));
    const arrival = {
      member: { id: memberId, uid: memberUid },
      organisation: { id: row.organisation_id, uid: organisationUid, path },
      onCommittee: held.some((post) => post.post !== 'group_leader' && post.organisationId === row.organisation_id),
      activity,
      at: row.attended_at,
      source: row.source,
      tapId: row.tap_id,
    };
    const posting = postingOf(arrival, earnedAt(book, path, activity));
    return posting === null ? [] : [posting];
  });
}

/**
 * Brings attendances where members sign out to what taps and notes say: when somebody left, and the points that a stay
 * earned or no longer earns. Whom a secretary wrote down has their points whatever they stayed. Under the locks of
 * `prepareArrivals` for these pairs; pairs elsewhere, or without an attendance, are left alone.
 */
export async function settleStays(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  prepared: Prepared,
  pairs: readonly Pair[],
): Promise<void> {
  if (pairs.length === 0) return;
  const standings = await standingsOf(tx, pairs);
  if (standings.length === 0) return;
  const activities = new Map((await activitiesById(tx, idsOf(standings).activities)).map((activity) => [activity.id, activity]));
  const last = await lastTaps(tx, standings);
  const noted = await notedFor(tx, standings);
  const settled = standings.flatMap((standing): readonly Settled[] => {
    const { memberId, activityId, row } = standing;
    const activity = activities.get(activityId);
    const pair = pairOf(memberId, activityId);
    if (activity === undefined) return [];
    const stay = stayOf([row.attended_at, last.get(pair) ?? row.attended_at], noted.get(pair) ?? null, activity);
    return [{ ...standing, activity, stay }];
  });
  const moved = settled.filter(({ row, stay }) => row.left_at !== stay.leftAt);
  await insertRows(
    tx,
    'attendances',
    moved.map(({ row: { id: _, ...row }, stay }) => ({ ...row, left_at: stay.leftAt })),
    'on conflict (member_id, activity_id) do update set left_at = excluded.left_at',
  );
  const tapped = settled.filter(({ row }) => row.source === 'tap');
  const awarded = await standingAwards(tx, tapped);
  const forfeited = tapped.flatMap(({ memberId, activityId, stay }) =>
    stay.earned ? [] : (awarded.get(pairOf(memberId, activityId)) ?? []),
  );
  const taken = await reverseAll(
    tx,
    world,
    forfeited.map((entryId) => ({
      entryId,
      source: 'correction',
      author: null,
      actor: null,
      approver: null,
      reason: 'leaving_noted',
    })),
  );
  const given = await postAll(tx, world, await owedTo(tx, book, tapped, awarded), prepared);
  const refusal = [...taken, ...given].find((outcome) => !outcome.ok);
  if (refusal !== undefined && !refusal.ok) throw new Error(`a stay could not be settled: ${refusal.code}`);
  await recordEvents(
    tx,
    world.clock(),
    [...new Set(moved.map(({ activity }) => activity.organisationId))].map((organisationId) => ({
      topic: 'attendance',
      organisationId,
      subject: '',
    })),
  );
}
