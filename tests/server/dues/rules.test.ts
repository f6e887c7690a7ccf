/** How somebody stands with the dues of a month. */
import { expect, test } from 'vitest';
import type { DuesStandingCode, MemberClassCode } from '../../../server/contract/codes.ts';
import {
  type DuesTerms,
  type Payer,
  dueDayOf,
  mayEnter,
  monthsBetween,
  monthsFrom,
  paidTo,
  standingIn,
} from '../../../server/dues/rules.ts';
import type { Membership } from '../../../server/members/queries.ts';

const branch = 1;
const other = 2;
const at = (organisationId: number, fromDay: string, untilDay: string | null = null): Membership => ({
  memberId: 7,
  organisationId,
  organisationUid: `o${organisationId}`,
  organisationPath: `/${organisationId}/`,
  groupId: null,
  groupPath: null,
  fromDay,
  untilDay,
});
const held = (held: MemberClassCode, fromDay: string, untilDay: string | null = null) => ({
  memberId: 7,
  class: held,
  cause: 'age',
  fromDay,
  untilDay,
});
const member: Payer = { memberships: [at(branch, '2025-01-01')], classes: [] };
const payer = (memberships: readonly Membership[], classes: Payer['classes'] = []): Payer => ({ memberships, classes });
const terms: DuesTerms = { duesDueDay: 'month_end', duesExemptPay: true, begins: '2026-01' };

type Case = {
  readonly who?: Payer;
  readonly terms?: Partial<DuesTerms>;
  readonly paidOn?: string;
  readonly day: string;
  readonly is: DuesStandingCode;
  readonly why: string;
};

const november: readonly Case[] = [
  { day: '2026-11-01', is: 'owed', why: 'the month runs' },
  { day: '2026-11-30', is: 'owed', why: 'its last day is still on time' },
  { day: '2026-12-01', is: 'overdue', why: 'the day after' },
  { day: '2026-10-01', is: 'owed', why: 'a month to come is owed, and may be paid ahead' },
  { paidOn: '2026-11-01', day: '2026-11-29', is: 'on_time', why: 'on its first day' },
  { paidOn: '2026-11-30', day: '2026-12-05', is: 'on_time', why: 'on its last day, whenever asked' },
  { paidOn: '2026-12-01', day: '2026-12-05', is: 'late', why: 'a day late' },
  { paidOn: '2026-10-31', day: '2026-11-29', is: 'ahead', why: 'before it began' },
  { terms: { duesDueDay: 'day_20' }, paidOn: '2026-11-20', day: '2026-11-29', is: 'on_time', why: 'on the day set' },
  { terms: { duesDueDay: 'day_20' }, paidOn: '2026-11-21', day: '2026-11-29', is: 'late', why: 'a day after the day set' },
  { terms: { duesDueDay: 'day_20' }, day: '2026-11-21', is: 'overdue', why: 'unpaid after the day set' },
  { terms: { duesDueDay: 'day_10' }, day: '2026-11-10', is: 'owed', why: 'on the day set' },
  { who: payer([at(branch, '2026-11-30')]), day: '2026-12-31', is: 'owed', why: 'joined on the last day: until the next month is due' },
  { who: payer([at(branch, '2026-11-30')]), day: '2027-01-01', is: 'overdue', why: 'joined, and the next month is due too' },
  { who: payer([at(branch, '2026-11-01')]), day: '2026-12-01', is: 'owed', why: 'joined on the first day is joined within the month' },
  { who: payer([at(branch, '2026-10-31')]), day: '2026-12-01', is: 'overdue', why: 'joined the month before' },
  {
    who: payer([at(branch, '2026-11-12')]),
    paidOn: '2026-12-02',
    day: '2026-12-05',
    is: 'on_time',
    why: 'joined: paid with the next month',
  },
  { who: payer([at(branch, '2026-12-01')]), day: '2026-12-05', is: 'none', why: 'not a member yet' },
  { who: payer([at(branch, '2025-01-01', '2026-11-30')]), day: '2026-12-05', is: 'none', why: 'left before its last day' },
  { who: payer([at(branch, '2025-01-01', '2026-12-01')]), day: '2026-12-05', is: 'overdue', why: 'was there on its last day' },
  {
    who: payer([at(other, '2025-01-01', '2026-11-12'), at(branch, '2026-11-12')]),
    day: '2026-12-05',
    is: 'owed',
    why: 'moved in: the letter tells what is paid, until the next month is due',
  },
  {
    who: payer([at(other, '2025-01-01', '2026-11-12'), at(branch, '2026-11-12')]),
    paidOn: '2026-11-03',
    day: '2026-12-05',
    is: 'on_time',
    why: 'paid where they were before',
  },
  {
    who: payer([at(branch, '2025-01-01', '2026-11-12'), at(branch, '2026-11-12')]),
    day: '2026-12-05',
    is: 'overdue',
    why: 'another group of the same branch is no move',
  },
  {
    who: payer([at(branch, '2025-01-01')], [held('floating', '2026-01-01')]),
    day: '2026-12-05',
    is: 'overdue',
    why: 'who is away pays too',
  },
  {
    who: payer([at(branch, '2025-01-01')], [held('exempt', '2026-01-01')]),
    day: '2026-12-05',
    is: 'overdue',
    why: 'exempt pays, by default',
  },
  {
    who: payer([at(branch, '2025-01-01')], [held('exempt', '2026-01-01')]),
    terms: { duesExemptPay: false },
    day: '2026-12-05',
    is: 'waived',
    why: 'exempt pays nothing where the branch says so',
  },
  {
    who: payer([at(branch, '2025-01-01')], [held('exempt', '2026-01-01')]),
    terms: { duesExemptPay: false },
    paidOn: '2026-11-05',
    day: '2026-12-05',
    is: 'on_time',
    why: 'and may pay all the same',
  },
  {
    who: payer([at(branch, '2025-01-01')], [held('exempt', '2026-01-01', '2026-11-30')]),
    terms: { duesExemptPay: false },
    day: '2026-12-05',
    is: 'overdue',
    why: 'the class of the last day decides',
  },
  {
    who: payer([at(branch, '2025-01-01')], [held('suspended', '2026-01-01')]),
    day: '2026-12-05',
    is: 'waived',
    why: 'suspended pays nothing',
  },
  { terms: { begins: null }, day: '2026-12-05', is: 'none', why: 'the branch keeps no register' },
  { terms: { begins: '2026-12' }, day: '2026-12-05', is: 'none', why: 'before the register' },
  { terms: { begins: '2026-11' }, day: '2026-12-05', is: 'overdue', why: 'its first month' },
  { terms: { begins: null }, paidOn: '2026-11-05', day: '2026-12-05', is: 'on_time', why: 'what is paid is paid' },
];

