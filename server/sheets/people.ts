/** The people whom marks are about: who they were on the activity's day, how they stand on its sheet. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { isExpected } from '../activities/rules.ts';
import { eventDayOf } from '../attendance/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { inList } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Membership, membershipsOf, postsOf, postsOn, standingOn } from '../members/queries.ts';
import type { Keeper, MarkStatus } from './keeping.ts';

export type Person = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly stay: Membership;
  readonly onCommittee: boolean;
  readonly meant: boolean;
};
export type Before = { readonly at: Instant; readonly late: boolean };
export type StandingMark = { readonly ordinal: number; readonly status: MarkStatus; readonly presentAt: Instant | null };

export async function peopleOf(
  tx: Knex.Transaction,
  activity: Activity,
  uids: readonly string[],
): Promise<ReadonlyMap<string, Person | 'elsewhere'>> {
  const rows: { id: number; uid: string; name: string }[] = await tx('members')
    .whereRaw(...inList(tx, 'uid', uids))
    .select('id', 'uid', 'name');
  const ids = rows.map(({ id }) => id);
  const stays = await membershipsOf(tx, ids);
  const posts = await postsOf(tx, ids);
  const day = eventDayOf(activity);
  return new Map(
    rows.map(({ id, uid, name }): [string, Person | 'elsewhere'] => {
      const stay = standingOn(stays.get(id) ?? [], day);
      if (stay === undefined) return [uid, 'elsewhere'];
      const committees = postsOn(posts.get(id) ?? [], day).flatMap((held) => (held.post === 'group_leader' ? [] : [held.organisationId]));
      const standing = { path: stay.organisationPath, groupId: stay.groupId, committees };
      const onCommittee = committees.includes(stay.organisationId);
      return [uid, { id, uid, name, stay, onCommittee, meant: isExpected(activity.audiences, standing) }];
    }),
  );
}

/** The newest mark of each member, also one that was taken back; the attendance that each has. */
export type Found = { readonly marks: ReadonlyMap<number, StandingMark>; readonly attendances: ReadonlyMap<number, Before> };

export async function foundOf(tx: Knex.Transaction, activityId: number, memberIds: readonly number[]): Promise<Found> {
  const marks: (StandingMark & { memberId: number })[] = await tx('sheet_marks as k')
    .where('k.activity_id', activityId)
    .whereRaw(...inList(tx, 'k.member_id', memberIds))
    .whereRaw('k.ordinal = (select max(n.ordinal) from sheet_marks n where n.activity_id = k.activity_id and n.member_id = k.member_id)')
    .select({ memberId: 'k.member_id', ordinal: 'k.ordinal', status: 'k.status', presentAt: 'k.present_at' });
  const attendances: { memberId: number; at: Instant; late: number }[] = await tx('attendances')
    .where({ activity_id: activityId })
    .whereRaw(...inList(tx, 'member_id', memberIds))
    .select({ memberId: 'member_id', at: 'attended_at', late: 'late' });
  return {
    marks: new Map(marks.map(({ memberId, ...mark }) => [memberId, mark])),
    attendances: new Map(attendances.map(({ memberId, at, late }) => [memberId, { at, late: late === 1 }])),
  };
}

/** Why a person may not be marked by this keeper, or null. */
export function whyNot(by: Keeper, person: Person | 'elsewhere' | undefined, isListed: (person: Person) => boolean): RefusalCode | null {
  if (person === undefined) return 'member_unknown';
  if (person === 'elsewhere') return 'not_a_member_then';
  if (person.id === by.memberId) return 'own_points';
  if (!by.covers(person.stay.organisationPath)) return 'not_allowed';
  return person.meant || isListed(person) ? null : 'not_meant';
}
