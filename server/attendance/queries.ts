/** Who is expected at an activity and who came. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { isExpected } from '../activities/rules.ts';
import { placesHeld } from '../calls/queries.ts';
import type { MemberClassCode } from '../contract/codes.ts';
import { inList } from '../db/bulk.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { type Days, type PostHeld, classHeldOn, classesOf, coversDay, postsOf, postsOn, statusOn } from '../members/queries.ts';
import { idsBelow, idsOnPath, organisationsByIds } from '../organisations/queries.ts';
import { hasVote, isRequired } from './status.ts';

/** People expected at one activity; a members' meeting of a large committee is below it. */
export const expectedMax = 20_000;

export type ExpectedMember = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly organisationId: number;
  readonly organisationPath: string;
  readonly groupId: number | null;
  readonly class: MemberClassCode;
  /** Why the class is not the normal one. */
  readonly cause: string;
  readonly votes: boolean;
};

/** Stays read for many activities at once: a county's members with their moves of a year. */
const staysMax = 200_000;

/** A stay of a member somewhere, with what decides whether an activity is meant for them. */
type Stay = Days & {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly fullOn: Day | null;
  readonly organisationId: number;
  readonly path: string;
  readonly groupId: number | null;
};

/**
 * Where those may be members for whom something is meant: the organisations of the audiences and those below them; for a
 * group, also those above it, where its people are members. None outside `within`.
 */
async function placesFor(db: Knex, audienceIds: readonly number[], within: string): Promise<readonly number[]> {
  const audiences = [...(await organisationsByIds(db, audienceIds)).values()];
  const above = audiences.flatMap(({ level, path }) => (level === 'group' ? idsOnPath(path) : []));
  const below = await idsBelow(
    db,
    audiences.map(({ path }) => path),
  );
  const places = [...new Set([...above, ...below])];
  if (within === '/') return places;
  const inside = new Set(await idsBelow(db, [within]));
  return places.filter((id) => inside.has(id));
}

/** Stays between two days, in or below the organisations or groups of the audiences, no further than `within`. */
async function staysFor(db: Knex, activities: readonly Activity[], within: string, first: Day, last: Day): Promise<readonly Stay[]> {
  const organisationIds = [...new Set(activities.flatMap((activity) => activity.audiences.map((audience) => audience.organisationId)))];
  const places = await placesFor(db, organisationIds, within);
  if (places.length === 0) return [];
  return db('memberships as s')
    .join('members as m', 'm.id', 's.member_id')
    .join('organisations as o', 'o.id', 's.organisation_id')
    .where('s.from_day', '<=', last)
    .where((open) => open.whereNull('s.until_day').orWhere('s.until_day', '>', first))
    .whereRaw(...inList(db, 's.organisation_id', places))
    .orderBy('m.id')
    .limit(staysMax)
    .select({
      memberId: 'm.id',
      memberUid: 'm.uid',
      name: 'm.name',
      fullOn: 'm.full_on',
      organisationId: 's.organisation_id',
      path: 'o.path',
      groupId: 's.group_id',
      fromDay: 's.from_day',
      untilDay: 's.until_day',
    });
}

/**
 * Everybody for whom each activity was meant, by its id, worked out as of the activity's day: membership, group,
 * committee. Their tap counts there, with a place in an open call or without. `within` narrows to an organisation's path; as many statements for a year of
 * activities as for one.
 */
