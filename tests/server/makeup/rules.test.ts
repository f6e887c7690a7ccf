/** Who makes up for what, by when, what it earns, what an overdue one costs: as tables. */
import { expect, test } from 'vitest';
import { type Scheme, schemeRead } from '../../../server/scheme/format.ts';
import { type DutyState, deadlineOf, dutyStateOf, earns, hasContent, overdueProposals } from '../../../server/makeup/rules.ts';
import { defaultFile } from '../../support/schemes.ts';

const terms = { withinDays: 30, absentToo: false };
const sick = { required: true, missed: 'leave_sick' } as const;

test.for([
  { line: sick, kind: 'party_day', terms, deadline: '2026-04-09', why: 'thirty days after the day itself' },
  { line: { ...sick, missed: 'leave_official' }, kind: 'study_session', terms, deadline: '2026-04-09', why: 'duty elsewhere too' },
  { line: { ...sick, missed: null }, kind: 'party_day', terms, deadline: null, why: 'who was there missed nothing' },
  { line: { ...sick, missed: 'absent' }, kind: 'party_day', terms, deadline: null, why: 'absence is deducted, not made up for' },
  {
    line: { ...sick, missed: 'absent' },
    kind: 'party_day',
    terms: { ...terms, absentToo: true },
    deadline: '2026-04-09',
    why: 'this branch lets them',
  },
  { line: { ...sick, required: false }, kind: 'party_day', terms, deadline: null, why: 'nothing was asked of an exempt member' },
  { line: sick, kind: 'volunteer_service', terms, deadline: null, why: 'a service has no content to read later' },
  { line: sick, kind: 'party_day', terms: { ...terms, withinDays: 0 }, deadline: null, why: 'this scheme asks for none' },
  { line: sick, kind: 'party_day', terms: { ...terms, withinDays: 1 }, deadline: '2026-03-11', why: 'the next day' },
] as const)('$line at $kind: $deadline, $why', ({ line, kind, terms: own, deadline }) => {
  expect(deadlineOf(line, kind, '2026-03-10', own)).toBe(deadline);
});

test.for<{ doneOn: string | null; today: string; state: DutyState; why: string }>([
  { doneOn: null, today: '2026-04-09', state: 'due', why: 'the deadline itself is in time' },
  { doneOn: null, today: '2026-04-10', state: 'overdue', why: 'the day after is not' },
  { doneOn: '2026-04-09', today: '2026-05-01', state: 'done', why: 'in time, whenever it is looked at' },
  { doneOn: '2026-04-10', today: '2026-05-01', state: 'done_late', why: 'made up for, too late' },
])('done $doneOn, looked at on $today: $state, $why', ({ doneOn, today, state }) => {
  expect(dutyStateOf('2026-04-09', doneOn, today)).toBe(state);
});

test.for([
  { missed: 'leave_sick', state: 'done', pays: true, why: 'leave, and in time' },
  { missed: 'leave_sick', state: 'done_late', pays: false, why: 'too late' },
  { missed: 'leave_sick', state: 'due', pays: false, why: 'not yet' },
  { missed: 'absent', state: 'done', pays: false, why: 'absence without leave earns nothing, ever' },
] as const)('$missed $state: $pays, $why', ({ missed, state, pays }) => {
  expect(earns(missed, state)).toBe(pays);
});

test('a test has nothing to make up for', () => {
  expect([hasContent('test'), hasContent('members_meeting'), hasContent('unheard_of')]).toEqual([false, true, false]);
});

const scheme = schemeRead.parse(defaultFile());
const owed = { missed: 'leave_sick', deadline: '2026-03-31', doneOn: null } as const;

test.for([
  { duty: owed, month: '2026-03', today: '2026-04-02', told: ['N03 -100 2026-03-31'], why: 'its last day was the last of March' },
  { duty: owed, month: '2026-04', today: '2026-05-02', told: [], why: 'it belongs to the month of its deadline' },
  { duty: { ...owed, doneOn: '2026-03-31' }, month: '2026-03', today: '2026-04-02', told: [], why: 'made up for on the last day' },
  { duty: { ...owed, doneOn: '2026-04-01' }, month: '2026-03', today: '2026-04-02', told: ['N03 -100 2026-03-31'], why: 'a day late' },
  { duty: { ...owed, missed: 'absent' }, month: '2026-03', today: '2026-04-02', told: [], why: 'an absence has its own deduction' },
  { duty: owed, month: '2026-03', today: '2026-03-31', told: [], why: 'there is time until midnight' },
] as const)('$duty in $month: $told, $why', ({ duty, month, today, told }) => {
  const proposals = overdueProposals([duty], month, today, () => scheme);
  expect(proposals.map(({ item, points, day }) => `${item} ${points} ${day}`)).toEqual(told);
});

test('a place without a scheme, a scheme without such an item: nothing is proposed', () => {
  const none: Scheme = { ...scheme, items: scheme.items.filter(({ trigger }) => trigger?.on !== 'make_up_overdue') };
  expect(overdueProposals([owed], '2026-03', '2026-04-02', () => undefined)).toEqual([]);
  expect(overdueProposals([owed], '2026-03', '2026-04-02', () => none)).toEqual([]);
});
