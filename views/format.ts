/** Numbers and dates as they are spoken in a locale. Points in hundredths, times as UTC instants shown in Shanghai time. */
import { addDays, type Day, dayOf, kindOf, type Month, type Period, timeOf, weekdayOf } from '../server/kernel/calendar.ts';
import type { Instant } from '../server/kernel/clock.ts';
import { type Points, writtenPoints } from '../server/kernel/points.ts';
import type { SpokenWords } from './text/spoken.ts';

const minus = '\u2212';

/** 1550 is `15.5`, -100 is `−1` with a true minus, 1234500 is `12,345`. */
const points = (amount: Points): string => grouped(writtenPoints(amount)).replace('-', minus);

/** With its sign: `+2`, `−1`, `0`. */
const signed = (amount: Points): string => (amount > 0 ? `+${points(amount)}` : points(amount));

/** An average of points to one decimal, `.0` left out. */
const average = (amount: Points): string => points(Math.sign(amount) * Math.round(Math.abs(amount) / 10) * 10);

/** A count of things; digits grouped from five on. */
const count = (value: number): string => grouped(String(value)).replace('-', minus);

/** Whole percent of a part, or null of nothing. Never rounds up to 100 nor down to 0. */
function percent(part: number, whole: number): string | null {
  if (whole <= 0) return null;
  const exact = (part / whole) * 100;
  const rounded = Math.round(exact);
  if (rounded === 100 && part < whole) return '99';
  if (rounded === 0 && part > 0) return '1';
  return String(rounded);
}

/** A share for drawing, 0 to 1 with four decimals; 0 of nothing. */
const share = (part: number, whole: number): string => (whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole))).toFixed(4);

function grouped(written: string): string {
  const [whole = '', rest] = written.split('.');
  const digits = whole.replace('-', '').length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? digits : `${digits}.${rest}`;
}

const partsOf = (day: Day) => ({ year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), date: Number(day.slice(8, 10)) });

/** All spoken forms of one locale. */
export function formatWith(spoken: SpokenWords) {
  const day = (value: Day): string => spoken.day(partsOf(value).month, partsOf(value).date);
  const month = (value: Month): string => spoken.month(Number(value.slice(0, 4)), Number(value.slice(5, 7)));
  const monthAlone = (value: Month): string => spoken.monthAlone(Number(value.slice(5, 7)));
  const moment = (instant: Instant): string => spoken.moment(day(dayOf(instant)), timeOf(instant));

  /** With its year: `2026 年 9 月`, `Q3 2026`. */
  function period(value: Period): string {
    const year = Number(value.slice(0, 4));
    switch (kindOf(value)) {
      case 'day':
        return spoken.dayOfYear(year, partsOf(value).month, partsOf(value).date);
      case 'week':
        return spoken.week(year, Number(value.slice(6)));
      case 'month':
        return month(value);
      case 'quarter':
        return spoken.quarter(year, Number(value.slice(6)));
      case 'year':
        return spoken.year(year);
    }
  }

  /** Without its year, where the page already says it: `9 月`, `第三季度`. */
  function periodAlone(value: Period): string {
    switch (kindOf(value)) {
      case 'day':
        return day(value);
      case 'month':
        return monthAlone(value);
      case 'quarter':
        return spoken.quarterAlone(Number(value.slice(6)));
      case 'week':
      case 'year':
        return period(value);
    }
  }

  /** From a moment to another: the second day is named only where it is another. */
  function span(from: Instant, to: Instant): string {
    const sameDay = dayOf(from) === dayOf(to) || (timeOf(to) === '00:00' && addDays(dayOf(from), 1) === dayOf(to));
    if (!sameDay) return spoken.span(moment(from), moment(to));
    return `${moment(from)}\u2013${timeOf(to) === '00:00' ? '24:00' : timeOf(to)}`;
  }

  return {
    points,
    signed,
    average,
    count,
    percent,
    share,
    /** With its unit: `15.5 分`. */
    pointsOf: (amount: Points): string => spoken.pointsOf(points(amount)),
    rank: (rank: number): string => spoken.rank(rank),
    day,
    weekday: (value: Day): string => spoken.weekday(weekdayOf(value)),
    dateNumber: (value: Day): string => String(partsOf(value).date),
    time: (instant: Instant): string => timeOf(instant),
    moment,
    span,
    month,
    monthAlone,
    period,
    periodAlone,
  };
}

export type Format = ReturnType<typeof formatWith>;
