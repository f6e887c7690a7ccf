/** The figures of a branch's month that stand above its ranking: how many, their average, who came. */
import type { Knex } from 'knex';
import type { PeriodState } from '../../views/pages/parts.ts';
import { activitiesConcerning } from '../activities/queries.ts';
import { type Turnout, turnoutsOf } from '../attendance/board.ts';
import {
  type Month,
  type Period,
  dayAfter,
  dayOf,
  firstDayOf,
  instantAt,
  monthOf,
  nextPeriod,
  previousPeriod,
} from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import { closedAt, firstEntryDay } from '../periods/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Place, type Placing, type Standings, branchStandings } from './service.ts';

/** Activities of one organisation in one month. */
const monthActivitiesMax = 5_000;

export const averageOf = (amounts: readonly Points[]): Points | null =>
  amounts.length === 0 ? null : Math.round(amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length);

export const averageTotal = (placings: readonly Placing[]): Points | null => averageOf(placings.map((placing) => placing.score.total));

/** Where a branch stood in a month, and in the one before; null without a scheme, or before the branch's first entry. */
export type MonthStandings = { readonly now: Standings | null; readonly before: Standings | null; readonly firstMonth: Month | null };

export async function monthStandings(db: Knex, book: SchemeBook, branch: Place, month: Month): Promise<MonthStandings> {
  const first = await firstEntryDay(db, branch.id);
  const firstMonth = first === null ? null : monthOf(first);
  const last = previousPeriod(month);
  const now = await branchStandings(db, book, branch, month);
  const before = firstMonth === null || last < firstMonth ? null : await branchStandings(db, book, branch, last);
  return { now, before, firstMonth };
}

/** The activities of a month that have begun, with who of an organisation was expected and came. */
export async function monthTurnouts(db: Knex, path: string, month: Month, now: Instant): Promise<readonly Turnout[]> {
  const end = instantAt(dayAfter(month));
  const begun = { from: instantAt(firstDayOf(month)), until: end < now ? end : now };
  return turnoutsOf(db, await activitiesConcerning(db, { path, ...begun, limit: monthActivitiesMax }), path);
}

/** Person-times over activities. */
export const personTimes = (
  turnouts: readonly Turnout[],
): { readonly expected: number; readonly present: number; readonly activitiesHeld: number } => ({
  expected: turnouts.reduce((sum, { expected }) => sum + expected.length, 0),
  present: turnouts.reduce((sum, { came }) => sum + came.length, 0),
  activitiesHeld: turnouts.length,
});

/** Whether a period still moves at an organisation. */
export async function periodStateOf(db: Knex, organisationId: number, period: Period, now: Instant): Promise<PeriodState> {
  const closed = await closedAt(db, organisationId, period);
  return closed === null ? { kind: 'open', asOf: now } : { kind: 'closed', closedOn: dayOf(closed) };
}

/** The neighbours of a month: none before the branch's first entry, none after the present. */
export function monthNeighbours(
  month: Month,
  firstMonth: Month | null,
  now: Instant,
): { readonly previous: Month | null; readonly next: Month | null } {
  const previous = previousPeriod(month);
  return {
    previous: firstMonth !== null && previous >= firstMonth ? previous : null,
    next: month < monthOf(dayOf(now)) ? nextPeriod(month) : null,
  };
}
