/**
 * Days, weeks, months, quarters and years in Asia/Shanghai, as strings that sort and group as text.
 * Shanghai has kept UTC+8 without summer time since 1991; no fact of this system is older, so the offset is a constant
 * and the host's TZ plays no part.
 */
import { type Instant, instantOfMs, msOf } from './clock.ts';

/** `2026-03-31` */
export type Day = string;
/** `2026-03` */
export type Month = string;
/** `2026-Q1` */
export type Quarter = string;
/** `2026` */
export type Year = string;
/** `2026-W14`, the ISO week: Monday to Sunday, named by the year of its Thursday. */
export type Week = string;

export const periodKinds = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type PeriodKind = (typeof periodKinds)[number];
/** Any of the five spellings. */
export type Period = string;

const shanghaiOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

const patterns: Readonly<Record<PeriodKind, RegExp>> = {
  day: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  week: /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/,
  month: /^\d{4}-(0[1-9]|1[0-2])$/,
  quarter: /^\d{4}-Q[1-4]$/,
  year: /^\d{4}$/,
};

const utcMsOf = (day: Day): number => Date.parse(`${day}T00:00:00.000Z`);
const dayOfUtcMs = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** The Shanghai date of a moment. */
export const dayOf = (instant: Instant): Day => dayOfUtcMs(msOf(instant) + shanghaiOffsetMs);

/** The Shanghai time of day of a moment, `18:05`. */
export const timeOf = (instant: Instant): string => instantOfMs(msOf(instant) + shanghaiOffsetMs).slice(11, 16);

/** The moment of a Shanghai day and time: `instantAt('2026-03-31', '18:30')`, seconds and milliseconds optional. */
export function instantAt(day: Day, time = '00:00'): Instant {
  const full = time.length === 5 ? `${time}:00.000` : time.length === 8 ? `${time}.000` : time;
  const ms = Date.parse(`${day}T${full}Z`);
  if (!Number.isFinite(ms)) throw new RangeError(`not a day and a time: ${day} ${time}`);
  return instantOfMs(ms - shanghaiOffsetMs);
}

/** True for a day that exists. */
export const isDay = (text: string): text is Day => patterns.day.test(text) && dayOfUtcMs(utcMsOf(text)) === text;

export const isPeriodOf = (kind: PeriodKind, text: string): boolean => (kind === 'day' ? isDay(text) : patterns[kind].test(text));

/** Which of the five a period's spelling says. Throws RangeError on anything else. */
export function kindOf(period: Period): PeriodKind {
  const kind = periodKinds.find((candidate) => isPeriodOf(candidate, period));
  if (kind === undefined) throw new RangeError(`not a period: ${period}`);
  return kind;
}

export const monthOf = (day: Day): Month => day.slice(0, 7);
export const yearOf = (day: Day): Year => day.slice(0, 4);
export const quarterOf = (day: Day): Quarter => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

export function weekOf(day: Day): Week {
  const ms = utcMsOf(day);
  const weekday = (new Date(ms).getUTCDay() + 6) % 7;
  const thursday = ms + (3 - weekday) * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * dayMs)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The period of a kind in which a day lies. */
export function periodOf(day: Day, kind: PeriodKind): Period {
  switch (kind) {
    case 'day':
      return day;
    case 'week':
      return weekOf(day);
    case 'month':
      return monthOf(day);
    case 'quarter':
      return quarterOf(day);
    case 'year':
      return yearOf(day);
  }
}

export const addDays = (day: Day, days: number): Day => dayOfUtcMs(utcMsOf(day) + days * dayMs);

/** Days from one to another; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => Math.round((utcMsOf(to) - utcMsOf(from)) / dayMs);

/** Any Monday. */
const monday: Day = '2024-01-01';

/** 1, Monday, to 7, Sunday. */
export const weekdayOf = (day: Day): number => (((daysBetween(monday, day) % 7) + 7) % 7) + 1;

/** The first day of a period. */
export function firstDayOf(period: Period): Day {
  switch (kindOf(period)) {
    case 'day':
      return period;
    case 'month':
      return `${period}-01`;
    case 'year':
      return `${period}-01-01`;
    case 'quarter':
      return `${period.slice(0, 4)}-${String((Number(period.slice(6)) - 1) * 3 + 1).padStart(2, '0')}-01`;
    case 'week': {
      const fourth = `${period.slice(0, 4)}-01-04`;
      const weekday = (new Date(utcMsOf(fourth)).getUTCDay() + 6) % 7;
      return addDays(fourth, -weekday + (Number(period.slice(6)) - 1) * 7);
    }
  }
}

/** The first day after a period: periods are half-open. */
export function dayAfter(period: Period): Day {
  const first = firstDayOf(period);
  const year = Number(first.slice(0, 4));
  const month = Number(first.slice(5, 7));
  const monthsLater = (months: number) => dayOfUtcMs(Date.UTC(year, month - 1 + months, 1));
  switch (kindOf(period)) {
    case 'day':
      return addDays(first, 1);
    case 'week':
      return addDays(first, 7);
    case 'month':
      return monthsLater(1);
    case 'quarter':
      return monthsLater(3);
    case 'year':
      return monthsLater(12);
  }
}

export const lastDayOf = (period: Period): Day => addDays(dayAfter(period), -1);

export const nextPeriod = (period: Period): Period => periodOf(dayAfter(period), kindOf(period));

export const previousPeriod = (period: Period): Period => periodOf(addDays(firstDayOf(period), -1), kindOf(period));

/** The months of a quarter or year, the quarters of a year: the periods of `kind` that lie in `period`, in order. */
export function periodsIn(period: Period, kind: PeriodKind): readonly Period[] {
  const end = dayAfter(period);
  const parts: Period[] = [];
  for (let part = periodOf(firstDayOf(period), kind); firstDayOf(part) < end; part = nextPeriod(part)) parts.push(part);
  return parts;
}

const lengthOrder: Readonly<Record<PeriodKind, number>> = { day: 0, week: 1, month: 2, quarter: 3, year: 4 };

/** True when a window of kind `window` is shorter than a scored period of kind `scored`. */
export const isShorter = (window: PeriodKind, scored: PeriodKind): boolean => lengthOrder[window] < lengthOrder[scored];
