/** Which days are worked in China: Monday to Friday, save the announced days off, and the weekend days that make up for them. */
import type { HolidayCode } from '../contract/codes.ts';
import { addDays, type Day, dayAfter, firstDayOf, lastDayOf, type Month, weekdayOf, type Year, yearOf } from '../kernel/calendar.ts';

/** What was announced for a year. */
export type HolidayYear = {
  /** Closed intervals of days off, the weekend days among them included. */
  readonly daysOff: readonly { readonly holiday: HolidayCode; readonly from: Day; readonly until: Day }[];
  readonly makeUpWorkdays: readonly Day[];
};
export type HolidayYears = Readonly<Record<Year, HolidayYear>>;

export type DayKind = 'workday' | 'weekend' | 'holiday' | 'make_up_workday';

export type WorkCalendar = {
  kindOf(day: Day): DayKind;
  /** Which holiday makes a day off. */
  holidayOn(day: Day): HolidayCode | undefined;
  /** Whether the holidays of a day's year are known; if not, Monday to Friday are taken for workdays. */
  isKnown(day: Day): boolean;
};

const friday = 5;

export function workCalendar(years: HolidayYears): WorkCalendar {
  const off = new Map<Day, HolidayCode>();
  const makeUp = new Set<Day>();
  for (const { daysOff, makeUpWorkdays } of Object.values(years)) {
    for (const { holiday, from, until } of daysOff) for (let day = from; day <= until; day = addDays(day, 1)) off.set(day, holiday);
    for (const day of makeUpWorkdays) makeUp.add(day);
  }
  return {
    kindOf: (day) => (off.has(day) ? 'holiday' : makeUp.has(day) ? 'make_up_workday' : weekdayOf(day) > friday ? 'weekend' : 'workday'),
    holidayOn: (day) => off.get(day),
    isKnown: (day) => Object.hasOwn(years, yearOf(day)),
  };
}

export const isWorkday = (calendar: WorkCalendar, day: Day): boolean => {
  const kind = calendar.kindOf(day);
  return kind === 'workday' || kind === 'make_up_workday';
};

/** The days of a month, in order. */
export function daysOf(month: Month): readonly Day[] {
  const days: Day[] = [];
  for (let day = firstDayOf(month); day < dayAfter(month); day = addDays(day, 1)) days.push(day);
  return days;
}

/** The workday nearest after a day within its month, else the nearest before; undefined in a month without any. */
export function workdayNear(calendar: WorkCalendar, day: Day, month: Month): Day | undefined {
  for (let later = day; later <= lastDayOf(month); later = addDays(later, 1)) if (isWorkday(calendar, later)) return later;
  for (let earlier = day; earlier >= firstDayOf(month); earlier = addDays(earlier, -1)) if (isWorkday(calendar, earlier)) return earlier;
  return undefined;
}
