/** The page that plans a whole month in words. */
import { isDay, lastDayOf } from '../../../server/kernel/calendar.ts';
import { groupBy } from '../../../server/kernel/group.ts';
import type { Say } from '../../say.ts';
import { lengthSaid } from '../plan/view.ts';
import type { Clash, MonthRow, PlanMonthModel, PlannedRow, RowErrorCode } from './model.ts';

/** `12 月`, or `10 月到 12 月`. */
function periodSaid({ month, span }: PlanMonthModel, { words, format }: Say): string {
  const place = (Number(month.slice(5, 7)) - 1) % 3;
  if (span === 'month' || place === 2) return format.monthAlone(month);
  const last = `${month.slice(0, 5)}${String(Number(month.slice(5, 7)) + 2 - place).padStart(2, '0')}`;
  return words.pages.planMonth.restOfQuarter(format.monthAlone(month), format.monthAlone(last));
}

const titleSaid = ({ title, groupName, kind }: MonthRow, { words }: Say): string =>
  title !== ''
    ? title
    : groupName === null
      ? words.codes.activityKinds[kind]
      : words.pages.planMonth.groupTitle(groupName, words.codes.activityKinds[kind]);

const clashSaid = ({ title, startsAt }: Clash, { words, format }: Say): string => words.pages.planMonth.clash(title, format.time(startsAt));

function notesOf(row: MonthRow, say: Say): readonly string[] {
  const { words, format } = say;
  const { planMonth } = words.pages;
  const { moved, note, duePeriod, likeDay, day } = row;
  return [
    ...(likeDay === null ? [planMonth.usual] : []),
    ...(moved === null || !isDay(day)
      ? []
      : [
          moved.holiday === null
            ? planMonth.movedOff(format.day(moved.meant), format.day(day))
            : planMonth.movedHoliday(format.day(moved.meant), words.codes.holidays[moved.holiday], format.day(day)),
        ]),
    ...(note === null ? [] : [planMonth.notes[note](duePeriod === null ? '' : format.periodAlone(duePeriod))]),
  ];
}

function errorSaid(code: RowErrorCode, { day, time, month }: MonthRow, { words, format }: Say): string {
  const { rowErrors } = words.pages.planMonth;
  switch (code) {
    case 'day_wrong':
      return rowErrors.day_wrong(day);
    case 'day_outside':
      return rowErrors.day_outside(format.monthAlone(month));
    case 'time_wrong':
      return rowErrors.time_wrong(time);
    case 'day_closed':
    case 'day_without_scheme':
      return rowErrors[code];
  }
}

/** For whom, where that is not simply everybody of the host. */
const audienceSaid = ({ audiences }: MonthRow, host: string, { words }: Say): string =>
  audiences.length === 1 && audiences[0]?.audience === 'all' && audiences[0].name === host
    ? ''
    : audiences
        .map(({ name, audience }) =>
          audience !== 'committee' ? name : name === host ? words.pages.planMonth.committee : words.pages.planMonth.committeeOf(name),
        )
        .join(words.pages.plan.comma);

function rowView(row: MonthRow, host: string, say: Say) {
  const { words, format } = say;
  const { planMonth } = words.pages;
  const title = titleSaid(row, say);
  const facts = [row.time, lengthSaid(row.minutes, say), row.place, audienceSaid(row, host, say)];
  return {
    name: row.name,
    ticked: row.ticked,
    title,
    say: facts.filter((fact) => fact !== '').join(' · '),
    like: row.likeDay === null ? null : planMonth.like(format.day(row.likeDay)),
    notes: notesOf(row, say),
    clashes: row.clashes.map((clash) => clashSaid(clash, say)),
    day: row.day,
    time: row.time,
    firstDay: `${row.month}-01`,
    lastDay: lastDayOf(row.month),
    errors: row.errors.map((code) => errorSaid(code, row, say)),
    wrong: row.errors.length > 0,
    changeLabel: planMonth.atRow(planMonth.change, title),
  };
}

const plannedView = (row: PlannedRow, say: Say) => ({
  href: row.href,
  title: row.title,
  when: say.format.span(row.startsAt, row.endsAt),
  place: row.place,
  clashes: row.clashes.map((clash) => clashSaid(clash, say)),
});

/** Under a head for each day, in the order given; a day that is none stands as it was typed. */
const byDay = ({ rows, organisation }: PlanMonthModel, say: Say) =>
  [...groupBy(rows, ({ day }) => day)].map(([day, same]) => ({
    day: isDay(day) ? say.format.day(day) : day,
    weekday: isDay(day) ? say.format.weekday(day) : '',
    rows: same.map((row) => rowView(row, organisation.name, say)),
  }));

export function planMonthView(model: PlanMonthModel, say: Say) {
  const { words, format } = say;
  const { planMonth } = words.pages;
  const period = periodSaid(model, say);
  const before = format.monthAlone(model.before);
  const closed = model.closedMonths.length > 0;
  const none = model.rows.length === 0;
  /** Only what may be added is left: nothing of it is ticked beforehand. */
  const extras = model.errors.length === 0 && model.rows.every(({ ticked }) => !ticked);
  return {
    title: planMonth.title(period),
    organisationName: model.organisation.name,
    organisation: model.organisation.id,
    month: model.month,
    span: model.span,
    period: format.month(model.month),
    backHref: model.backHref,
    calendarHref: model.calendarHref,
    oneHref: model.oneHref,
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    action: model.action,
    from: none || extras ? null : model.heldBefore > 0 ? planMonth.from(before, model.heldBefore) : planMonth.fromUsual(before),
    otherSpan: {
      href: model.otherSpanHref,
      word: model.span === 'month' ? planMonth.quarterLink : planMonth.monthLink,
    },
    proposed: extras ? planMonth.extras : planMonth.proposed,
    extras,
    days: byDay(model, say),
    more: model.more === 0 ? null : planMonth.more(model.more),
    planned: model.planned.map((row) => plannedView(row, say)),
    plannedMore: model.plannedMore === 0 ? null : planMonth.plannedMore(model.plannedMore),
    hints: [
      ...model.leftOut.map(({ kind, title, day, holiday }) =>
        planMonth.leftOut(
          title === '' ? words.codes.activityKinds[kind] : title,
          format.day(day),
          holiday === null ? '' : words.codes.holidays[holiday],
        ),
      ),
      ...model.unknownYears.map((year) => planMonth.unknownYear(year)),
    ],
    closed: closed ? planMonth.closed(words.spoken.list(model.closedMonths.map((month) => format.monthAlone(month)))) : null,
    withoutScheme: model.withoutScheme && !closed,
    empty:
      !none || closed || model.withoutScheme
        ? null
        : model.planned.length > 0
          ? { title: planMonth.allPlanned, say: planMonth.allPlannedSay }
          : { title: planMonth.nothing, say: planMonth.nothingSay },
    errors: [
      ...model.errors.map((code) => ({ href: '#proposed', say: planMonth.errors[code] })),
      ...model.rows.flatMap((row) =>
        row.errors.map((code) => ({ href: `#day-${row.name}`, say: planMonth.atRow(titleSaid(row, say), errorSaid(code, row, say)) })),
      ),
    ],
    done: model.done === null ? null : planMonth.done(model.done),
    submit: extras ? planMonth.submitExtras : planMonth.submit(period),
    quarterAhead: model.span === 'quarter' || (Number(model.month.slice(5, 7)) - 1) % 3 < 2,
  };
}
