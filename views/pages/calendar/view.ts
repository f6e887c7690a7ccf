/** The calendar of a month in words: a grid on a desk, a list on a phone, a table on paper. */
import { timeOf, weekdayOf, yearOf } from '../../../server/kernel/calendar.ts';
import type { Say } from '../../say.ts';
import type { AudienceName } from '../plan-month/model.ts';
import type { CalendarDay, CalendarItem, CalendarModel } from './model.ts';

/** Activities of a day that stand in its cell; those beyond open on a touch. */
const inCellMax = 3;

const namesOf = (audiences: readonly AudienceName[], { words }: Say): string =>
  audiences
    .map(({ name, audience }) => (audience === 'committee' ? words.pages.plan.committeeOf(name) : name))
    .join(words.pages.plan.comma);

/** Everybody of the calendar's own organisation goes without saying. */
const isEverybody = ({ audiences }: CalendarItem, organisationName: string): boolean =>
  audiences.length === 1 && audiences[0]?.audience === 'all' && audiences[0].name === organisationName;

const itemView = (item: CalendarItem, organisationName: string, say: Say) => ({
  href: item.href,
  time: say.format.time(item.startsAt),
  title: item.title,
  say: [
    item.place,
    isEverybody(item, organisationName) ? '' : namesOf(item.audiences, say),
    item.hostName === null ? '' : say.words.pages.calendar.host(item.hostName),
  ]
    .filter((part) => part !== '')
    .join(' · '),
});

function dayView({ day, mark, weekend, today, items }: CalendarDay, organisationName: string, say: Say) {
  const { words, format } = say;
  const { calendar } = words.pages;
  const views = items.map((item) => itemView(item, organisationName, say));
  return {
    day: format.day(day),
    date: format.dateNumber(day),
    weekday: format.weekday(day),
    column: String(weekdayOf(day)),
    off: mark?.kind === 'holiday' ? { word: calendar.off, say: words.codes.holidays[mark.holiday] } : null,
    worked: mark?.kind === 'make_up_workday' ? { word: calendar.worked, say: calendar.workedSay } : null,
    weekend,
    today: today ? calendar.today : null,
    bare: items.length === 0,
    items: views.slice(0, inCellMax),
    rest: views.length > inCellMax ? { word: calendar.more(views.length - inCellMax), items: views.slice(inCellMax) } : null,
  };
}

const lineView = (item: CalendarItem, dayItems: number, first: boolean, day: CalendarDay, say: Say) => {
  const { words, format } = say;
  const until = timeOf(item.endsAt);
  return {
    day: first ? { words: `${format.day(day.day)} ${format.weekday(day.day)}`, rows: String(dayItems) } : null,
    time: `${format.time(item.startsAt)}\u2013${until === '00:00' ? '24:00' : until}`,
    kind: words.codes.activityKinds[item.kind],
    title: item.title,
    place: item.place,
    speaker: item.speaker,
    audience: namesOf(item.audiences, say),
  };
};

export function calendarView(model: CalendarModel, say: Say) {
  const { words, format } = say;
  const { calendar } = words.pages;
  const { month, days } = model;
  const lines = days.flatMap((day) => day.items.map((item, i) => lineView(item, day.items.length, i === 0, day, say)));
  return {
    title: calendar.title,
    organisationName: model.organisation.name,
    month: format.month(month),
    sheetTitle: calendar.sheet(format.month(month)),
    weekdays: calendar.weekdays,
    days: days.map((day) => dayView(day, model.organisation.name, say)),
    lines,
    empty: lines.length === 0 ? (model.ownOnly ? calendar.noneOwn : calendar.none) : null,
    cut: model.cut ? calendar.cut(lines.length) : null,
    unknownYear: model.holidaysKnown ? null : calendar.unknownYear(yearOf(`${month}-01`)),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    todayHref: model.todayHref,
    listHref: model.listHref,
    feedHref: model.feedHref,
    plan: model.planHref === null ? null : { href: model.planHref, word: calendar.plan(format.monthAlone(month)) },
  };
}
