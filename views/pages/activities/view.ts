/** The list of activities in words. */
import { dayOf, monthOf } from '../../../server/kernel/calendar.ts';
import type { PageContext } from '../../context.ts';
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { activityRowView } from '../parts-view.ts';
import type { ActivitiesModel, PastActivity } from './model.ts';

/** What became of the organisation's meetings; a member's way leads to their own. */
const completionHrefOf = ({ id }: ActivitiesModel['organisation'], { viewer }: PageContext): string =>
  viewer?.role === 'member' ? paths.completion : `${paths.completion}?organisation=${id}`;

export function activitiesView(model: ActivitiesModel, say: Say, context: PageContext) {
  const { activities } = say.words.pages;
  return {
    completionHref: completionHrefOf(model.organisation, context),
    title: activities.title,
    organisationName: model.organisation.name,
    planHref: model.planHref,
    month:
      model.month === null
        ? null
        : { href: model.month.href, word: say.words.pages.planMonth.title(say.format.monthAlone(model.month.month)) },
    calendarHref: model.calendarHref,
    kept: model.kept,
    upcoming: model.upcoming.map((activity) => activityRowView(activity, say)),
    past: byMonth(model.past, say),
    none: model.upcoming.length === 0 && model.past.length === 0,
    pages: model.pages,
  };
}

/** Under a head for each month, in the order given. */
function byMonth(activities: readonly PastActivity[], say: Say) {
  const groups = new Map<string, ReturnType<typeof pastView>[]>();
  for (const activity of activities) {
    const month = say.format.month(monthOf(dayOf(activity.startsAt)));
    const group = groups.get(month) ?? [];
    group.push(pastView(activity, say));
    groups.set(month, group);
  }
  return [...groups].map(([month, rows]) => ({ month, rows }));
}

const pastView = ({ closed, closeHref, entryHref, ...activity }: PastActivity, say: Say) => ({
  ...activityRowView(activity, say),
  closed,
  closeHref,
  entryHref,
});
