/** What the list of activities says. */
import type { Knex } from 'knex';
import type { ActivitiesModel, PastActivity } from '../../views/pages/activities/model.ts';
import type { ActivityFact } from '../../views/pages/parts.ts';
import { type Activity, activitiesConcerning } from '../activities/queries.ts';
import { monthToPlan } from '../activities/rules.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Organisation } from '../organisations/queries.ts';
import { activityFacts } from './board.ts';
import { type SheetStateCode, sheetStatesOf } from './sheet-states.ts';

export const upcomingMax = 100;
export const pastPerPage = 40;
/** Older lists are read by their month's ranking; nobody turns pages further. */
export const pagesMax = 500;

/** Who looks: whether they plan there, and whose sheets they keep. */
export type ListReader = {
  readonly plans: boolean;
  readonly keeps: (hostPath: string) => boolean;
  /** Is a member, and may register for open calls. */
  readonly joins: boolean;
};

/** Who registered is for members and for who keeps the sheet. */
const upcomingOf = (fact: ActivityFact, activity: Activity | undefined, { keeps, joins }: ListReader): ActivityFact =>
  fact.call === null || joins || (activity !== undefined && keeps(activity.hostPath))
    ? fact
    : { ...fact, call: { ...fact.call, href: null } };

function pastOf(
  fact: ActivityFact,
  activity: Activity | undefined,
  states: ReadonlyMap<number, SheetStateCode>,
  { keeps }: ListReader,
): PastActivity {
  const state = states.get(activity?.id ?? 0) ?? 'open';
  const isToClose = state === 'open' && activity !== undefined && keeps(activity.hostPath);
  return {
    ...fact,
    closed: state === 'closed',
    closeHref: isToClose ? addresses.closeSheet(fact.id) : null,
    entryHref: isToClose && fact.present === 0 && fact.expected > 0 ? addresses.paperEntry(fact.id) : null,
  };
}

export async function activitiesModel(
  db: Knex,
  organisation: Organisation,
  page: number,
  now: Instant,
  reader: ListReader,
): Promise<ActivitiesModel> {
  const { path, uid, name } = organisation;
  const month = monthToPlan(dayOf(now));
  const upcoming = page === 1 ? await activitiesConcerning(db, { path, closingAfter: now, limit: upcomingMax }) : [];
  const past = await activitiesConcerning(db, {
    path,
    closedBy: now,
    newestFirst: true,
    limit: pastPerPage + 1,
    offset: (page - 1) * pastPerPage,
  });
  const shown = past.slice(0, pastPerPage);
  const facts = await activityFacts(db, [...upcoming, ...shown], now);
  const states = await sheetStatesOf(db, shown);
  return {
    organisation: { id: uid, name },
    planHref: reader.plans ? addresses.newPlan(uid) : null,
    month: reader.plans ? { month, href: addresses.planMonth(uid, month) } : null,
    calendarHref: addresses.calendarOf(uid),
    kept: reader.keeps(path) ? { leaveHref: addresses.leave, makeUpsHref: addresses.makeUps } : null,
    upcoming: facts.slice(0, upcoming.length).map((fact, i) => upcomingOf(fact, upcoming[i], reader)),
    past: facts.slice(upcoming.length).map((fact, i) => pastOf(fact, shown[i], states, reader)),
    pages: {
      previousHref: page > 1 ? addresses.activitiesOf(uid, page - 1) : null,
      nextHref: past.length > pastPerPage && page < pagesMax ? addresses.activitiesOf(uid, page + 1) : null,
    },
  };
}
