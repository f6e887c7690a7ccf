/** What the list of activities says. */
import type { Knex } from 'knex';
import type { ActivitiesModel } from '../../views/pages/activities/model.ts';
import { activitiesConcerning } from '../activities/queries.ts';
import { monthToPlan } from '../activities/rules.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Organisation } from '../organisations/queries.ts';
import { activityFacts } from './board.ts';

export const upcomingMax = 100;
export const pastPerPage = 40;
/** Older lists are read by their month's ranking; nobody turns pages further. */
export const pagesMax = 500;

export async function activitiesModel(
  db: Knex,
  organisation: Organisation,
  page: number,
  now: Instant,
  mayPlan: boolean,
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
  const facts = await activityFacts(db, [...upcoming, ...past.slice(0, pastPerPage)], now);
  return {
    organisation: { id: uid, name },
    planHref: mayPlan ? addresses.newPlan(uid) : null,
    month: mayPlan ? { month, href: addresses.planMonth(uid, month) } : null,
    calendarHref: addresses.calendarOf(uid),
    upcoming: facts.slice(0, upcoming.length),
    past: facts.slice(upcoming.length),
    pages: {
      previousHref: page > 1 ? addresses.activitiesOf(uid, page - 1) : null,
      nextHref: past.length > pastPerPage && page < pagesMax ? addresses.activitiesOf(uid, page + 1) : null,
    },
  };
}
