import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Period,
  type PeriodKind,
  addDays,
  dayAfter,
  dayOf,
  daysBetween,
  firstDayOf,
  instantAt,
  isDay,
  isShorter,
  kindOf,
  lastDayOf,
  nextPeriod,
  periodOf,
  periodsIn,
  previousPeriod,
  timeOf,
} from '../../../server/kernel/calendar.ts';
import { instantOfMs } from '../../../server/kernel/clock.ts';
import { times } from '../../support/counts.ts';
import { inEveryZone } from '../../support/zones.ts';

inEveryZone(() => {
  test.for([
    {
      at: '2026-03-31T15:59:59.999Z',
      day: '2026-03-31',
      month: '2026-03',
      quarter: '2026-Q1',
      time: '23:59',
      why: 'the last moment of a quarter',
    },
    {
      at: '2026-03-31T16:00:00.000Z',
      day: '2026-04-01',
      month: '2026-04',
      quarter: '2026-Q2',
      time: '00:00',
      why: 'the first of the next, in UTC still March',
    },
    { at: '2026-03-31T16:30:00.000Z', day: '2026-04-01', month: '2026-04', quarter: '2026-Q2', time: '00:30', why: 'half past midnight' },
    {
      at: '2026-12-31T15:59:59.999Z',
      day: '2026-12-31',
      month: '2026-12',
      quarter: '2026-Q4',
      time: '23:59',
      why: 'the last moment of a year',
    },
    {
      at: '2026-12-31T16:00:00.000Z',
      day: '2027-01-01',
      month: '2027-01',
      quarter: '2027-Q1',
      time: '00:00',
      why: 'the first of the next',
    },
    { at: '2028-02-28T16:00:00.000Z', day: '2028-02-29', month: '2028-02', quarter: '2028-Q1', time: '00:00', why: 'a leap day begins' },
    { at: '2028-02-29T16:00:00.000Z', day: '2028-03-01', month: '2028-03', quarter: '2028-Q1', time: '00:00', why: 'and ends' },
    {
      at: '2026-03-08T07:30:00.000Z',
      day: '2026-03-08',
      month: '2026-03',
      quarter: '2026-Q1',
      time: '15:30',
      why: 'summer time begins in New York, not here',
    },
    { at: '2026-11-01T05:30:00.000Z', day: '2026-11-01', month: '2026-11', quarter: '2026-Q4', time: '13:30', why: 'and ends there' },
  ])('$at is $day: $why', ({ at, day, month, quarter, time }) => {
    expect([dayOf(at), periodOf(dayOf(at), 'month'), periodOf(dayOf(at), 'quarter'), timeOf(at)]).toEqual([day, month, quarter, time]);
  });

  test('a day and a time of Shanghai are a moment and back', () => {
    expect(instantAt('2026-04-01')).toBe('2026-03-31T16:00:00.000Z');
    expect(instantAt('2026-03-31', '23:59:59.999')).toBe('2026-03-31T15:59:59.999Z');
    expect(instantAt('2026-03-31', '23:59:59')).toBe('2026-03-31T15:59:59.000Z');
    expect(() => instantAt('2026-03-31', 'noon')).toThrow(RangeError);
  });
});

test.for([
  { day: '2026-01-01', week: '2026-W01', why: 'a Thursday: the year of its week is its own' },
  { day: '2025-12-29', week: '2026-W01', why: 'the Monday of that week lies in the year before' },
  { day: '2027-01-01', week: '2026-W53', why: 'a Friday belongs to the old year, which has 53 weeks' },
  { day: '2027-01-03', week: '2026-W53', why: 'its Sunday too' },
  { day: '2027-01-04', week: '2027-W01', why: 'Monday begins the first week' },
  { day: '2028-02-29', week: '2028-W09', why: 'a leap day is a day of its week' },
])('$day is in $week: $why', ({ day, week }) => {
  expect(periodOf(day, 'week')).toBe(week);
  expect(firstDayOf(week) <= day && day < dayAfter(week)).toBe(true);
});

test.for<{ period: Period; kind: PeriodKind; first: string; after: string; why: string }>([
  { period: '2026-02', kind: 'month', first: '2026-02-01', after: '2026-03-01', why: 'a February of 28 days' },
  { period: '2028-02', kind: 'month', first: '2028-02-01', after: '2028-03-01', why: 'one of 29' },
  { period: '2026-12', kind: 'month', first: '2026-12-01', after: '2027-01-01', why: 'past the end of a year' },
  { period: '2026-Q1', kind: 'quarter', first: '2026-01-01', after: '2026-04-01', why: 'the first quarter' },
  { period: '2026-Q4', kind: 'quarter', first: '2026-10-01', after: '2027-01-01', why: 'the last' },
  { period: '2026', kind: 'year', first: '2026-01-01', after: '2027-01-01', why: 'a year' },
  { period: '2026-W53', kind: 'week', first: '2026-12-28', after: '2027-01-04', why: 'a week across two years' },
  { period: '2028-02-29', kind: 'day', first: '2028-02-29', after: '2028-03-01', why: 'a leap day' },
])('$period is half-open from $first to $after: $why', ({ period, kind, first, after }) => {
  expect([kindOf(period), firstDayOf(period), dayAfter(period), lastDayOf(period)]).toEqual([kind, first, after, addDays(after, -1)]);
  expect(previousPeriod(nextPeriod(period))).toBe(period);
});

test.for<{ period: Period; kind: PeriodKind; parts: readonly Period[]; why: string }>([
  { period: '2026-Q1', kind: 'month', parts: ['2026-01', '2026-02', '2026-03'], why: 'three months' },
  { period: '2026', kind: 'quarter', parts: ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4'], why: 'four quarters' },
  { period: '2026-02', kind: 'month', parts: ['2026-02'], why: 'itself' },
  { period: '2027-01', kind: 'week', parts: ['2026-W53', '2027-W01', '2027-W02', '2027-W03', '2027-W04'], why: 'weeks that touch a month' },
])('$period has $parts: $why', ({ period, kind, parts }) => {
  expect(periodsIn(period, kind)).toEqual(parts);
});

test.for(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '2026-03-31T00:00', ''])('%s is no day', (text) => {
  expect(isDay(text)).toBe(false);
});

test.for(['2026-Q5', '2026-13', '26', '2026-W54', 'now'])('%s is no period', (text) => {
  expect(() => kindOf(text)).toThrow(RangeError);
});

test('a week is shorter than a month, a month is not shorter than itself', () => {
  expect([isShorter('week', 'month'), isShorter('month', 'month'), isShorter('year', 'quarter')]).toEqual([true, false, false]);
});

test('every moment lies in the day, week, month, quarter and year that are named after it', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1992, 0), max: Date.UTC(2100, 0) }), (ms) => {
      const day = dayOf(instantOfMs(ms));
      expect(instantAt(day) <= instantOfMs(ms) && instantOfMs(ms) < instantAt(addDays(day, 1))).toBe(true);
      for (const kind of ['week', 'month', 'quarter', 'year'] as const) {
        const period = periodOf(day, kind);
        expect(firstDayOf(period) <= day && day <= lastDayOf(period)).toBe(true);
        expect(daysBetween(firstDayOf(period), dayAfter(period))).toBe(daysBetween(firstDayOf(period), lastDayOf(period)) + 1);
        expect(firstDayOf(nextPeriod(period))).toBe(dayAfter(period));
      }
    }),
    { numRuns: times(300, 20_000) },
  );
});
