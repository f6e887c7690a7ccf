/** A secretary's start page in words. */
import type { ActivityFact } from '../parts.ts';
import { previousPeriod } from '../../../server/kernel/calendar.ts';
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { activityRowView, stateView } from '../parts-view.ts';
import type { SecretaryMonth, StartSecretaryModel } from './model.ts';

export function startSecretaryView(model: StartSecretaryModel, say: Say) {
  const { words, format } = say;
  const { todos, title } = words.pages.startSecretary;
  return {
    title,
    today: `${format.day(model.today)} ${format.weekday(model.today)}`,
    organisationName: model.organisation.name,
    events: `${paths.events}?organisation=${encodeURIComponent(model.organisation.id)}`,
    open: model.open.map((activity, i) => ({ ...openView(activity, say), main: i === 0 })),
    next: model.next.map((activity) => activityRowView(activity, say)),
    month: monthView(model.month, say),
    todo: model.todo.map(({ code, count, href }) => ({
      title: todos[code].title(count),
      say: todos[code].say,
      act: todos[code].act,
      href,
    })),
    recent: model.recent.map(({ id, name, at, points, whyHref, late }) => ({
      id,
      name,
      time: format.time(at),
      whyHref,
      why: words.pages.member.openWhy,
      worth: late ? `${words.codes.seats.late} ${format.signed(points)}` : format.signed(points),
    })),
  };
}

const openView = (activity: ActivityFact, say: Say) => ({
  ...activityRowView(activity, say),
  missing: say.format.count(Math.max(0, activity.expected - activity.present)),
});

function monthView(month: SecretaryMonth, say: Say) {
  const { words, format } = say;
  const { ranking } = words.pages;
  const percent = format.percent(month.present, month.expected);
  const before = format.monthAlone(previousPeriod(month.month));
  const change = month.average === null || month.averageBefore === null ? null : month.average - month.averageBefore;
  const size = format.average(Math.abs(change ?? 0));
  return {
    name: format.month(month.month),
    state: stateView(month.state, say),
    href: month.href,
    ranked: format.count(month.ranked),
    average: month.average === null ? null : format.average(month.average),
    averageNote:
      change === null
        ? ranking.noneBefore
        : size === '0'
          ? ranking.sameAs(before)
          : change > 0
            ? ranking.moreThan(before, size)
            : ranking.lessThan(before, size),
    attendance: percent,
    attendanceNote:
      percent === null ? ranking.noAttendance : ranking.attendanceOf(format.count(month.expected), format.count(month.present)),
    activities: format.count(month.activitiesHeld),
  };
}
