/** How members took part in activities of a time, wherever they belonged then; who attended in full. */
import type { Knex } from 'knex';
import { type Activity, activitiesAround } from '../activities/queries.ts';
import { type SheetLine, sheetLinesOfEach } from '../attendance/sheet.ts';
import { type ActivityKindCode, activityKindCodes, type LeaveKindCode } from '../contract/codes.ts';
import { type Day, dayAfter, dayOf, firstDayOf, instantAt, lastDayOf, type Period } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { excusedAtEach } from '../leave/queries.ts';
import { type Membership, membershipsOf } from '../members/queries.ts';
import { idsOnPath } from '../organisations/queries.ts';
import type { Scheme } from '../scheme/format.ts';
import { attendedInFull, type MissedCode, missedCodes, type Part } from './taking-part.ts';

/** Both days included. */
export type Days = { readonly from: Day; readonly until: Day };

export const daysOf = (period: Period): Days => ({ from: firstDayOf(period), until: lastDayOf(period) });

/** A part with what it was. */
export type PartTaken = Part & { readonly activity: Activity; readonly required: boolean };

/** The longest path that all of some paths begin with. */
function commonPath(paths: readonly string[]): string {
  const [first = '/', ...rest] = paths;
  const ids = idsOnPath(first);
  const shared = ids.findIndex((id, depth) => rest.some((path) => idsOnPath(path)[depth] !== id));
  const kept = shared === -1 ? ids : ids.slice(0, shared);
  return kept.length === 0 ? '/' : `/${kept.join('/')}/`;
}

/** What a made-up part had been: the mark that stands, else the leave, else absence. */
function missedOf({ status, mark }: SheetLine, leave: LeaveKindCode | undefined): MissedCode | null {
  if (status !== 'made_up') return null;
  return missedCodes.find((code) => code === mark?.status) ?? (leave === undefined ? 'absent' : `leave_${leave}`);
}

const kindOf = (activity: Activity): ActivityKindCode | undefined => activityKindCodes.find((kind) => kind === activity.kind);

/**
 * Every part of members between two days, by member, oldest first: also those where nobody required them, as who is exempt
 * or came beside. A fixed number of statements.
 */
export async function partsTaken(
  db: Knex,
  memberIds: readonly number[],
  { from, until }: Days,
  now: Instant,
): Promise<ReadonlyMap<number, readonly PartTaken[]>> {
  const parts = new Map<number, PartTaken[]>(memberIds.map((id) => [id, []]));
  const stays = [...(await membershipsOf(db, memberIds)).values()]
    .flat()
    .filter((stay: Membership) => stay.fromDay <= until && (stay.untilDay === null || stay.untilDay > from));
  if (stays.length === 0) return parts;
  const audienceIds = new Set(stays.flatMap(({ organisationPath, groupId }) => [...idsOnPath(organisationPath), groupId ?? []].flat()));
  const around = { from: instantAt(from), until: instantAt(dayAfter(until)), audienceIds: [...audienceIds], hostIds: [] };
  const activities = (await activitiesAround(db, around)).filter(({ startsAt }) => from <= dayOf(startsAt) && dayOf(startsAt) <= until);
  const ids = activities.map(({ id }) => id);
  const excused = await excusedAtEach(db, ids);
  const lines = await sheetLinesOfEach(db, activities, now, commonPath(stays.map(({ organisationPath }) => organisationPath)));
  for (const activity of activities) {
    const kind = kindOf(activity);
    if (kind === undefined) continue;
    for (const line of lines.get(activity.id) ?? [])
      parts.get(line.memberId)?.push({
        kind,
        day: dayOf(activity.startsAt),
        status: line.status,
        missed: missedOf(line, excused.get(activity.id)?.get(line.memberId)),
        required: line.required,
        activity,
      });
  }
  return parts;
}

export type FullAttendanceAsked = {
  /** The month, quarter or year of a trigger `full_attendance`. */
  readonly period: Period;
  readonly kinds: readonly ActivityKindCode[];
  readonly allows: Scheme['attendance']['fullAttendanceAllows'];
};

/** Of some members, those who attended in full by a scheme: what its trigger `full_attendance` proposes points for. */
export async function fullAttendanceOf(
  db: Knex,
  memberIds: readonly number[],
  { period, kinds, allows }: FullAttendanceAsked,
  now: Instant,
): Promise<ReadonlySet<number>> {
  const parts = await partsTaken(db, memberIds, daysOf(period), now);
  return new Set(
    memberIds.filter((id) =>
      attendedInFull(
        (parts.get(id) ?? []).filter(({ required }) => required),
        kinds,
        allows,
      ),
    ),
  );
}
