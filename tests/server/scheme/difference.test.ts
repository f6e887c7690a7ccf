/** What changed between two scheme files, by path; and what of it a lower organisation may change. */
import { expect, test } from 'vitest';
import { differencesOf } from '../../../server/scheme/difference.ts';
import { type Opening, openingFaults, openings } from '../../../server/scheme/openings.ts';
import { changed, defaultFile, itemOf, withPoints, type WritableScheme } from '../../support/schemes.ts';

type Change = (file: WritableScheme) => void;

const anItem =
  (code: string, points: number): Change =>
  (file) =>
    void file.items.push({ ...itemOf(file, 'P03'), code, points, nameZh: `item ${code}` });
const dropped =
  (code: string): Change =>
  (file) =>
    void (file.items = file.items.filter((item) => item.code !== code));
const capped =
  (code: string, maxPoints: number): Change =>
  (file) =>
    void (itemOf(file, code).caps = [{ window: 'month', maxPoints }]);
const both =
  (...changes: readonly Change[]): Change =>
  (file) => {
    for (const change of changes) change(file);
  };

test.for<{ change: Change; told: readonly (readonly [string, string])[]; why: string }>([
  { change: () => undefined, told: [], why: 'another version of the same is no change' },
  { change: withPoints('S01', 3), told: [['changed', 'items.S01.points']], why: 'points of an item' },
  { change: capped('S01', 6), told: [['changed', 'items.S01.caps']], why: 'a cap, told whole' },
  { change: anItem('P99', 2), told: [['added', 'items.P99']], why: 'an item more' },
  { change: dropped('P03'), told: [['removed', 'items.P03']], why: 'an item less, wherever it stood' },
  {
    change: (file) => void file.items.reverse(),
    told: [['reordered', 'items']],
    why: 'the order in which they are listed',
  },
  {
    change: (file) => void (file.flags.levels[0] = { ...file.flags.levels[0], minScore: 40 } as (typeof file.flags.levels)[number]),
    told: [['changed', 'flags.levels.RED.minScore']],
    why: 'the threshold of a level',
  },
  { change: (file) => void (file.total.ceiling = 100), told: [['added', 'total.ceiling']], why: 'something that was not said' },
  { change: (file) => void delete file.total.floor, told: [['removed', 'total.floor']], why: 'something no longer said' },
  { change: (file) => void (file.attendance.lateAfterMinutes = 5), told: [['changed', 'attendance.lateAfterMinutes']], why: 'a setting' },
  {
    change: (file) => void (file.base = [{ code: 'BASE', nameZh: 'base', points: 20, per: 'quarter', countsIn: ['quarter'] }]),
    told: [['added', 'base.BASE']],
    why: 'the first of a list',
  },
  { change: (file) => void (file.nameZh = 'other'), told: [['changed', 'nameZh']], why: 'its own name' },
  {
    change: (file) => void (itemOf(file, 'L10').trigger = { on: 'full_attendance', period: 'quarter', activityTypes: [] }),
    told: [['changed', 'items.L10.trigger.activityTypes']],
    why: 'what is deep within an item',
  },
])('$why', ({ change, told }) => {
  const changes = differencesOf(defaultFile(), changed(change));
  expect(changes.map(({ kind, path }) => [kind, path])).toEqual(told);
  expect(differencesOf(changed(change), changed(change))).toEqual([]);
});

test('a change knows its thing and its fields, without codes', () => {
  const [change] = differencesOf(defaultFile(), changed(withPoints('S01', 3)));
  expect(change).toMatchObject({ fields: ['items', 'points'], thing: { code: 'S01' }, before: 2, after: 3 });
});

const points: Opening = { open: 'change', path: 'items.*.points', within: 1 };
const names: Opening = { open: 'change', path: 'items.*.nameZh' };
const tighter: Opening = { open: 'change', path: 'items.*.caps', tighter: true };
const two: Opening = { open: 'add', path: 'items', category: 'PRACTICE', count: 2, max: 3 };

