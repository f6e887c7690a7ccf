/** A secretary's start page in words. */
import type { ActivityFact } from '../parts.ts';
import { dayOf, previousPeriod } from '../../../server/kernel/calendar.ts';
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { activityRowView, stateView } from '../parts-view.ts';
import type { SecretaryMonth, StartSecretaryModel, Todo } from './model.ts';

export function startSecretaryView(model: StartSecretaryModel, say: Say) {
  const { words, format } = say;
  const { title } = words.pages.startSecretary;
  return {
    title,
    today: `${format.day(model.today)} ${format.weekday(model.today)}`,
    organisationName: model.organisation.name,
    events: `${paths.events}?organisation=${encodeURIComponent(model.organisation.id)}`,
    open: model.open.map((activity, i) => ({ ...openView(activity, say), main: i === 0 })),
    next: model.next.map((activity) => activityRowView(activity, say)),
    month: monthView(model.month, say),
    todo: model.todo.map((todo, place) => todoView(todo, say, model.open.length === 0 && place === 0)),
    done: model.done === null ? null : words.pages.startSecretary.done[model.done],
    quiet: quietView(model, say),
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

/** One thing to do: what, why, and the verb that does it. The first is the page's solid button, where nothing runs. */
function todoView({ code, count, facts, href, answers }: Todo, { words, format }: Say, main: boolean) {
  const { todos } = words.pages.startSecretary;
  const { title = '', at, month, period, until, name = '', leave, words: said = '', kind } = facts;
  const spoken = {
    count,
    title,
    moment: at === undefined ? '' : format.moment(at),
    day: at === undefined ? '' : format.day(dayOf(at)),
    month: month === undefined ? '' : format.monthAlone(month),
    before: month === undefined ? '' : format.monthAlone(previousPeriod(month)),
    period: period === undefined ? '' : format.period(period),
    until: until === undefined ? '' : format.day(until),
    name,
    leave: leave === undefined ? '' : words.codes.leaveKinds[leave],
    words: said,
    kind: kind === undefined ? '' : words.codes.activityKinds[kind],
  };
  return {
    title: todos[code].title(spoken),
    say: todos[code].say(spoken),
    act: todos[code].act,
    href,
    answers: answers === null ? null : { ...answers, field: `why-${answers.decline.replaceAll(/[^0-9a-f]/g, '')}` },
    main,
  };
}

/** A quiet day says what comes next. */
function quietView({ todo, next, open, planHref }: StartSecretaryModel, { words, format }: Say) {
  if (todo.length > 0 || open.length > 0) return null;
  const { startSecretary } = words.pages;
  const [first] = next;
  return first === undefined
    ? { say: startSecretary.nothingAhead, href: planHref, act: startSecretary.planNext }
    : { say: startSecretary.nextUp(first.title, format.moment(first.startsAt)), href: first.href, act: startSecretary.openSheet };
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
