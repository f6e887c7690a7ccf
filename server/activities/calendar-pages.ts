/** What the calendar of a month says. */
import type { Knex } from 'knex';
import type { CalendarDay, CalendarItem, CalendarModel } from '../../views/pages/calendar/model.ts';
import { may } from '../access/rules.ts';
import { activityKindCodes } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import type { Viewer } from '../http/viewer.ts';
import { dayAfter, dayOf, firstDayOf, instantAt, type Month, monthOf, nextPeriod, previousPeriod, weekdayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { type Organisation, organisationsByIds } from '../organisations/queries.ts';
import { plansFor, seesOwnOnly } from './concerned.ts';
import type { DatedPlan } from './queries.ts';
import { calendarReach, firstWithin, lastWithin, planReach, withinReach } from './reach.ts';
import { type WorkCalendar, daysOf } from './workdays.ts';

/** Activities of one month on one page; a branch has some twelve, a committee over thirty branches some hundreds. */
export const calendarItemsMax = 600;
const saturday = 6;

const itemOf = (plan: DatedPlan, place: Organisation, places: ReadonlyMap<number, Organisation>): CalendarItem => ({
  href: addresses.activity(plan.uid),
  title: plan.title,
  kind: activityKindCodes.find((code) => code === plan.kind) ?? 'members_meeting',
  place: plan.place,
  speaker: plan.speaker,
  startsAt: plan.startsAt,
  endsAt: plan.endsAt,
  audiences: plan.audiences.flatMap(({ organisationId, audience }) => {
    const meant = places.get(organisationId);
    return meant === undefined ? [] : [{ name: meant.name, audience }];
  }),
  hostName: plan.organisationId === place.id ? null : (places.get(plan.organisationId)?.name ?? null),
});

const markOf = (calendar: WorkCalendar, day: string): CalendarDay['mark'] => {
  const holiday = calendar.holidayOn(day);
  if (holiday !== undefined) return { kind: 'holiday', holiday };
  return calendar.kindOf(day) === 'make_up_workday' ? { kind: 'make_up_workday' } : null;
};

export type CalendarAsked = { readonly place: Organisation; readonly month: Month; readonly viewer: Viewer; readonly now: Instant };

export async function calendarModel(
  db: Knex,
  calendar: WorkCalendar,
  { place, month, viewer, now }: CalendarAsked,
): Promise<CalendarModel> {
  const today = dayOf(now);
  const plans = await plansFor(db, viewer, {
    place,
    from: instantAt(firstDayOf(month)),
    until: instantAt(dayAfter(month)),
    today,
    withCancelled: false,
    limit: calendarItemsMax + 1,
  });
  const shown = plans.slice(0, calendarItemsMax);
  const places = await organisationsByIds(db, [
    ...new Set(shown.flatMap(({ organisationId, audiences }) => [organisationId, ...audiences.map((part) => part.organisationId)])),
  ]);
  const byDay = groupBy(shown, ({ startsAt }) => dayOf(startsAt));
  const { uid, name, path } = place;
  return {
    organisation: { id: uid, name },
    month,
    days: daysOf(month).map((day) => ({
      day,
      mark: markOf(calendar, day),
      weekend: weekdayOf(day) >= saturday,
      today: day === today,
      items: (byDay.get(day) ?? []).map((plan) => itemOf(plan, place, places)),
    })),
    ownOnly: seesOwnOnly(viewer, path, today),
    cut: plans.length > calendarItemsMax,
    holidaysKnown: calendar.isKnown(firstDayOf(month)),
    previousHref: month <= firstWithin(today, calendarReach) ? null : addresses.calendarOf(uid, previousPeriod(month)),
    nextHref: month >= lastWithin(today, calendarReach) ? null : addresses.calendarOf(uid, nextPeriod(month)),
    todayHref: month === monthOf(today) ? null : addresses.calendarOf(uid),
    listHref: addresses.activitiesOf(uid),
    feedHref: addresses.calendarFeedOf(uid),
    planHref:
      may(viewer, 'plan_activity', path, today) && withinReach(month, today, planReach) === month ? addresses.planMonth(uid, month) : null,
  };
}
