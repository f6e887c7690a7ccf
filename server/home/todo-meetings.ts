/** What waits for a secretary at meetings: leave to decide, sheets to close, duties, months to plan. */
import type { Knex } from 'knex';
import type { Todo } from '../../views/pages/start-secretary/model.ts';
import { subtreeOf } from '../access/rules.ts';
import { type Activity, activitiesConcerning } from '../activities/queries.ts';
import { burstsToLookAt, type LooseEnd, signOutsMissing } from '../attendance/loose-ends.ts';
import { sheetLinesOfEach } from '../attendance/sheet.ts';
import type { DutyYears } from '../completion/duties.ts';
import { overdueDuties } from '../completion/figures.ts';
import { addresses } from '../http/addresses.ts';
import { addDays, type Day, dayAfter, dayOf, firstDayOf, instantAt, type Month, monthOf, nextPeriod, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { countLeavesToDecide, countProofsToDecide, leavesToDecide } from '../leave/queries.ts';
import type { Organisation } from '../organisations/queries.ts';

/** Named one by one; the others are a number. */
export const namedMax = 3;
/** A meeting that is due is told this long before its last day. */
const dueWithinDays = 14;
/** From this day on the next month is planned. */
const planNextFrom = 25;

/** Requests that somebody else may decide: nobody's own. */
export async function leaveTodos(db: Knex, { path }: Organisation, memberId: number | null, now: Instant): Promise<readonly Todo[]> {
  const scope = subtreeOf(path);
  const waiting = (await leavesToDecide(db, scope, now, namedMax + 1)).filter((leave) => leave.memberId !== memberId);
  const named = waiting.slice(0, namedMax);
  const all = waiting.length < namedMax ? waiting.length : await countLeavesToDecide(db, scope, now, memberId);
  const more = all - named.length;
  return [
    ...named.map(({ uid, memberName, activityTitle, startsAt, kind, words }): Todo => ({
      code: 'leave_to_decide',
      count: 1,
      facts: { name: memberName, title: activityTitle, at: startsAt, leave: kind, words },
      href: null,
      answers: { grant: addresses.leaveToday(uid, 'grant'), decline: addresses.leaveToday(uid, 'decline') },
    })),
    ...(more > 0 ? [counted('leaves_to_decide', more, addresses.leave)] : []),
  ];
}

/** Proofs of floating members that somebody else may decide: nobody's own. */
export async function proofTodos(db: Knex, { path }: Organisation, memberId: number | null, now: Instant): Promise<readonly Todo[]> {
  return [counted('proofs_to_decide', await countProofsToDecide(db, subtreeOf(path), now, memberId), addresses.leave)];
}

/** What is better settled before sheets are closed; the oldest first, the others come up when these are done. */
export async function looseTodos(db: Knex, open: readonly Activity[], memberId: number | null, now: Instant): Promise<readonly Todo[]> {
  const told = (code: Todo['code'], ends: readonly LooseEnd[], href: (uid: string) => string) =>
    ends
      .slice(0, namedMax)
      .map(({ activity: { uid, title, startsAt }, count }) => counted(code, count, href(uid), { title, at: startsAt }));
  return [
    ...told('sign_outs_missing', await signOutsMissing(db, open, now, memberId), addresses.signOut),
    ...told('bursts_to_look_at', await burstsToLookAt(db, open), addresses.bursts),
  ];
}

/** Those that wait to be closed, the oldest first: its month cannot be closed before it. */
export async function sheetTodos(db: Knex, { uid }: Organisation, open: readonly Activity[], now: Instant): Promise<readonly Todo[]> {
  const named = open.slice(0, namedMax);
  const lines = await sheetLinesOfEach(db, named, now);
  return [
    ...named.map((activity): Todo => ({
      code: 'sheet_to_close',
      count: (lines.get(activity.id) ?? []).filter(({ required, status }) => required && status === 'absent').length,
      facts: { title: activity.title, at: activity.startsAt },
      href: addresses.closeSheet(activity.uid),
      answers: null,
    })),
    ...(open.length > named.length ? [counted('sheets_to_close', open.length - named.length, addresses.activitiesOf(uid))] : []),
  ];
}

export const counted = (code: Todo['code'], count: number, href: string | null, facts: Todo['facts'] = {}): Todo => ({
  code,
  count,
  facts,
  href,
  answers: null,
});

/** Meetings that were not held in time, and those of the coming days that nobody planned. */
export async function dutyTodos(db: Knex, years: DutyYears, organisation: Organisation, now: Instant): Promise<readonly Todo[]> {
  const today = dayOf(now);
  const { overdue, due } = await overdueDuties(db, years, organisation, now);
  const [first] = overdue;
  const soon = due.filter(({ until }) => until <= addDays(today, dueWithinDays)).slice(0, namedMax);
  return [
    ...soon.map(({ kind, until, groupName }): Todo => ({
      code: 'duty_due',
      count: 1,
      facts: { kind, until, name: groupName ?? '' },
      href: addresses.newPlan(organisation.uid, kind),
      answers: null,
    })),
    ...(first === undefined
      ? []
      : [
          counted('duties_overdue', overdue.length, addresses.completionOf(organisation.uid, yearOf(today)), {
            kind: first.kind,
            period: first.period,
            name: first.groupName ?? '',
          }),
        ]),
  ];
}

const isPlanned = async (db: Knex, path: string, month: Month): Promise<boolean> =>
  (await activitiesConcerning(db, { path, from: instantAt(firstDayOf(month)), until: instantAt(dayAfter(month)), limit: 1 })).length > 0;

/** A month without any activity: the one that runs, and late in it the next. */
export async function planTodos(db: Knex, { uid, path }: Organisation, today: Day): Promise<readonly Todo[]> {
  const month = monthOf(today);
  const next = nextPeriod(month);
  const toPlan = Number(today.slice(8)) >= planNextFrom ? [month, next] : [month];
  const todos: Todo[] = [];
  for (const one of toPlan)
    if (!(await isPlanned(db, path, one))) todos.push(counted('plan_month', 1, addresses.planMonth(uid, one), { month: one }));
  return todos;
}
