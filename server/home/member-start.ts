/** A member's start page: this month, what is open now, what comes next, what was recorded last. */
import type { Knex } from 'knex';
import {
  type MyActivity,
  type OwnMakeUp,
  type OwnProof,
  type StartMemberModel,
  startActivitiesMax,
  startEntriesMax,
  startMakeUpsMax,
  startProofsMax,
} from '../../views/pages/start-member/model.ts';
import { type Activity, activitiesConcerning } from '../activities/queries.ts';
import { isExpected } from '../activities/rules.ts';
import { activityFacts } from '../attendance/board.ts';
import { inList, selectRaw } from '../db/bulk.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, addDays, dayOf, instantAt, monthOf, quarterOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import { proofsOfMember } from '../leave/queries.ts';
import { leaveStateOf } from '../leave/rules.ts';
import { dutiesOfMembers, listedDays } from '../makeup/queries.ts';
import { membershipsOf, postsOf, postsOn, standingOn } from '../members/queries.ts';
import { organisationById } from '../organisations/queries.ts';
import { heroOf, quarterScaleOf } from '../rankings/hero.ts';
import { entriesTold } from '../rankings/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';

/** A decision on a proof is told this long. */
const proofDays = 31;
/** How far ahead the page looks. */
const daysAhead = 31;
/** Of a whole committee's; those meant for the member are picked among them. */
const candidatesMax = 500;

type Self = { readonly id: number; readonly name: string };

/** Activities still to come or open, meant for the member on their day. */
async function activitiesFor(db: Knex, memberId: number, path: string, now: Instant): Promise<readonly Activity[]> {
  const until = instantAt(addDays(dayOf(now), daysAhead));
  const candidates = await activitiesConcerning(db, { path, closingAfter: now, until, limit: candidatesMax });
  const stays = (await membershipsOf(db, [memberId])).get(memberId) ?? [];
  const posts = (await postsOf(db, [memberId])).get(memberId) ?? [];
  const committeesOn = (day: Day) =>
    postsOn(posts, day)
      .filter((held) => held.post !== 'group_leader')
      .map((held) => held.organisationId);
  const mine = candidates.filter((activity) => {
    const day = dayOf(activity.startsAt);
    const stay = standingOn(stays, day);
    return (
      stay !== undefined &&
      isExpected(activity.audiences, { path: stay.organisationPath, groupId: stay.groupId, committees: committeesOn(day) })
    );
  });
  return mine.toSorted((a, b) => Number(b.opensAt <= now) - Number(a.opensAt <= now)).slice(0, startActivitiesMax);
}

/** The member's own attendance of activities, by activity id. */
async function mineAt(db: Knex, memberId: number, activityIds: readonly number[]): Promise<ReadonlyMap<number, MyActivity['mine']>> {
  const [among, list] = inList(db, 'p.activity_id', activityIds);
  const rows = await selectRaw<{ activityId: number; at: Instant; late: number; points: Points | null }>(
    db,
    `select p.activity_id as "activityId", p.attended_at as at, p.late as late,
       (select sum(e.points) from entries e where e.member_id = p.member_id and e.activity_id = p.activity_id and e.kind = 'award' and e.key is null
          and not exists (select 1 from entries r where r.reverses_id = e.id)) as points
     from attendances p where p.member_id = ? and ${among}`,
    [memberId, ...list],
  );
  return new Map(rows.map((row) => [row.activityId, { at: row.at, late: row.late === 1, points: Number(row.points ?? 0) }]));
}

/** What the member asked for: the last leave of each activity, and where they stand in open calls. */
async function askedAt(db: Knex, memberId: number, activityIds: readonly number[]) {
  const leaves: (Parameters<typeof leaveStateOf>[0] & { activityId: number })[] = await db('leaves')
    .where({ member_id: memberId })
    .whereRaw(...inList(db, 'activity_id', activityIds))
    .orderBy('id')
    .select({ activityId: 'activity_id', decision: 'decision', withdrawnAt: 'withdrawn_at' });
  const registered: number[] = await db('registrations')
    .where({ member_id: memberId })
    .whereNull('withdrawn_at')
    .whereRaw(...inList(db, 'activity_id', activityIds))
    .pluck('activity_id');
  return { leave: new Map(leaves.map((leave) => [leave.activityId, leaveStateOf(leave)])), registered: new Set(registered) };
}

/** What a member may still do about an activity to come: register for an open call, ask leave of any other. */
function waysOf(
  { id, uid, call, startsAt }: Activity,
  asked: Awaited<ReturnType<typeof askedAt>>,
  now: Instant,
): Pick<MyActivity, 'leave' | 'registration'> {
  if (startsAt <= now) return { leave: null, registration: null };
  if (call === 'open') return { leave: null, registration: { href: addresses.registration(uid), isRegistered: asked.registered.has(id) } };
  const state = asked.leave.get(id) ?? 'none';
  return { leave: { href: addresses.leaveOf(uid), state: state === 'withdrawn' ? 'none' : state }, registration: null };
}

async function makeUpsOf(db: Knex, book: SchemeBook, memberId: number, now: Instant): Promise<readonly OwnMakeUp[]> {
  const duties = await dutiesOfMembers(db, book, [memberId], listedDays(now), now);
  return duties
    .filter(({ state }) => state === 'due' || state === 'overdue')
    .slice(0, startMakeUpsMax)
    .map(({ activity, deadline, state }) => ({
      title: activity.title,
      heldAt: activity.startsAt,
      deadline,
      overdue: state === 'overdue',
      href: addresses.makeUps,
    }));
}

async function proofsOf(db: Knex, memberId: number, now: Instant): Promise<readonly OwnProof[]> {
  const sent = await proofsOfMember(db, memberId, instantAt(addDays(dayOf(now), -proofDays)), startProofsMax);
  return sent.map(({ activityUid, activityTitle, sentAt, decision, decisionWords }) => ({
    title: activityTitle,
    sentAt,
    state: decision ?? 'waiting',
    words: decisionWords,
    href: addresses.proofOf(activityUid),
  }));
}

/** Null for a member who belongs nowhere today. */
export async function startMemberModel(db: Knex, book: SchemeBook, member: Self, now: Instant): Promise<StartMemberModel | null> {
  const today = dayOf(now);
  const stay = standingOn((await membershipsOf(db, [member.id])).get(member.id) ?? [], today);
  const branch = stay === undefined ? undefined : await organisationById(db, stay.organisationId);
  if (branch === undefined) return null;
  const activities = await activitiesFor(db, member.id, branch.path, now);
  const facts = await activityFacts(db, activities, now);
  const mine = await mineAt(
    db,
    member.id,
    activities.map((activity) => activity.id),
  );
  const asked = await askedAt(
    db,
    member.id,
    activities.map((activity) => activity.id),
  );
  return {
    name: member.name,
    organisationName: branch.name,
    asOf: now,
    hero: await heroOf(db, book, member.id, branch, monthOf(today), today, addresses.ownWhy),
    activities: activities.flatMap((activity, place) => {
      const fact = facts[place];
      return fact === undefined ? [] : [{ ...fact, mine: mine.get(activity.id) ?? null, ...waysOf(activity, asked, now) }];
    }),
    makeUps: await makeUpsOf(db, book, member.id, now),
    proofs: await proofsOf(db, member.id, now),
    quarter: await quarterScaleOf(db, book, member.id, branch, quarterOf(today), addresses.ownWhy),
    entries: (await entriesTold(db, book, { memberId: member.id, shown: null, limit: startEntriesMax })).entries,
    pointsHref: addresses.ownPoints(),
    rankingHref: addresses.rankingOf(branch.uid),
  };
}
