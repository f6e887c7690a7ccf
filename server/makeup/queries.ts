/** Duties of make-up study, derived from closed sheets, with what was done about them. */
import type { Knex } from 'knex';
import { type Activity, activitiesConcerning } from '../activities/queries.ts';
import { type MissedStatus, sheetLinesOfEach } from '../attendance/sheet.ts';
import { inList } from '../db/bulk.ts';
import { type Day, type Month, addDays, dayOf, firstDayOf, instantAt, lastDayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { membershipsOf } from '../members/queries.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { deadlineOf, type DutyState, dutyStateOf, hasContent, overdueProposals, type OverdueProposal } from './rules.ts';

/** Activities looked through for one list: a year of a branch and more. */
const activitiesMax = 600;
/** How long before a deadline an activity can lie: the most that a scheme may give. */
const withinDaysMax = 366;

/** What was done about a duty. */
export type MakeUp = {
  readonly uid: string;
  readonly day: Day;
  readonly note: string;
  readonly fileDigest: string | null;
  readonly recordedBy: string | null;
};

export type Duty = {
  readonly activity: Activity;
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  /** Where the member stood on the activity's day. */
  readonly organisationId: number;
  readonly organisationPath: string;
  readonly missed: MissedStatus;
  readonly deadline: Day;
  readonly doneOn: Day | null;
  readonly state: DutyState;
  readonly makeUp: MakeUp | null;
};

/** Those of some activities whose sheet is closed. */
async function closedAmong(db: Knex, activities: readonly Activity[]): Promise<readonly Activity[]> {
  const ids = activities.map(({ id }) => id);
  const rows: { activity_id: number }[] = await db('sheets')
    .where({ state: 'closed' })
    .whereRaw(...inList(db, 'activity_id', ids))
    .select('activity_id');
  const closed = new Set(rows.map((row) => row.activity_id));
  return activities.filter(({ id }) => closed.has(id));
}

/** What was made up for and stands, by activity and member. */
async function makeUpsAt(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<string, MakeUp>> {
  const rows: (MakeUp & { activityId: number; memberId: number })[] = await db('make_ups as k')
    .leftJoin('accounts as a', 'a.id', 'k.recorded_by')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .whereRaw(...inList(db, 'k.activity_id', activityIds))
    .whereNull('k.taken_back_at')
    .select({
      activityId: 'k.activity_id',
      memberId: 'k.member_id',
      uid: 'k.uid',
      day: 'k.day',
      note: 'k.note',
      fileDigest: 'k.file_digest',
      recordedBy: db.raw('coalesce(m.name, a.name)'),
    });
  return new Map(rows.map(({ activityId, memberId, ...makeUp }) => [`${activityId} ${memberId}`, makeUp]));
}

/** The duties that activities brought among the members of an organisation and what lies below it, by the order of the activities. */
export async function dutiesAt(
  db: Knex,
  book: SchemeBook,
  activities: readonly Activity[],
  now: Instant,
  within: string,
): Promise<readonly Duty[]> {
  const closed = await closedAmong(
    db,
    activities.filter(({ kind }) => hasContent(kind)),
  );
  const lines = await sheetLinesOfEach(db, closed, now, within);
  const makeUps = await makeUpsAt(
    db,
    closed.map(({ id }) => id),
  );
  const places = await organisationsByIds(db, [...new Set([...lines.values()].flat().map(({ organisationId }) => organisationId))]);
  const settings = await settingsOf(db, [...places.values()]);
  const today = dayOf(now);
  return closed.flatMap((activity) =>
    (lines.get(activity.id) ?? []).flatMap((line): Duty[] => {
      const day = dayOf(activity.startsAt);
      const { memberId, memberUid, name, organisationId, organisationPath, missed } = line;
      const withinDays = book.inForce(organisationPath, day)?.scheme.attendance.makeUpWithinDays ?? 0;
      const absentToo = settings.get(organisationId)?.absentMayMakeUp ?? false;
      const deadline = deadlineOf(line, activity.kind, day, { withinDays, absentToo });
      if (deadline === null || missed === null) return [];
      const makeUp = makeUps.get(`${activity.id} ${memberId}`) ?? null;
      const doneOn = makeUp?.day ?? null;
      const state = dutyStateOf(deadline, doneOn, today);
      return [{ activity, memberId, memberUid, name, organisationId, organisationPath, missed, deadline, doneOn, state, makeUp }];
    }),
  );
}

/** Duties from activities of a stretch of days, in an organisation and below it, the newest activity first. */
export async function dutiesOf(
  db: Knex,
  book: SchemeBook,
  path: string,
  { from, until }: { readonly from: Day; readonly until: Day },
  now: Instant,
): Promise<readonly Duty[]> {
  const activities = await activitiesConcerning(db, {
    path,
    from: instantAt(from),
    until: instantAt(addDays(until, 1)),
    newestFirst: true,
    limit: activitiesMax,
  });
  return dutiesAt(db, book, activities, now, path);
}

/** Duties of some members, wherever they belonged when they missed something. */
export async function dutiesOfMembers(
  db: Knex,
  book: SchemeBook,
  memberIds: readonly number[],
  days: { readonly from: Day; readonly until: Day },
  now: Instant,
): Promise<readonly Duty[]> {
  const stays = [...(await membershipsOf(db, memberIds)).values()].flat();
  const held = stays.filter(({ fromDay, untilDay }) => fromDay <= days.until && (untilDay === null || untilDay > days.from));
  const wanted = new Set(memberIds);
  const found = new Map<string, Duty>();
  for (const path of new Set(held.map((stay) => stay.organisationPath)))
    for (const duty of await dutiesOf(db, book, path, days, now))
      if (wanted.has(duty.memberId)) found.set(`${duty.activity.id} ${duty.memberId}`, duty);
  return [...found.values()];
}

/** How many duties of a branch are overdue, and how many still have time; for lists of what is to be done. */
export async function countMakeUps(
  db: Knex,
  book: SchemeBook,
  path: string,
  now: Instant,
): Promise<{ readonly due: number; readonly overdue: number }> {
  const duties = await dutiesOf(db, book, path, listedDays(now), now);
  const of = (state: DutyState): number => duties.filter((duty) => duty.state === state).length;
  return { due: of('due'), overdue: of('overdue') };
}

/** Half a year: what is older has been told in a closed month. */
export const listedDays = (now: Instant): { readonly from: Day; readonly until: Day } => ({
  from: addDays(dayOf(now), -183),
  until: dayOf(now),
});

/** What the closing of a month proposes against some members for make-up study that is overdue; posted by who closes it. */
export async function overdueOf(
  db: Knex,
  book: SchemeBook,
  memberIds: readonly number[],
  month: Month,
  now: Instant,
): Promise<readonly OverdueProposal<Duty>[]> {
  const days = { from: addDays(firstDayOf(month), -withinDaysMax), until: lastDayOf(month) };
  const duties = await dutiesOfMembers(db, book, memberIds, days, now);
  return overdueProposals(duties, month, dayOf(now), (duty) => book.inForce(duty.organisationPath, duty.deadline)?.scheme);
}

/** Whose a make-up is, and what for; also one that was taken back. */
export const makeUpByUid = async (db: Knex, uid: string): Promise<{ readonly memberId: number; readonly startsAt: Instant } | undefined> =>
  db('make_ups as k')
    .join('activities as a', 'a.id', 'k.activity_id')
    .where('k.uid', uid)
    .first({ memberId: 'k.member_id', startsAt: 'a.starts_at' });
