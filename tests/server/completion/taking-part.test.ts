/** How a member took part, as tables: counted, in full, months in a row without. */
import { describe, expect, test } from 'vitest';
import {
  attendedInFull,
  type MissedCode,
  missedInARow,
  monthTold,
  type MonthTold,
  type Part,
  tallyOf,
} from '../../../server/completion/taking-part.ts';
import type { ActivityKindCode, SheetStatusCode } from '../../../server/contract/codes.ts';

const part = (status: SheetStatusCode, missed: MissedCode | null = null, kind: ActivityKindCode = 'party_day'): Part => ({
  kind,
  day: '2026-03-10',
  status,
  missed,
});

test('a tally adds up, and leaves out what is to come', () => {
  const parts = [
    part('present'),
    part('late'),
    part('left_early'),
    part('leave_sick'),
    part('leave_official'),
    part('made_up', 'leave_sick'),
    part('absent'),
    part('awaited'),
    part('exempt'),
  ];
  expect(tallyOf(parts)).toEqual({ expected: 7, present: 3, leave: 2, madeUp: 1, absent: 1 });
});

describe('full attendance', () => {
  const kinds: readonly ActivityKindCode[] = ['party_day', 'members_meeting'];
  const allows = [
    { status: 'leave_official', madeUp: false },
    { status: 'leave_sick', madeUp: true },
  ] as const;
  test.for([
    { parts: [part('present'), part('present', null, 'members_meeting')], full: true, why: 'there every time' },
    { parts: [part('present'), part('absent')], full: false, why: 'once absent' },
    { parts: [], full: false, why: 'nothing was held: nothing is earned' },
    { parts: [part('present', null, 'study_session')], full: false, why: 'only kinds that the item names are asked' },
    { parts: [part('present'), part('absent', null, 'study_session')], full: true, why: 'and absence from another kind is no matter' },
    { parts: [part('late'), part('left_early')], full: true, why: 'late or gone early is there: that has its own item' },
    { parts: [part('present'), part('leave_official')], full: true, why: 'official leave passes' },
    { parts: [part('present'), part('leave_sick')], full: false, why: 'sick leave passes once it is made up' },
    { parts: [part('present'), part('made_up', 'leave_sick')], full: true, why: 'made up' },
    { parts: [part('present'), part('made_up', 'leave_official')], full: true, why: 'made up without need' },
    { parts: [part('present'), part('leave_private')], full: false, why: 'private leave is not named' },
    { parts: [part('present'), part('made_up', 'leave_private')], full: false, why: 'nor is it when made up' },
    { parts: [part('present'), part('made_up', 'absent')], full: false, why: 'absence made up was absence' },
    { parts: [part('present'), part('awaited')], full: false, why: 'not over yet' },
    { parts: [part('leave_official')], full: true, why: 'on leave each time, as the scheme lets it' },
  ])('$full: $why', ({ parts, full }) => {
    expect(attendedInFull(parts, kinds, allows)).toBe(full);
  });

  test('a scheme that lets nothing pass', () => {
    expect(attendedInFull([part('present'), part('leave_official')], kinds, [])).toBe(false);
  });
});

describe('months in a row without', () => {
  const months = (...told: readonly MonthTold['told'][]): readonly MonthTold[] =>
    told.map((one, i) => ({ month: `2026-0${i + 1}`, told: one }));
  test.for([
    { told: months('missed', 'missed', 'missed', 'missed', 'missed', 'missed'), row: 6, why: 'six in a row' },
    { told: months('missed', 'missed', 'missed', 'kept', 'missed', 'missed'), row: 2, why: 'what was kept breaks the row' },
    { told: months('kept', 'missed', 'missed', 'missed', 'missed', 'missed'), row: 5, why: 'five is not six' },
    { told: months('missed', 'missed', 'missed', 'missed', 'missed', 'kept'), row: 0, why: 'back again' },
    {
      told: months('missed', 'missed', 'nothing', 'missed', 'missed', 'missed'),
      row: 5,
      why: 'a month without anything neither counts nor breaks',
    },
    { told: months('nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'nothing'), row: 0, why: 'a branch that held nothing' },
    { told: [], row: 0, why: 'no month at all' },
  ])('$row: $why', ({ told, row }) => {
    expect(missedInARow(told)).toHaveLength(row);
  });

  test('the months are named, oldest first', () => {
    expect(missedInARow(months('missed', 'kept', 'missed', 'nothing', 'missed'))).toEqual(['2026-03', '2026-05']);
  });

  test.for([
    { parts: [part('absent'), part('late')], told: 'kept', why: 'once is enough' },
    { parts: [part('absent'), part('leave_private')], told: 'kept', why: 'leave that was granted is a reason' },
    { parts: [part('made_up', 'absent')], told: 'kept', why: 'made up' },
    { parts: [part('absent'), part('absent')], told: 'missed', why: 'never there' },
    { parts: [part('absent'), part('awaited')], told: 'missed', why: 'what is to come says nothing' },
    { parts: [part('awaited')], told: 'nothing', why: 'nothing is over' },
    { parts: [], told: 'nothing', why: 'nothing was held' },
  ] as const)('$told: $why', ({ parts, told }) => {
    expect(monthTold('2026-03', parts).told).toBe(told);
  });
});
