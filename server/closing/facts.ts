/** Reads what decides the automatic items of a period: who is there, what the registers say of them. */
import type { Knex } from 'knex';
import { fullAttendanceOf } from '../completion/participation.ts';
import { studyMinutesOf } from '../completion/queries.ts';
import { duesBook } from '../dues/queries.ts';
import { type Period, dayAfter, kindOf, lastDayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { overdueOf } from '../makeup/queries.ts';
import { classOn, classesOf, postsOf, postsOn } from '../members/queries.ts';
import { membersAt } from '../rankings/service.ts';
import type { Scheme } from '../scheme/format.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Candidate, type PeriodFacts, closingItems } from './automatic.ts';

/** Those who are ranked at an organisation for a period, as they stood on its last day. */
export async function candidatesAt(
  db: Knex,
  organisationId: number,
  period: Period,
): Promise<readonly (Candidate & { readonly name: string })[]> {
  const lastDay = lastDayOf(period);
  const members = await membersAt(db, [organisationId], lastDay);
  const ids = members.map(({ memberId }) => memberId);
  const classes = await classesOf(db, ids);
  const posts = await postsOf(db, ids);
  return members.map(({ memberId, memberUid, name }) => ({
    memberId,
    memberUid,
    name,
    class: classOn(classes.get(memberId) ?? [], lastDay),
    committee: postsOn(posts.get(memberId) ?? [], lastDay).some(
      ({ post, organisationId: at }) => post !== 'group_leader' && at === organisationId,
    ),
  }));
}

/** What a close of a period asks the registers; only what some item of the scheme goes by. */
export async function factsOf(
  db: Knex,
  book: SchemeBook,
  scheme: Scheme,
  period: Period,
  ids: readonly number[],
  now: Instant,
): Promise<PeriodFacts> {
  const triggers = closingItems(scheme, kindOf(period)).flatMap(({ code, trigger }) => (trigger === undefined ? [] : [{ code, trigger }]));
  const asks = (...codes: readonly string[]): boolean => triggers.some(({ trigger }) => codes.includes(trigger.on));
  const dues = asks('dues_paid_on_time', 'dues_overdue') ? await duesBook(db, ids, period, period) : null;
  const inFull = new Map<string, ReadonlySet<number>>();
  for (const { code, trigger } of triggers) {
    if (trigger.on !== 'full_attendance') continue;
    const asked = { period, kinds: trigger.activityTypes, allows: scheme.attendance.fullAttendanceAllows };
    inFull.set(code, await fullAttendanceOf(db, ids, asked, now));
  }
  const overdue = asks('make_up_overdue') && kindOf(period) === 'month' ? await overdueOf(db, book, ids, period, now) : [];
  return {
    dues: new Map(dues === null ? [] : ids.map((id) => [id, dues.standing(id, period, dayAfter(period))])),
    makeUpsOverdue: overdue.map(({ duty: { memberId, activity } }) => ({ memberId, activityUid: activity.uid })),
    inFull,
    studyMinutes: asks('study_hours') ? await studyMinutesOf(db, ids, period) : new Map(),
  };
}
