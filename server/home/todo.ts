/** What waits for a secretary, the most urgent first; how much of it the navigation counts. */
import type { Knex } from 'knex';
import type { Todo } from '../../views/pages/start-secretary/model.ts';
import type { DeviceStateCode } from '../contract/codes.ts';
import { subtreeOf } from '../access/rules.ts';
import { countUnknownCards } from '../cards/queries.ts';
import { periodsToClose } from '../closing/queries.ts';
import type { DutyYears } from '../completion/duties.ts';
import { listDevices } from '../devices/queries.ts';
import { countDuesToEnter } from '../dues/queries.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, dayOf, lastDayOf, monthOf, previousPeriod } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { countLeavesToDecide } from '../leave/queries.ts';
import { countMakeUps } from '../makeup/queries.ts';
import { countMembers } from '../members/lists.ts';
import type { Organisation } from '../organisations/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { countSheetsToClose, countTapsToReview, sheetsToClose } from '../sheets/queries.ts';
import { counted, dutyTodos, leaveTodos, looseTodos, planTodos, proofTodos, sheetTodos } from './todo-meetings.ts';

/** From this day on the dues of the month that runs are asked for; before it those of the month that ended. */
const duesFrom = 20;

/** The period that is to be closed next: a month, or the quarter or year that ended with it. */
async function periodTodos(db: Knex, { id, uid }: Organisation, today: Day): Promise<readonly Todo[]> {
  const periods = await periodsToClose(db, id, today);
  return periods.slice(0, 1).map((period) => counted('month_to_close', 1, addresses.closePeriod(uid, period), { period }));
}

async function duesTodos(db: Knex, { id, uid }: Organisation, today: Day): Promise<readonly Todo[]> {
  const day = Number(today.slice(8)) >= duesFrom ? today : lastDayOf(previousPeriod(monthOf(today)));
  const month = monthOf(day);
  return [counted('dues_to_enter', await countDuesToEnter(db, id, day), addresses.duesOf(uid, month), { month })];
}

async function cardTodos(
  db: Knex,
  { uid, path }: Organisation,
  now: Instant,
): Promise<{ readonly urgent: readonly Todo[]; readonly later: readonly Todo[] }> {
  const today = dayOf(now);
  const scope = subtreeOf(path);
  const devices = await listDevices(db, scope, now);
  const devicesIn = (state: DeviceStateCode): number => devices.filter((device) => device.state === state).length;
  const { withoutCard } = await countMembers(db, { scope, day: today, now, query: '' });
  return {
    urgent: [
      counted('unknown_cards', await countUnknownCards(db, scope, now), addresses.unknownCardsOf(uid)),
      counted('taps_to_review', await countTapsToReview(db, scope, now), addresses.tapsToReviewOf(uid)),
      counted('devices_quarantined', devicesIn('quarantined'), addresses.devices),
      counted('devices_silent', devicesIn('silent'), addresses.devices),
    ],
    later: [counted('members_without_card', withoutCard, addresses.enrolmentOf(uid))],
  };
}

async function makeUpTodos(db: Knex, book: SchemeBook, { path }: Organisation, now: Instant): Promise<readonly Todo[]> {
  return [counted('make_ups_overdue', (await countMakeUps(db, book, path, now)).overdue, addresses.makeUps)];
}

export type TodoAsked = {
  readonly branch: Organisation;
  readonly book: SchemeBook;
  readonly duties: DutyYears;
  /** Who looks: their own requests are decided by another. */
  readonly memberId: number | null;
  readonly now: Instant;
};

/** Only what there is to do: first what cannot wait for an evening, then what holds up a month, then what is owed. */
export async function todoOf(db: Knex, { branch, book, duties, memberId, now }: TodoAsked): Promise<readonly Todo[]> {
  const today = dayOf(now);
  const cards = await cardTodos(db, branch, now);
  const open = await sheetsToClose(db, subtreeOf(branch.path), now);
  const all: readonly Todo[] = [
    ...(await leaveTodos(db, branch, memberId, now)),
    ...(await proofTodos(db, branch, memberId, now)),
    ...(await looseTodos(db, open, memberId, now)),
    ...(await sheetTodos(db, branch, open, now)),
    ...cards.urgent,
    ...(await makeUpTodos(db, book, branch, now)),
    ...(await periodTodos(db, branch, today)),
    ...(await planTodos(db, branch, today)),
    ...(await duesTodos(db, branch, today)),
    ...(await dutyTodos(db, duties, branch, now)),
    ...cards.later,
  ];
  return all.filter(({ code, count }) => count > 0 || code === 'sheet_to_close');
}

/** What the navigation counts on every page: what somebody waits for. Two statements. */
export async function waitingAt(db: Knex, path: string, memberId: number | null, now: Instant): Promise<number> {
  const scope = subtreeOf(path);
  return (await countLeavesToDecide(db, scope, now, memberId)) + (await countSheetsToClose(db, scope, now));
}
