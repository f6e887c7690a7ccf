/** The lines of a sheet: everybody on the list of an activity and who came beside, each with how they stand. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import type { MemberClassCode, SheetStatusCode } from '../contract/codes.ts';
import { inList } from '../db/bulk.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { excusedAtEach } from '../leave/queries.ts';
import { classHeldOn, classesOf, membershipsOf, standingOn } from '../members/queries.ts';
import { marksAtEach, type StandingMark } from './marks.ts';
import { type OnRoll, rollOfEach } from './queries.ts';
import { leftTooSoon, missedBy, type MissedStatus, statusOf } from './status.ts';

export type { MissedStatus } from './status.ts';

export type SheetLine = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  /** Where they stood on the activity's day. */
  readonly organisationId: number;
  readonly organisationPath: string;
  readonly groupId: number | null;
  readonly class: MemberClassCode;
  /** Why the class is not the normal one. */
  readonly cause: string;
  /**
   * Counts among the expected: normal and floating members for whom it was meant, leave included. Exempt and suspended
   * members are listed apart; who came beside is not required either.
   */
  readonly required: boolean;
  /** Has a vote on that day: a full member of the audience, not suspended. */
  readonly votes: boolean;
  readonly status: SheetStatusCode;
  /** What they were not there for, also where `status` says that it was made up for. */
  readonly missed: MissedStatus | null;
  readonly at: Instant | null;
  readonly leftAt: Instant | null;
  readonly source: 'tap' | 'secretary' | null;
  /** The newest correction by hand that stands, with its reason. */
  readonly mark: StandingMark | null;
};

type Attendance = {
  readonly activityId: number;
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly organisationId: number;
  readonly organisationPath: string;
  readonly at: Instant;
  readonly leftAt: Instant | null;
  readonly late: number;
  readonly source: 'tap' | 'secretary';
};

/** Who came to each activity, in the order of the roster; no further than `within`. */
const attendancesAt = async (db: Knex, activityIds: readonly number[], within: string): Promise<readonly Attendance[]> =>
  db('attendances as p')
    .join('members as m', 'm.id', 'p.member_id')
    .join('organisations as o', 'o.id', 'p.organisation_id')
    .whereRaw(...inList(db, 'p.activity_id', activityIds))
    .where('o.path', 'like', `${within}%`)
    .orderBy('m.id')
    .select({
      activityId: 'p.activity_id',
      memberId: 'm.id',
      memberUid: 'm.uid',
      name: 'm.name',
      organisationId: 'p.organisation_id',
      organisationPath: 'o.path',
      at: 'p.attended_at',
      leftAt: 'p.left_at',
      late: 'p.late',
      source: 'p.source',
    });

/** Who made up for each activity, by its id: ids of members. */
async function madeUpAtEach(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const rows: { activityId: number; memberId: number }[] = await db('make_ups')
    .whereRaw(...inList(db, 'activity_id', activityIds))
    .whereNull('taken_back_at')
    .select({ activityId: 'activity_id', memberId: 'member_id' });
  return new Map(
    [...groupBy(rows, (row) => row.activityId)].map(([activityId, done]) => [activityId, new Set(done.map((row) => row.memberId))]),
  );
}

/** Those who came and stand on no list: not meant any more, or without a place. As they stood on its day, without a vote. */
async function besideAtEach(
  db: Knex,
  activities: readonly Activity[],
  rolls: ReadonlyMap<number, readonly OnRoll[]>,
  came: ReadonlyMap<number, readonly Attendance[]>,
): Promise<ReadonlyMap<number, readonly OnRoll[]>> {
  const beside = new Map(
    activities.map((activity) => {
      const listed = new Set((rolls.get(activity.id) ?? []).map((member) => member.memberId));
      return [activity, (came.get(activity.id) ?? []).filter(({ memberId }) => !listed.has(memberId))];
    }),
  );
  const ids = [...new Set([...beside.values()].flat().map(({ memberId }) => memberId))];
  const classes = await classesOf(db, ids);
  const stays = await membershipsOf(db, ids);
  return new Map(
    [...beside].map(([activity, members]) => [
      activity.id,
      members.map(({ memberId, memberUid, name, organisationId, organisationPath }) => {
        const day = dayOf(activity.startsAt);
        const { class: held, cause } = classHeldOn(classes.get(memberId) ?? [], day);
        const groupId = standingOn(stays.get(memberId) ?? [], day)?.groupId ?? null;
        const place = { organisationId, organisationPath, groupId };
        return { memberId, memberUid, name, ...place, class: held, cause, votes: false, required: false };
      }),
    ]),
  );
}

/** The lines of many activities, by id, each in the order of the roster; in a fixed number of statements. `within` narrows to an organisation's path. */
export async function sheetLinesOfEach(
  db: Knex,
  activities: readonly Activity[],
  now: Instant,
  within = '/',
): Promise<ReadonlyMap<number, readonly SheetLine[]>> {
  const ids = activities.map((activity) => activity.id);
  const rolls = await rollOfEach(db, activities, within);
  const came = groupBy(await attendancesAt(db, ids, within), (one) => one.activityId);
  const beside = await besideAtEach(db, activities, rolls, came);
  const excused = await excusedAtEach(db, ids);
  const madeUp = await madeUpAtEach(db, ids);
  const marks = await marksAtEach(db, ids);
  return new Map(
    activities.map((activity) => {
      const { id, closesAt } = activity;
      const present = new Map((came.get(id) ?? []).map((one) => [one.memberId, one]));
      const lineOf = (member: OnRoll): SheetLine => {
        const { memberId } = member;
        const presence = present.get(memberId);
        const mark = marks.get(id)?.get(memberId) ?? null;
        const facts = {
          class: member.class,
          presence:
            presence === undefined ? null : { late: presence.late === 1, leftEarly: leftTooSoon(activity, presence.at, presence.leftAt) },
          leave: excused.get(id)?.get(memberId) ?? null,
          mark: mark?.status ?? null,
          madeUp: madeUp.get(id)?.has(memberId) ?? false,
        };
        return {
          ...member,
          status: statusOf(facts, closesAt <= now),
          missed: missedBy(facts, closesAt <= now),
          at: presence?.at ?? null,
          leftAt: presence?.leftAt ?? null,
          source: presence?.source ?? null,
          mark,
        };
      };
      return [id, [...(rolls.get(id) ?? []), ...(beside.get(id) ?? [])].map(lineOf)];
    }),
  );
}

/** The lines of one activity. */
export const sheetLines = async (db: Knex, activity: Activity, now: Instant): Promise<readonly SheetLine[]> =>
  (await sheetLinesOfEach(db, [activity], now)).get(activity.id) ?? [];