test.for<{ opened: readonly Opening[]; change: Change; faults: readonly (readonly [string, string])[]; why: string }>([
  { opened: [], change: () => undefined, faults: [], why: 'the same may always be said' },
  { opened: [], change: (file) => void (file.nameZh = 'ours'), faults: [], why: 'a file has its own name' },
  { opened: [], change: withPoints('S01', 3), faults: [['items.S01.points', 'not_opened']], why: 'nothing is open by itself' },
  { opened: [points], change: withPoints('S01', 3), faults: [], why: 'within one point of the upper' },
  { opened: [points], change: withPoints('S01', 1), faults: [], why: 'at the lower edge' },
  { opened: [points], change: withPoints('S01', 3.5), faults: [['items.S01.points', 'outside_opened']], why: 'half a point beyond' },
  {
    opened: [{ open: 'change', path: 'items.S01.points', min: 1, max: 5 }],
    change: withPoints('S02', 3),
    faults: [['items.S02.points', 'not_opened']],
    why: 'another item is another path',
  },
  {
    opened: [{ open: 'change', path: 'items.S01.points', min: 1, max: 5 }, points],
    change: withPoints('S01', 5),
    faults: [],
    why: 'the wider of two openings holds',
  },
  { opened: [{ open: 'change', path: 'items.S01' }], change: capped('S01', 9), faults: [], why: 'what is open holds for all below it' },
  { opened: [names], change: withPoints('S01', 3), faults: [['items.S01.points', 'not_opened']], why: 'a name is not the points' },
  { opened: [tighter], change: capped('S01', 2), faults: [], why: 'a lower cap' },
  { opened: [tighter], change: capped('S01', 6), faults: [['items.S01.caps', 'not_tighter']], why: 'a higher cap' },
  {
    opened: [tighter],
    change: (file) => void (itemOf(file, 'S01').caps = []),
    faults: [['items.S01.caps', 'not_tighter']],
    why: 'no cap is a higher one',
  },
  {
    opened: [tighter],
    change: (file) =>
      void (itemOf(file, 'S01').caps = [
        { window: 'month', maxPoints: 4 },
        { window: 'year', maxPoints: 20 },
      ]),
    faults: [],
    why: 'a cap more',
  },
  { opened: [two], change: both(anItem('P97', 2), anItem('P98', 3)), faults: [], why: 'as many as are open' },
  {
    opened: [two],
    change: both(anItem('P97', 2), anItem('P98', 2), anItem('P99', 2)),
    faults: [['items.P99', 'more_than_opened']],
    why: 'one more than are open',
  },
  { opened: [two], change: anItem('P97', 4), faults: [['items.P97', 'outside_opened']], why: 'dearer than is open' },
  {
    opened: [two],
    change: (file) => void file.items.push({ ...itemOf(file, 'S02'), code: 'S99', nameZh: 'other' }),
    faults: [['items.S99', 'not_opened']],
    why: 'in another category',
  },
  { opened: [two], change: dropped('P04'), faults: [['items.P04', 'not_opened']], why: 'to add is not to leave out' },
  { opened: [{ open: 'remove', path: 'items.*' }], change: dropped('P04'), faults: [], why: 'any item may be left out' },
  {
    opened: [{ open: 'remove', path: 'items.P03' }],
    change: dropped('P04'),
    faults: [['items.P04', 'not_opened']],
    why: 'another may be left out',
  },
  {
    opened: [{ open: 'change', path: 'flags.levels.*.minScore', min: 20, max: 50 }],
    change: (file) => void delete file.flags.levels[0]?.minScore,
    faults: [['flags.levels.RED.minScore', 'outside_opened']],
    why: 'a threshold taken away is within no bounds',
  },
])('openings: $why', ({ opened, change, faults }) => {
  expect(openings.parse(opened)).toEqual(opened);
  expect(openingFaults(defaultFile(), opened, changed(change)).map((fault) => [fault.change.path, fault.code])).toEqual(faults);
});

test.for([
  { open: 'change', path: '' },
  { open: 'change', path: 'items..points' },
  { open: 'change', path: 'items.*.points', within: -1 },
  { open: 'add', path: 'items', count: 0 },
  { open: 'anything', path: 'items' },
  { open: 'remove', path: 'items.*', also: 1 },
])('no opening: %o', (wrong) => {
  expect(openings.safeParse([wrong]).success).toBe(false);
});
