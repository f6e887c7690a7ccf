import { expect, test } from 'vitest';
import { isSchedule, lastDue, nextDue } from '../../../server/jobs/schedule.ts';

const nightly = '30 3 * * *';

test.for([
  { now: '2026-03-10T19:29:59.999Z', last: '2026-03-09T19:30:00.000Z', next: '2026-03-10T19:30:00.000Z', why: 'not yet' },
  { now: '2026-03-10T19:30:00.000Z', last: '2026-03-10T19:30:00.000Z', next: '2026-03-11T19:30:00.000Z', why: 'the moment itself' },
  { now: '2026-03-10T19:30:00.001Z', last: '2026-03-10T19:30:00.000Z', next: '2026-03-11T19:30:00.000Z', why: 'just after' },
  { now: '2026-01-01T00:00:00.000Z', last: '2025-12-31T19:30:00.000Z', next: '2026-01-01T19:30:00.000Z', why: 'over a year, in Shanghai' },
])('$now: last $last, next $next, $why', ({ now, last, next }) => {
  expect([lastDue(nightly, now), nextDue(nightly, now)]).toEqual([last, next]);
});

test('the last day of a month is one of Shanghai', () => {
  expect(lastDue('0 1 L * *', '2026-03-10T00:00:00.000Z')).toBe('2026-02-27T17:00:00.000Z');
});

test.for([
  { pattern: '30 3 * * *', sound: true, why: 'every night' },
  { pattern: '*/15 * * * *', sound: true, why: 'every quarter of an hour' },
  { pattern: '0 30 3 * * *', sound: false, why: 'seconds are not asked for' },
  { pattern: '61 3 * * *', sound: false, why: 'no such minute' },
  { pattern: '0 0 30 2 *', sound: false, why: 'never' },
  { pattern: 'at night', sound: false, why: 'words' },
  { pattern: '', sound: false, why: 'nothing' },
])('$pattern is a schedule: $sound, $why', ({ pattern, sound }) => {
  expect(isSchedule(pattern)).toBe(sound);
});
