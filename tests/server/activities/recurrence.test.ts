import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shippedHolidays } from '../../../server/activities/holidays.ts';
import { type Recurrence, occurrencesIn, readRule, rulesOf, weekdayRuleOf, writtenRule } from '../../../server/activities/recurrence.ts';
import { isWorkday, workCalendar } from '../../../server/activities/workdays.ts';
import { monthOf, weekdayOf } from '../../../server/kernel/calendar.ts';
import { times } from '../../support/counts.ts';
import { projectRoot } from '../../support/house.ts';

const calendar = workCalendar(shippedHolidays(projectRoot));

test.for([
  { rule: 'weekday:5:1', month: '2026-03', days: '2026-03-06', why: 'the first Friday' },
  { rule: 'weekday:5:1', month: '2026-05', days: '2026-05-06', why: 'the first Friday is Labour Day: the workday after the holidays' },
  { rule: 'weekday:5:last', month: '2026-01', days: '2026-01-30', why: 'the last of five' },
  { rule: 'weekday:5:last', month: '2026-02', days: '2026-02-27', why: 'the last of four' },
  { rule: 'weekday:5:4', month: '2026-01', days: '2026-01-23', why: 'the fourth of five is not the last' },
  { rule: 'weekday:6:2', month: '2026-03', days: '2026-03-14', why: 'a Saturday that was asked for stays a Saturday' },
  { rule: 'weekday:3:last', month: '2026-09', days: '2026-09-30', why: 'the day before the holidays is worked' },
  { rule: 'weekly:3', month: '2026-04', days: '2026-04-01 2026-04-08 2026-04-15 2026-04-22 2026-04-29', why: 'five Wednesdays' },
  { rule: 'weekly:3', month: '2026-10', days: '2026-10-14 2026-10-21 2026-10-28', why: 'a holiday is left out: the next is near' },
  { rule: 'date:5', month: '2026-03', days: '2026-03-05', why: 'a Thursday' },
  { rule: 'date:5', month: '2026-04', days: '2026-04-07', why: 'Qingming: the workday after it' },
  { rule: 'date:5', month: '2026-10', days: '2026-10-08', why: 'National Day: the workday after it' },
  { rule: 'date:5', month: '2026-12', days: '2026-12-07', why: 'a Saturday: the Monday after' },
  { rule: 'date:10', month: '2026-10', days: '2026-10-10', why: 'a Saturday that is worked to make up' },
  { rule: 'date:31', month: '2026-02', days: '2026-02-28', why: 'the last of a short month, a Saturday worked to make up' },
  { rule: 'date:31', month: '2026-05', days: '2026-05-29', why: 'a Sunday at the end: none is left after it, so before' },
  { rule: 'workday:1', month: '2026-01', days: '2026-01-04', why: 'a Sunday worked to make up is the first workday' },
  { rule: 'workday:1', month: '2026-10', days: '2026-10-08', why: 'after the holidays' },
  { rule: 'workday:last', month: '2026-02', days: '2026-02-28', why: 'a Saturday worked to make up' },
  { rule: 'workday:last', month: '2026-05', days: '2026-05-29', why: 'the month ends on a Sunday' },
  { rule: 'workday:23', month: '2026-02', days: '2026-02-28', why: 'fewer workdays: the last' },
  { rule: 'date:1', month: '2027-10', days: '2027-10-01', why: 'nothing is known of 2027: a Friday is a workday' },
])('$rule in $month: $days, $why', ({ rule, month, days }) => {
  const read = readRule(rule);
  expect(read).toBeDefined();
  expect(
    occurrencesIn(month, read as Recurrence, calendar)
      .map(({ day }) => day)
      .join(' '),
  ).toBe(days);
});

test('a moved day says which day was meant, one that stays says itself', () => {
  expect(occurrencesIn('2026-05', { kind: 'weekday_of_month', weekday: 5, nth: 1 }, calendar)).toEqual([
    { day: '2026-05-06', meant: '2026-05-01' },
  ]);
  expect(occurrencesIn('2026-06', { kind: 'weekday_of_month', weekday: 5, nth: 1 }, calendar)).toEqual([
    { day: '2026-06-05', meant: '2026-06-05' },
  ]);
});

