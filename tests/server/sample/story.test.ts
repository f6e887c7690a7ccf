import { expect, test } from 'vitest';
import { instantAt, monthOf, nextPeriod } from '../../../server/kernel/calendar.ts';
import { castOf } from '../../../server/sample/cast.ts';
import { diaryOf } from '../../../server/sample/diary.ts';
import { spanOpenAt } from '../../../server/sample/keep-open.ts';
import { lotsOf } from '../../../server/sample/lots.ts';
import { spanUntil } from '../../../server/sample/span.ts';
import { readStory } from '../../../server/sample/story.ts';
import { turnoutOf } from '../../../server/sample/turnout.ts';

const story = readStory();
const days = ['2026-01-01', '2026-02-28', '2026-03-31', '2026-08-15', '2026-12-31', '2028-02-29', '2028-03-01'];

test.for(days)('told on %s, everything lies in its month', (day) => {
  const span = spanUntil(instantAt(day, '12:00'));
  expect(span.months).toHaveLength(7);
  expect(span.months.at(-1)).toBe(monthOf(day));
  expect(span.months.slice(0, -1).map((month) => nextPeriod(month))).toEqual(span.months.slice(1));
  const diary = diaryOf(story, span);
  expect(diary.length).toBeGreaterThan(150);
  expect(diary.filter((occasion) => monthOf(occasion.day) !== span.months[occasion.month])).toEqual([]);
  // A secretary's notes on a week's sheets are written on the 28th at the latest.
  expect(diary.filter((occasion) => occasion.day.slice(8) > '27')).toEqual([]);
  expect(new Set(diary.map((occasion) => occasion.name)).size).toBe(diary.length);
});

test.for(days)('told on %s, no branch has two activities on one day, but for its groups', (day) => {
  const diary = diaryOf(story, spanUntil(instantAt(day, '12:00')));
  const held = diary
    .filter((occasion) => (occasion.group ?? 1) === 1)
    .flatMap((occasion) => occasion.branches.map((branch) => `${occasion.day} ${branch}`));
  expect(held.filter((one, index) => held.indexOf(one) !== index)).toEqual([]);
});

test('everybody has a name of their own and a card nobody else has', () => {
  const cast = castOf(story, spanUntil(instantAt('2026-11-22', '10:00')));
  expect(new Set(cast.map((person) => person.story.name)).size).toBe(80);
  const cards = cast.flatMap((person) => person.cards.map((card) => card.number));
  expect(new Set([...cards, ...story.people.strangers]).size).toBe(cards.length + story.people.strangers.length);
  const named = [
    ...story.people.strip.members,
    story.people.strip.guestMember,
    story.awards.correction.member,
    story.awards.lateClaim.member,
  ];
  expect(named.filter((name) => !cast.some((person) => person.story.name === name))).toEqual([]);
});

test('a lot is the same whenever it is drawn, and fair', () => {
  const lots = lotsOf(46);
  expect(lots('comes', 'a', 3)).toBe(lotsOf(46)('comes', 'a', 3));
  expect(lots('comes', 'a', 3)).not.toBe(lotsOf(47)('comes', 'a', 3));
  const drawn = Array.from({ length: 2000 }, (_, index) => lots('comes', index));
  for (const bound of [0.1, 0.5, 0.9]) expect(Math.abs(drawn.filter((lot) => lot < bound).length / 2000 - bound)).toBeLessThan(0.04);
});

test('only who holds a card that works taps, and nobody who is suspended', () => {
  const span = spanUntil(instantAt('2026-11-22', '10:00'));
  const cast = castOf(story, span);
  const suspended = cast.find((person) => person.story.class === 'suspended');
  const blocked = cast.find((person) => person.story.card === 'blocked');
  const late = diaryOf(story, span).filter((occasion) => occasion.month >= 5);
  for (const occasion of late) {
    const { present } = turnoutOf(lotsOf(46), occasion, cast, story.people.strangers);
    expect(present.filter((person) => person === suspended || person === blocked)).toEqual([]);
  }
});

const at = (day: string, time: string) => instantAt(day, time);
test.for([
  { from: '10:02', next: null, starts: '10:30', ends: '12:30', why: 'check-in has opened at 10:00' },
  { from: '10:00', next: null, starts: '10:30', ends: '12:30', why: 'a window opens with its first moment' },
  { from: '10:02', next: '11:40', starts: '10:30', ends: '11:40', why: 'the calendar comes first' },
  { from: '10:02', next: '10:20', starts: '10:00', ends: '10:20', why: 'too short for the usual half hour' },
  { from: '20:40', next: null, starts: '21:10', ends: '24:00', why: 'a late one goes on until midnight' },
  { from: '23:50', next: null, starts: '23:50', ends: '24:00', why: 'what is tapped today counts today' },
])('kept open from $from, next at $next: $starts to $ends, $why', ({ from, next, starts, ends }) => {
  const end = ends === '24:00' ? at('2026-03-11', '00:00') : at('2026-03-10', ends);
  const span = spanOpenAt(at('2026-03-10', from), next === null ? null : at('2026-03-10', next));
  expect(span).toEqual({ startsAt: at('2026-03-10', starts), endsAt: end });
});
