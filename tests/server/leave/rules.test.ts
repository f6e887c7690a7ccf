/** When a leave excuses somebody, as a table. */
import { expect, test } from 'vitest';
import { excuses, type LeaveStanding } from '../../../server/leave/rules.ts';

const startsAt = '2026-03-10T11:00:00.000Z';
const before = '2026-03-09T02:00:00.000Z';
const justBefore = '2026-03-10T10:59:59.999Z';
const after = '2026-03-10T11:00:00.001Z';

const granted: LeaveStanding = { kind: 'sick', askedAt: before, decision: 'granted', decidedAt: before, withdrawnAt: null };

test.for<{ leave: Partial<LeaveStanding>; counts: boolean; why: string }>([
  { leave: {}, counts: true, why: 'asked and granted beforehand' },
  { leave: { decidedAt: justBefore }, counts: true, why: 'the last moment before the start' },
  { leave: { decidedAt: startsAt }, counts: false, why: 'the start itself is too late' },
  { leave: { decidedAt: after }, counts: false, why: 'asked in time, granted afterwards: the secretary corrects by hand' },
  { leave: { askedAt: after, decidedAt: after }, counts: false, why: 'asked afterwards' },
  { leave: { decision: null, decidedAt: null }, counts: false, why: 'nobody has decided' },
  { leave: { decision: 'declined' }, counts: false, why: 'declined' },
  { leave: { withdrawnAt: justBefore }, counts: false, why: 'withdrawn: they mean to come' },
])('$leave: $counts, $why', ({ leave, counts }) => {
  expect(excuses({ ...granted, ...leave }, startsAt)).toBe(counts);
});