export async function meantForEach(
  db: Knex,
  activities: readonly Activity[],
  within = '/',
): Promise<ReadonlyMap<number, readonly ExpectedMember[]>> {
  const days = [...new Set(activities.map((activity) => dayOf(activity.startsAt)))].toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const stays = await staysFor(db, activities, within, first, last);
  const ids = [...new Set(stays.map((stay) => stay.memberId))];
  const classes = await classesOf(db, ids);
  const asksCommittee = activities.some((activity) => activity.audiences.some(({ audience }) => audience === 'committee'));
  const posts = asksCommittee ? await postsOf(db, ids) : new Map<number, readonly PostHeld[]>();
  const committeesOf = (memberId: number, day: Day) =>
    postsOn(posts.get(memberId) ?? [], day)
      .filter((held) => held.post !== 'group_leader')
      .map((held) => held.organisationId);
  const standOn = (day: Day) =>
    stays.flatMap((stay) => {
      if (!coversDay(stay, day)) return [];
      const held = classHeldOn(classes.get(stay.memberId) ?? [], day);
      const { memberId, memberUid, name, organisationId, path, groupId } = stay;
      const member: ExpectedMember = {
        memberId,
        memberUid,
        name,
        organisationId,
        organisationPath: path,
        groupId,
        class: held.class,
        cause: held.cause,
        votes: hasVote(held.class, statusOn(stay, day)),
      };
      return [{ member, standing: { path, groupId, committees: committeesOf(memberId, day) } }];
    });
  const byDay = new Map(days.map((day) => [day, standOn(day)]));
  return new Map(
    activities.map((activity) => {
      const members = byDay.get(dayOf(activity.startsAt)) ?? [];
      return [
        activity.id,
        members
          .filter(({ standing }) => isExpected(activity.audiences, standing))
          .slice(0, expectedMax)
          .map(({ member }) => member),
      ];
    }),
  );
}

/** Everybody for whom one activity was meant, with a place in an open call or without. */
export const meantFor = async (db: Knex, activity: Activity): Promise<readonly ExpectedMember[]> =>
  (await meantForEach(db, [activity])).get(activity.id) ?? [];

/** One who stands on the list of an activity. */
export type OnRoll = ExpectedMember & {
  /** Whether somebody waits for them: normal and floating members; who is on leave too. */
  readonly required: boolean;
};

/**
 * The list of each activity, by its id: everybody for whom it was meant, of an open call those who hold a place. The one
 * place that says who is expected; see `meantForEach`.
 */
export async function rollOfEach(db: Knex, activities: readonly Activity[], within = '/'): Promise<ReadonlyMap<number, readonly OnRoll[]>> {
  const meant = await meantForEach(db, activities, within);
  const places = await placesHeld(
    db,
    activities.map((activity) => activity.id),
  );
  return new Map(
    [...meant].map(([activityId, members]) => {
      const holders = places.get(activityId);
      const listed = holders === undefined ? members : members.filter(({ memberId }) => holders.has(memberId));
      return [activityId, listed.map((member) => ({ ...member, required: isRequired(member.class) }))];
    }),
  );
}

/** The list of one activity. */
export const rollOf = async (db: Knex, activity: Activity, within = '/'): Promise<readonly OnRoll[]> =>
  (await rollOfEach(db, [activity], within)).get(activity.id) ?? [];

/** Of those on the list of each activity, the ones somebody waits for. */
export async function expectedAtEach(
  db: Knex,
  activities: readonly Activity[],
  within = '/',
): Promise<ReadonlyMap<number, readonly ExpectedMember[]>> {
  const rolls = await rollOfEach(db, activities, within);
  return new Map([...rolls].map(([activityId, roll]) => [activityId, roll.filter(({ required }) => required)]));
}

/** Everybody who was expected at one activity. */
export const expectedAt = async (db: Knex, activity: Activity): Promise<readonly ExpectedMember[]> =>
  (await expectedAtEach(db, [activity])).get(activity.id) ?? [];

/** Who came to each activity, by its id: ids of members. */
export async function presentAtEach(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  if (activityIds.length === 0) return new Map();
  const rows: { activity_id: number; member_id: number }[] = await db('attendances')
    .whereRaw(...inList(db, 'activity_id', activityIds))
    .select('activity_id', 'member_id');
  return new Map(
    [...groupBy(rows, (row) => row.activity_id)].map(([activityId, came]) => [activityId, new Set(came.map((row) => row.member_id))]),
  );
}

export type Present = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly attendedAt: Instant;
  readonly late: boolean;
  readonly source: 'tap' | 'secretary';
};

/** Who came, in the order of their coming. */
export async function presentAt(db: Knex, activityId: number): Promise<readonly Present[]> {
  const rows: (Omit<Present, 'late'> & { late: number })[] = await db('attendances as p')
    .join('members as m', 'm.id', 'p.member_id')
    .where({ 'p.activity_id': activityId })
    .orderBy(['p.attended_at', 'm.id'])
    .limit(expectedMax)
    .select({ memberId: 'm.id', memberUid: 'm.uid', name: 'm.name', attendedAt: 'p.attended_at', late: 'p.late', source: 'p.source' });
  return rows.map((row) => ({ ...row, late: row.late === 1 }));
}