test.for([
  { days: ['2026-11-06'], rules: ['weekday:5:1'], why: 'one day is the nth of its weekday' },
  { days: ['2026-10-30'], rules: ['weekday:5:last'], why: 'a fifth Friday is the last' },
  { days: ['2026-11-04', '2026-11-11'], rules: ['weekday:3:1', 'weekday:3:2'], why: 'twice is twice' },
  { days: ['2026-11-04', '2026-11-11', '2026-11-18'], rules: ['weekly:3'], why: 'three Wednesdays are every Wednesday, one fell out' },
  { days: ['2026-11-04', '2026-11-04', '2026-11-11'], rules: ['weekday:3:1', 'weekday:3:2'], why: 'twice on one day is one day' },
  {
    days: ['2026-11-04', '2026-11-11', '2026-11-18', '2026-11-20'],
    rules: ['weekly:3', 'weekday:5:3'],
    why: 'every Wednesday, and the third Friday',
  },
  { days: [], rules: [], why: 'nothing suggests nothing' },
])('$days suggest $rules: $why', ({ days, rules }) => {
  expect(rulesOf(days).map(writtenRule)).toEqual(rules);
});

test.for([
  '',
  'weekday:0:1',
  'weekday:8:1',
  'weekday:5:5',
  'weekday:5',
  'weekly:3:1',
  'date:32',
  'date:05',
  'workday:24',
  'weekday:5:1:1',
  'Weekly:3',
])('no rule: "%s"', (text) => {
  expect(readRule(text)).toBeUndefined();
});

const months = fc
  .tuple(fc.integer({ min: 2024, max: 2030 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);
const nth = (max: number) => fc.oneof(fc.integer({ min: 1, max }), fc.constant('last' as const));
const weekday = fc.integer({ min: 1, max: 7 });
const rules: fc.Arbitrary<Recurrence> = fc.oneof(
  fc.record({ kind: fc.constant('weekday_of_month' as const), weekday, nth: nth(4) }),
  fc.record({ kind: fc.constant('every_week' as const), weekday }),
  fc.record({ kind: fc.constant('day_of_month' as const), date: fc.integer({ min: 1, max: 31 }) }),
  fc.record({ kind: fc.constant('workday_of_month' as const), nth: nth(23) }),
);

test('every rule: in order within its month, never on a holiday, the same twice, kept as text unchanged', () => {
  fc.assert(
    fc.property(months, rules, (month, rule) => {
      const found = occurrencesIn(month, rule, calendar);
      const days = found.map(({ day }) => day);
      expect(days).toEqual([...new Set(days)].toSorted());
      expect(days.length).toBeGreaterThanOrEqual(rule.kind === 'every_week' ? 2 : 1);
      expect(found.filter(({ day }) => monthOf(day) !== month || calendar.kindOf(day) === 'holiday')).toEqual([]);
      const mustBeWorked = found.filter(({ day, meant }) => day !== meant || !('weekday' in rule));
      expect(mustBeWorked.filter(({ day }) => !isWorkday(calendar, day))).toEqual([]);
      expect(found.filter(({ meant }) => 'weekday' in rule && weekdayOf(meant) !== rule.weekday)).toEqual([]);
      expect(readRule(writtenRule(rule))).toEqual(rule);
    }),
    { numRuns: times(400, 20_000) },
  );
});

test('the rule that a day suggests finds that day again in its own month, holidays apart', () => {
  fc.assert(
    fc.property(months, fc.integer({ min: 1, max: 28 }), (month, date) => {
      const day = `${month}-${String(date).padStart(2, '0')}`;
      fc.pre(calendar.kindOf(day) !== 'holiday');
      expect(occurrencesIn(month, weekdayRuleOf(day), calendar)).toEqual([{ day, meant: day }]);
    }),
    { numRuns: times(200, 10_000) },
  );
});
