/** What comes back every month, as data: "the first Friday", "the last workday", "every Wednesday", "on the 5th". Pure. */
import { type Day, lastDayOf, type Month, monthOf, weekdayOf } from '../kernel/calendar.ts';
import { daysOf, isWorkday, type WorkCalendar, workdayNear } from './workdays.ts';

export type Recurrence =
  /** `weekday` from 1, Monday, to 7; a fifth one is the last. */
  | { readonly kind: 'weekday_of_month'; readonly weekday: number; readonly nth: number | 'last' }
  | { readonly kind: 'every_week'; readonly weekday: number }
  | { readonly kind: 'day_of_month'; readonly date: number }
  | { readonly kind: 'workday_of_month'; readonly nth: number | 'last' };

/** A day on which something comes back; `meant` is the day that the rule names, another where that one is off. */
export type Occurrence = { readonly day: Day; readonly meant: Day };

const nthMax = 4;
const daysInWeek = 7;
const dateMax = 31;
const workdaysMax = 23;
/** This many of one weekday in a month are a weekly series. */
const weeklyFrom = 3;

const at = (days: readonly Day[], nth: number | 'last'): Day | undefined => (nth === 'last' ? days.at(-1) : (days[nth - 1] ?? days.at(-1)));

const onWeekday = (month: Month, weekday: number): readonly Day[] => daysOf(month).filter((day) => weekdayOf(day) === weekday);

/** Moves a day that is off to the workday nearest after it in its month, else before. */
function moved(calendar: WorkCalendar, meant: Day | undefined, isOff: (day: Day) => boolean): readonly Occurrence[] {
  if (meant === undefined) return [];
  const day = isOff(meant) ? workdayNear(calendar, meant, monthOf(meant)) : meant;
  return day === undefined ? [] : [{ day, meant }];
}

/**
 * The days of a month on which something comes back, in order. A holiday is avoided always; a weekend day where the rule
 * names a date, not where it names that weekday. What comes every week is left out on a holiday: the next is near.
 */
export function occurrencesIn(month: Month, recurrence: Recurrence, calendar: WorkCalendar): readonly Occurrence[] {
  const isHoliday = (day: Day): boolean => calendar.kindOf(day) === 'holiday';
  switch (recurrence.kind) {
    case 'weekday_of_month':
      return moved(calendar, at(onWeekday(month, recurrence.weekday), recurrence.nth), isHoliday);
    case 'every_week':
      return onWeekday(month, recurrence.weekday).flatMap((day) => (isHoliday(day) ? [] : [{ day, meant: day }]));
    case 'day_of_month': {
      const last = lastDayOf(month);
      const date = Math.min(recurrence.date, Number(last.slice(8)));
      return moved(calendar, `${month}-${String(date).padStart(2, '0')}`, (day) => !isWorkday(calendar, day));
    }
    case 'workday_of_month': {
      const workdays = daysOf(month).filter((day) => isWorkday(calendar, day));
      return moved(calendar, at(workdays, recurrence.nth), () => false);
    }
  }
}

/** The days that what comes every week leaves out in a month, because they are off. */
export const skippedIn = (month: Month, recurrence: Recurrence, calendar: WorkCalendar): readonly Day[] =>
  recurrence.kind === 'every_week' ? onWeekday(month, recurrence.weekday).filter((day) => calendar.kindOf(day) === 'holiday') : [];

/** The rule that a day alone suggests: which of its weekday in its month. */
export function weekdayRuleOf(day: Day): Recurrence {
  const nth = Math.ceil(Number(day.slice(8)) / daysInWeek);
  return { kind: 'weekday_of_month', weekday: weekdayOf(day), nth: nth > nthMax ? 'last' : nth };
}

/** The rules that days of one month suggest when the same was done on each: a weekday taken often comes every week, any other day is the nth of its weekday. */
export function rulesOf(days: readonly Day[]): readonly Recurrence[] {
  const often = (weekday: number): boolean => new Set(days.filter((day) => weekdayOf(day) === weekday)).size >= weeklyFrom;
  const rules = days.map((day): Recurrence =>
    often(weekdayOf(day)) ? { kind: 'every_week', weekday: weekdayOf(day) } : weekdayRuleOf(day),
  );
  return [...new Map(rules.map((rule) => [writtenRule(rule), rule])).values()];
}

/** A rule as it is kept and sent: `weekday:5:1`, `weekly:3`, `date:5`, `workday:last`. */
export function writtenRule(recurrence: Recurrence): string {
  switch (recurrence.kind) {
    case 'weekday_of_month':
      return `weekday:${recurrence.weekday}:${recurrence.nth}`;
    case 'every_week':
      return `weekly:${recurrence.weekday}`;
    case 'day_of_month':
      return `date:${recurrence.date}`;
    case 'workday_of_month':
      return `workday:${recurrence.nth}`;
  }
}

const within = (text: string | undefined, max: number): number | undefined =>
  text !== undefined && /^[1-9]\d?$/.test(text) && Number(text) <= max ? Number(text) : undefined;

/** Reads what `writtenRule` wrote; undefined for anything else. */
export function readRule(text: string): Recurrence | undefined {
  const [kind, first, second, ...more] = text.split(':');
  if (more.length > 0 || (kind !== 'weekday' && second !== undefined)) return undefined;
  const weekday = within(first, daysInWeek);
  switch (kind) {
    case 'weekday': {
      const nth = second === 'last' ? 'last' : within(second, nthMax);
      return weekday === undefined || nth === undefined ? undefined : { kind: 'weekday_of_month', weekday, nth };
    }
    case 'weekly':
      return weekday === undefined ? undefined : { kind: 'every_week', weekday };
    case 'date': {
      const date = within(first, dateMax);
      return date === undefined ? undefined : { kind: 'day_of_month', date };
    }
    case 'workday': {
      const nth = first === 'last' ? 'last' : within(first, workdaysMax);
      return nth === undefined ? undefined : { kind: 'workday_of_month', nth };
    }
    default:
      return undefined;
  }
}
