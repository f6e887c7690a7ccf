/** What can still be earned this month, and which three of it are told. */
import { expect, test } from 'vitest';
import { roomOf } from '../../../server/rankings/room.ts';
import type { SchemeFile } from '../../../server/scheme/format.ts';
import type { Sum } from '../../../server/scheme/sums.ts';
import { quarterOf, yearOf, monthOf } from '../../../server/kernel/calendar.ts';
import { aCategory, aSum, aScheme, anItem, defaultScheme, scored } from '../scheme/builders.ts';

const day = '2026-03-10';

const roomIn = (scheme: ReturnType<typeof aScheme>, sums: readonly Sum[]) =>
  roomOf(
    scheme,
    { month: scored(scheme, sums, monthOf(day)), quarter: scored(scheme, sums, quarterOf(day)), year: scored(scheme, sums, yearOf(day)) },
    day,
  );

/** Rooms as `A 4 month`, in points, or `A 2x quarter`, in times. */
const told = (parts: Partial<SchemeFile>, sums: readonly Sum[] = []) =>
  roomIn(aScheme(parts), sums).map(
    ({ nameZh, points, times, window }) => `${nameZh} ${times === undefined ? (points ?? 0) / 100 : `${times}x`} ${window}`,
  );

const tapped = (item: Parameters<typeof anItem>[0] = {}) => anItem({ award: ['tap'], caps: [{ window: 'month', maxPoints: 4 }], ...item });

test.for<{ items: SchemeFile['items']; categories?: SchemeFile['categories']; sums?: Sum[]; room: string[]; why: string }>([
  { items: [tapped()], room: ['A 4 month'], why: 'nothing yet: the whole cap' },
  { items: [tapped()], sums: [aSum('2026-03-02')], room: ['A 2 month'], why: 'what is left of it' },
  { items: [tapped()], sums: [aSum('2026-03-02', { times: 2 })], room: [], why: 'full' },
  { items: [tapped()], sums: [aSum('2026-03-02', { times: 3 })], room: [], why: 'above the cap is no room either' },
  { items: [tapped()], sums: [aSum('2026-02-27', { times: 2 })], room: ['A 4 month'], why: 'last month filled its own' },
  {
    items: [tapped({ caps: [{ window: 'quarter', maxPoints: 6 }] })],
    sums: [aSum('2026-01-10'), aSum('2026-03-02')],
    room: ['A 2 quarter'],
    why: 'a quarter remembers January',
  },
  {
    items: [tapped({ caps: [{ window: 'year', maxPoints: 6 }] })],
    sums: [aSum('2026-01-10')],
    room: ['A 4 year'],
    why: 'a year',
  },
  {
    items: [tapped({ caps: [{ window: 'day', maxPoints: 4 }] })],
    sums: [aSum(day), aSum('2026-03-09', { times: 2 })],
    room: ['A 2 day'],
    why: 'today, whatever yesterday was',
  },
  {
    items: [tapped({ caps: [{ window: 'week', maxPoints: 4 }] })],
    sums: [aSum('2026-03-09'), aSum('2026-03-08', { times: 2 })],
    room: ['A 2 week'],
    why: 'the week begins on Monday',
  },
  {
    items: [tapped({ caps: [{ window: 'month', maxTimes: 3 }] })],
    sums: [aSum('2026-03-02')],
    room: ['A 2x month'],
    why: 'a cap in times is told in times',
  },
  {
    items: [
      tapped({
        caps: [
          { window: 'month', maxPoints: 4 },
          { window: 'quarter', maxPoints: 6 },
        ],
      }),
    ],
    sums: [aSum('2026-01-10', { times: 2 })],
    room: ['A 2 quarter'],
    why: 'the tightest of its caps',
  },
  {
    items: [tapped(), tapped({ code: 'B' })],
    categories: [aCategory({ caps: [{ window: 'month', maxPoints: 5 }] })],
    sums: [aSum('2026-03-02', { item: 'B', times: 2 })],
    room: ['A 1 month'],
    why: 'the category is tighter than the item',
  },
  { items: [tapped({ caps: [] })], room: [], why: 'without a cap there is no room to speak of' },
  { items: [tapped({ award: ['secretary'] }), tapped({ code: 'B', award: ['claim'] })], room: ['B 4 month'], why: 'by the own act only' },
  { items: [tapped({ audience: 'committee' })], room: [], why: 'not open to all' },
  { items: [tapped({ countsIn: ['year'] })], room: [], why: 'does not count in the month' },
  { items: [tapped({ points: -2 })], room: [], why: 'nobody is told what may be deducted' },
  {
    items: [
      tapped({ code: 'A', caps: [{ window: 'quarter', maxPoints: 20 }] }),
      tapped({ code: 'B', caps: [{ window: 'month', maxPoints: 3 }] }),
      tapped({ code: 'C', caps: [{ window: 'month', maxPoints: 8 }] }),
      tapped({ code: 'D', points: 4, caps: [{ window: 'month', maxPoints: 8 }] }),
    ],
    room: ['D 8 month', 'C 8 month', 'B 3 month'],
    why: 'what lapses soonest, then the most, then the dearer award; three at most',
  },
])('$room: $why', ({ items, categories, sums, room }) => {
  expect(told({ items, ...(categories === undefined ? {} : { categories }) }, sums)).toEqual(room);
});

test.for<{ parts: Partial<SchemeFile>; room: string[]; why: string }>([
  {
    parts: { itemGroups: [{ code: 'PAIR', nameZh: 'x', items: ['A', 'B'], caps: [{ window: 'month', maxPoints: 5 }] }] },
    room: ['B 3 month', 'A 3 month'],
    why: 'what the other item of the group used is used: 5 - 2',
  },
  {
    parts: { categories: [aCategory({ caps: [{ window: 'month', maxTimes: 2 }] })] },
    room: ['B 1x month', 'A 1x month'],
    why: 'one of the two times of the category is left',
  },
])('under a shared cap $room: $why', ({ parts, room }) => {
  expect(
    told(
      {
        ...parts,
        items: [
          tapped({ caps: [{ window: 'month', maxPoints: 8 }] }),
          tapped({ code: 'B', points: 3, caps: [{ window: 'month', maxPoints: 9 }] }),
        ],
      },
      [aSum('2026-03-02')],
    ),
  ).toEqual(room);
});

test('of items that exclude each other the dearer alone is told', () => {
  const group = { code: 'ONE', nameZh: 'ONE' };
  const items = [tapped({ exclusiveGroup: 'ONE' }), tapped({ code: 'B', points: 4, exclusiveGroup: 'ONE' }), tapped({ code: 'C' })];
  expect(told({ items, exclusiveGroups: [group] })).toEqual(['B 4 month', 'C 4 month']);
});

test('the shipped scheme tells a newcomer three things to do this month', () => {
  const room = roomIn(defaultScheme(), []);
  expect(room.map(({ nameEn, points, window }) => [nameEn, points, window])).toEqual([
    ['Volunteer service, half a day or more', 800, 'month'],
    ['Attend a branch study session', 400, 'month'],
    ['Visit a paired household', 400, 'month'],
  ]);
});