test.for(november)('November: $is, $why', ({ who = member, terms: own = {}, paidOn = null, day, is }) => {
  expect(standingIn(who, '2026-11', { ...terms, ...own }, paidOn, day)).toBe(is);
});

test.for([
  { month: '2024-02', due: 'month_end' as const, day: '2024-02-29', why: 'a leap year' },
  { month: '2026-02', due: 'month_end' as const, day: '2026-02-28', why: 'the last day, whichever it is' },
  { month: '2026-11', due: 'day_25' as const, day: '2026-11-25', why: 'the day set' },
])('$month is due on $day: $why', ({ month, due, day }) => {
  expect(dueDayOf(month, due)).toBe(day);
});

test.for<{ is: readonly DuesStandingCode[]; to: string | null; why: string }>([
  { is: [], to: null, why: 'no month' },
  { is: ['on_time', 'late', 'ahead'], to: '2026-03', why: 'all paid' },
  { is: ['on_time', 'overdue', 'on_time'], to: '2026-01', why: 'a gap ends it' },
  { is: ['owed', 'ahead'], to: null, why: 'the first is not paid' },
  { is: ['none', 'none', 'on_time'], to: '2026-03', why: 'what is not owed is no gap' },
  { is: ['on_time', 'waived', 'on_time'], to: '2026-03', why: 'what is waived is no gap' },
  { is: ['on_time', 'waived'], to: '2026-01', why: 'what is waived is not paid' },
])('paid to $to: $why', ({ is, to }) => {
  expect(paidTo(is.map((standing, index) => ({ month: `2026-0${index + 1}`, standing })))).toBe(to);
});

test.for([
  { month: '2024-11', may: true, why: 'two years back' },
  { month: '2024-10', may: false, why: 'more than that' },
  { month: '2027-11', may: true, why: 'a year ahead' },
  { month: '2027-12', may: false, why: 'more than that' },
])('entering $month in November 2026: $may, $why', ({ month, may }) => {
  expect(mayEnter(month, '2026-11-29')).toBe(may);
});

test('months are counted over the edge of a year', () => {
  expect([monthsFrom('2026-01', -1), monthsFrom('2026-12', 1), monthsFrom('2026-05', -24)]).toEqual(['2025-12', '2027-01', '2024-05']);
  expect(monthsBetween('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  expect(monthsBetween('2026-11', '2026-10')).toEqual([]);
});
