/** How somebody stands on a sheet, as a table. */
import { expect, test } from 'vitest';
import { hasVote, isRequired, leftTooSoon, type LineFacts, statusOf } from '../../../server/attendance/status.ts';

const nobody: LineFacts = { class: 'normal', presence: null, leave: null, mark: null, madeUp: false };
const inTime = { late: false, leftEarly: false };

const cases: readonly { facts: Partial<LineFacts>; during: string; after: string; why: string }[] = [
  { facts: {}, during: 'awaited', after: 'absent', why: 'until check-in closes nobody can say' },
  { facts: { presence: inTime }, during: 'present', after: 'present', why: 'they came' },
  { facts: { presence: { late: true, leftEarly: false } }, during: 'late', after: 'late', why: 'after the time for it' },
  { facts: { presence: { late: false, leftEarly: true } }, during: 'left_early', after: 'left_early', why: 'went before it was time' },
  { facts: { presence: { late: true, leftEarly: true } }, during: 'late', after: 'late', why: 'one status: the first of the two' },
  { facts: { leave: 'sick' }, during: 'leave_sick', after: 'leave_sick', why: 'a leave is known beforehand' },
  { facts: { leave: 'official' }, during: 'leave_official', after: 'leave_official', why: 'by its kind' },
  {
    facts: { leave: 'private', presence: inTime },
    during: 'present',
    after: 'present',
    why: 'who is there is there, whatever leave they had',
  },
  { facts: { class: 'floating' }, during: 'awaited', after: 'absent', why: 'floating members are expected, by proof' },
  { facts: { class: 'exempt' }, during: 'exempt', after: 'exempt', why: 'nobody waits for them' },
  { facts: { class: 'exempt', presence: inTime }, during: 'present', after: 'present', why: 'they may come' },
  { facts: { class: 'exempt', leave: 'sick' }, during: 'exempt', after: 'exempt', why: 'they need no leave' },
  { facts: { class: 'suspended' }, during: 'exempt', after: 'exempt', why: 'nothing is asked of them either' },
  { facts: { class: 'suspended', presence: inTime }, during: 'present', after: 'present', why: 'they may listen' },
  { facts: { madeUp: true }, during: 'awaited', after: 'made_up', why: 'before the end there is nothing to make up for' },
  { facts: { leave: 'sick', madeUp: true }, during: 'made_up', after: 'made_up', why: 'the content was made up for' },
  { facts: { presence: inTime, madeUp: true }, during: 'present', after: 'present', why: 'who was there missed nothing' },
  { facts: { class: 'exempt', madeUp: true }, during: 'exempt', after: 'exempt', why: 'they had no duty' },
  { facts: { mark: 'present' }, during: 'present', after: 'present', why: 'a card was forgotten' },
  {
    facts: { mark: 'present', presence: { late: true, leftEarly: false } },
    during: 'late',
    after: 'late',
    why: 'the moment that the mark says decides whether it was late',
  },
  {
    facts: { presence: { late: false, leftEarly: true }, mark: 'present' },
    during: 'present',
    after: 'present',
    why: 'who was marked as present stayed',
  },
  { facts: { mark: 'absent', presence: inTime }, during: 'absent', after: 'absent', why: 'the card was here, they were not' },
  { facts: { mark: 'absent', leave: 'sick' }, during: 'absent', after: 'absent', why: 'the correction is newer than the leave' },
  { facts: { mark: 'leave_private' }, during: 'leave_private', after: 'leave_private', why: 'a leave entered afterwards, by hand' },
  { facts: { mark: 'leave_private', madeUp: true }, during: 'made_up', after: 'made_up', why: 'it too is made up for' },
  { facts: { mark: 'leave_private', class: 'exempt' }, during: 'leave_private', after: 'leave_private', why: 'the mark says it' },
];

test.for(cases)('$facts: $during, then $after; $why', ({ facts, during, after }) => {
  expect([statusOf({ ...nobody, ...facts }, false), statusOf({ ...nobody, ...facts }, true)]).toEqual([during, after]);
});

test.for([
  { class: 'normal', full: true, probationary: false, required: true, why: 'probationary members attend and have no vote' },
  { class: 'floating', full: true, probationary: false, required: true, why: 'away, and a member with every right' },
  { class: 'exempt', full: true, probationary: false, required: false, why: 'need not come, may vote' },
  { class: 'suspended', full: false, probationary: false, required: false, why: 'rights rest' },
] as const)('$class: votes when full $full, required $required; $why', (row) => {
  expect([hasVote(row.class, 'full'), hasVote(row.class, 'probationary'), isRequired(row.class)]).toEqual([
    row.full,
    row.probationary,
    row.required,
  ]);
});

const at = '2026-03-10T11:00:00.000Z';

test.for([
  { signOut: true, minStayMinutes: 60, leftAt: '2026-03-10T11:59:59.999Z', soon: true, why: 'a moment short of the hour' },
  { signOut: true, minStayMinutes: 60, leftAt: '2026-03-10T12:00:00.000Z', soon: false, why: 'the hour itself' },
  { signOut: true, minStayMinutes: 60, leftAt: null, soon: false, why: 'nobody knows when they left' },
  { signOut: true, minStayMinutes: 0, leftAt: '2026-03-10T11:05:00.000Z', soon: false, why: 'any stay is enough' },
  { signOut: false, minStayMinutes: 60, leftAt: '2026-03-10T11:05:00.000Z', soon: false, why: 'nobody is asked to sign out' },
])('signs out $signOut, at least $minStayMinutes, left $leftAt: $soon, $why', ({ leftAt, soon, ...terms }) => {
  expect(leftTooSoon(terms, at, leftAt)).toBe(soon);
});
