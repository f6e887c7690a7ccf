/** The list of activities in words. */
import { dayOf, monthOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import type { ActivityFact } from '../parts.ts';
import { activityRowView } from '../parts-view.ts';
import type { ActivitiesModel } from './model.ts';

export function activitiesView(model: ActivitiesModel, say: Say) {
  const { activities } = say.words.pages;
  return {
    title: activities.title,
    organisationName: model.organisation.name,
    planHref: model.planHref,
    month:
      model.month === null
        ? null
        : { href: model.month.href, word: say.words.pages.planMonth.title(say.format.monthAlone(model.month.month)) },
    calendarHref: model.calendarHref,
    upcoming: model.upcoming.map((activity) => activityRowView(activity, say)),
    past: byMonth(model.past, say),
    none: model.upcoming.length === 0 && model.past.length === 0,
    pages: model.pages,
  };
}

/** Under a head for each month, in the order given. */
function byMonth(activities: readonly ActivityFact[], say: Say) {
  const groups = new Map<string, ReturnType<typeof activityRowView>[]>();
  for (const activity of activities) {
    const month = say.format.month(monthOf(dayOf(activity.startsAt)));
    const group = groups.get(month) ?? [];
    group.push(activityRowView(activity, say));
    groups.set(month, group);
  }
  return [...groups].map(([month, rows]) => ({ month, rows }));
}
