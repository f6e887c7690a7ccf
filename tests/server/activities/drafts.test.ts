/** What one month suggests for the next: the same series by the same rules, whatever holidays did to their days. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Held, againIn, draftName, leftOutIn } from '../../../server/activities/drafts.ts';
import { shippedHolidays } from '../../../server/activities/holidays.ts';
import { writtenRule } from '../../../server/activities/recurrence.ts';
import { workCalendar } from '../../../server/activities/workdays.ts';
import { addDays, instantAt, monthOf, nextPeriod } from '../../../server/kernel/calendar.ts';
import { times } from '../../support/counts.ts';
import { projectRoot } from '../../support/house.ts';

const calendar = workCalendar(shippedHolidays(projectRoot));

let made = 0;
const held = (day: string, more: Partial<Held> & { readonly from?: string } = {}): Held => ({
  uid: `uid-${++made}`,
  kind: 'study_session',
  title: 'study',
  place: 'hall',
  startsAt: instantAt(day, more.from ?? '19:00'),
  endsAt: instantAt(day, '21:00'),
  audiences: [{ organisationId: 1, audience: 'all' }],
  rule: null,
  signOut: false,
  minStayMinutes: 0,
  studyMinutes: null,
  call: 'expected',
  places: null,
  registerUntil: null,
  ...more,
});

const said = (month: string, before: readonly Held[]): string =>
  againIn(month, before, calendar)
    .map(({ day, meant, kind, time }) => `${day.slice(8)}${meant === day ? '' : `<${meant.slice(8)}`} ${kind} ${time}`)
    .toSorted()
    .join(', ');

test.for([
  {
    before: [held('2026-09-04')],
    month: '2026-10',
    next: '08<02 study_session 19:00',
    why: 'the first Friday is off: the workday after the holidays',
  },
  { before: [held('2026-10-09')], month: '2026-11', next: '13 study_session 19:00', why: 'a second Friday by its day alone' },
  {
    before: [held('2026-10-08', { rule: 'weekday:5:1' })],
    month: '2026-11',
    next: '06 study_session 19:00',
    why: 'moved by a holiday, still the first Friday',
  },
  {
    before: [held('2026-11-12', { rule: 'weekday:5:1' })],
    month: '2026-12',
    next: '10 study_session 19:00',
    why: 'moved by hand since: its rule no longer holds',
  },
  {
    before: ['2026-11-04', '2026-11-11', '2026-11-18'].map((day) => held(day)),
    month: '2026-12',
    next: '02 study_session 19:00, 09 study_session 19:00, 16 study_session 19:00, 23 study_session 19:00, 30 study_session 19:00',
    why: 'weekly, in a month of five',
  },
  {
    before: ['2026-09-02', '2026-09-09', '2026-09-16', '2026-09-23'].map((day) => held(day)),
    month: '2026-10',
    next: '14 study_session 19:00, 21 study_session 19:00, 28 study_session 19:00',
    why: 'weekly: what falls on a holiday is left out',
  },
  {
    before: [held('2026-11-07', { from: '08:00' }), held('2026-11-07', { from: '14:00' })],
    month: '2026-12',
    next: '05 study_session 08:00, 05 study_session 14:00',
    why: 'twice on a day stays twice',
  },
  {
    before: [held('2026-11-04'), held('2026-11-18')],
    month: '2026-12',
    next: '02 study_session 19:00, 16 study_session 19:00',
    why: 'first and third Wednesday',
  },
  {
    before: [held('2026-11-03', { audiences: [{ organisationId: 5, audience: 'all' }] }), held('2026-11-03')],
    month: '2026-12',
    next: '01 study_session 19:00, 01 study_session 19:00',
    why: 'two groups on one evening are two series',
  },
  { before: [held('2026-11-05', { rule: 'date:5' })], month: '2026-12', next: '07<05 study_session 19:00', why: 'the 5th is a Saturday' },
  { before: [held('2026-11-05', { rule: 'nonsense' })], month: '2026-12', next: '03 study_session 19:00', why: 'a rule nobody knows' },
  { before: [], month: '2026-12', next: '', why: 'nothing before, nothing again' },
])('$month: $next, $why', ({ before, month, next }) => {
  expect(said(month, before)).toBe(next);
});

test('what comes back is like the one before: time, length, place, people; a title that names its month names the new one', () => {
  const before = held('2026-11-06', { kind: 'party_day', title: '11 \u6708 Party day', endsAt: instantAt('2026-11-06', '20:15') });
  const [draft] = againIn('2026-12', [before], calendar);
  expect(draft).toMatchObject({
    source: before.uid,
    kind: 'party_day',
    title: '12 \u6708 Party day',
    place: 'hall',
    time: '19:00',
    minutes: 75,
    audiences: before.audiences,
    likeDay: '2026-11-06',
    day: '2026-12-04',
  });
});

test('registration closes as long before as it did; the other terms come along', () => {
  const before = held('2026-11-06', { signOut: true, call: 'open', places: 20, registerUntil: instantAt('2026-11-05', '12:00') });
  expect(againIn('2026-12', [before], calendar)[0]?.terms).toEqual({
    signOut: true,
    minStayMinutes: 0,
    studyMinutes: null,
    call: 'open',
    places: 20,
    registerBeforeMs: 31 * 3_600_000,
  });
});

test('each day of a weekly series is like the one at its place, the last for those beyond', () => {
  const before = ['2026-11-04', '2026-11-11', '2026-11-18'].map((day, i) => held(day, { title: `topic ${i + 1}` }));
  expect(againIn('2026-12', before, calendar).map(({ title }) => title)).toEqual(['topic 1', 'topic 2', 'topic 3', 'topic 3', 'topic 3']);
});

test('the days that a weekly series leaves out are told', () => {
  const before = ['2026-09-02', '2026-09-09', '2026-09-16'].map((day) => held(day));
  expect(leftOutIn('2026-10', before, calendar).map(({ day }) => day)).toEqual(['2026-10-07']);
  expect(leftOutIn('2026-11', before, calendar)).toEqual([]);
});

test('planned from month to month with its rules kept, a series never drifts, and every draft has a name of its own', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), (offsets) => {
      let month = '2026-01';
      let before = offsets.map((offset) => held(addDays('2026-01-01', offset)));
      const rulesOf = (): readonly string[] =>
        [...new Set(againIn(month, before, calendar).map(({ rule }) => writtenRule(rule)))].toSorted();
      month = nextPeriod(month);
      const rules = rulesOf();
      for (let months = 0; months < 9; months++) {
        const drafts = againIn(month, before, calendar);
        expect(new Set(drafts.map(draftName)).size).toBe(drafts.length);
        expect(drafts.every(({ day }) => monthOf(day) === month)).toBe(true);
        before = drafts.map(({ day, rule }) => held(day, { rule: writtenRule(rule) }));
        month = nextPeriod(month);
        expect(rulesOf().every((rule) => rules.includes(rule))).toBe(true);
      }
    }),
    { numRuns: times(60, 600) },
  );
});
