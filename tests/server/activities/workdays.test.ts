import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holidayFile, readHolidays, shippedHolidays } from '../../../server/activities/holidays.ts';
import { daysOf, isWorkday, workCalendar, workdayNear } from '../../../server/activities/workdays.ts';
import { addDays } from '../../../server/kernel/calendar.ts';
import { projectRoot } from '../../support/house.ts';

const shipped = workCalendar(shippedHolidays(projectRoot));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flagtap-holidays-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.for([
  { day: '2026-02-14', kind: 'make_up_workday', why: 'a Saturday before the Spring Festival' },
  { day: '2026-02-15', kind: 'holiday', why: 'its first day off, a Sunday' },
  { day: '2026-02-23', kind: 'holiday', why: 'its last, a Monday' },
  { day: '2026-02-24', kind: 'workday', why: 'the Tuesday after' },
  { day: '2026-03-07', kind: 'weekend', why: 'any Saturday' },
  { day: '2027-02-08', kind: 'workday', why: 'not announced: a Monday is a Monday' },
])('$day is a $kind: $why', ({ day, kind }) => {
  expect(shipped.kindOf(day)).toBe(kind);
});

test('2026 as announced: 33 days off of 7 holidays, 6 days worked for them, 248 workdays', () => {
  const year: string[] = [];
  for (let day = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1)) year.push(day);
  const counted = (kind: string) => year.filter((day) => shipped.kindOf(day) === kind).length;
  expect([counted('holiday'), counted('make_up_workday'), new Set(year.flatMap((day) => shipped.holidayOn(day) ?? [])).size]).toEqual([
    33, 6, 7,
  ]);
  expect(year.filter((day) => isWorkday(shipped, day)).length).toBe(248);
});

test('a year that is not announced is not known', () => {
  expect([shipped.isKnown('2026-12-31'), shipped.isKnown('2027-01-01')]).toEqual([true, false]);
});

test('a month without a workday has none near', () => {
  const none = workCalendar({
    '2026': { daysOff: [{ holiday: 'new_year', from: '2026-02-01', until: '2026-02-28' }], makeUpWorkdays: [] },
  });
  expect(daysOf('2026-02')).toHaveLength(28);
  expect(workdayNear(none, '2026-02-10', '2026-02')).toBeUndefined();
});

test("an installation's own file adds years and takes the place of the same", () => {
  const own = {
    years: {
      '2026': { daysOff: [{ holiday: 'new_year', from: '2026-01-01', until: '2026-01-01' }], makeUpWorkdays: [] },
      '2030': { daysOff: [{ holiday: 'new_year', from: '2029-12-31', until: '2030-01-01' }], makeUpWorkdays: ['2029-12-29'] },
    },
  };
  writeFileSync(join(folder, 'holidays.json'), JSON.stringify(own));
  const calendar = workCalendar(readHolidays(projectRoot, folder));
  expect(['2026-01-02', '2029-12-31', '2029-12-29'].map((day) => calendar.kindOf(day))).toEqual(['workday', 'holiday', 'make_up_workday']);
  expect(calendar.isKnown('2030-06-01')).toBe(true);
});

const newYear = { holiday: 'new_year', from: '2026-01-01', until: '2026-01-03' };
test.for([
  { year: { daysOff: [{ ...newYear, until: '2025-12-31' }], makeUpWorkdays: [] }, why: 'ends before it begins' },
  {
    year: { daysOff: [newYear, { ...newYear, holiday: 'qingming', from: '2026-01-03', until: '2026-01-04' }], makeUpWorkdays: [] },
    why: 'two overlap',
  },
  { year: { daysOff: [newYear], makeUpWorkdays: ['2026-01-05'] }, why: 'a Monday makes up for nothing' },
  { year: { daysOff: [newYear], makeUpWorkdays: ['2026-01-03'] }, why: 'off and worked' },
  { year: { daysOff: [{ ...newYear, holiday: 'summer' }], makeUpWorkdays: [] }, why: 'no such holiday' },
  { year: { daysOff: [newYear], makeUpWorkdays: ['2027-01-02'] }, why: 'of another year' },
  { year: { daysOff: [], makeUpWorkdays: [] }, why: 'a year without holidays was not announced' },
  { year: { daysOff: [newYear], makeUpWorkdays: [], more: 1 }, why: 'an unknown key' },
])('refused: $why', ({ year }) => {
  expect(holidayFile.safeParse({ years: { '2026': { daysOff: [newYear], makeUpWorkdays: ['2026-01-04'] } } }).success).toBe(true);
  expect(holidayFile.safeParse({ years: { '2026': year } }).success).toBe(false);
});
