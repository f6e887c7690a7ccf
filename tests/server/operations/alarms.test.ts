import { expect, test } from 'vitest';
import { type Watched, alarmsOf, hasRoom } from '../../../server/operations/alarms.ts';

const now = '2026-03-10T00:00:00.000Z';
const disk = (used: number) => ({ freeBytes: (100 - used) * 1e9, sizeBytes: 100e9 });
const sound: Watched = {
  now,
  disks: [disk(50)],
  backup: { lastAt: '2026-03-09T19:30:00.000Z', alarmAfterHours: 30 },
  verify: { last: { at: '2026-03-09T19:10:00.000Z', ok: true, violations: 0 } },
  begunAt: '2025-01-01T00:00:00.000Z',
};

test.for<{ more: Partial<Watched>; alarms: readonly string[]; why: string }>([
  { more: {}, alarms: [], why: 'all is well' },
  { more: { disks: [disk(79.9)] }, alarms: [], why: 'below the first mark' },
  { more: { disks: [disk(10), disk(80)] }, alarms: ['disk_80'], why: 'the fullest disk counts' },
  { more: { disks: [disk(90)] }, alarms: ['disk_90'], why: 'the graver one alone' },
  { more: { backup: { lastAt: '2026-03-08T18:00:00.000Z', alarmAfterHours: 30 } }, alarms: [], why: 'thirty hours to the second' },
  { more: { backup: { lastAt: '2026-03-08T17:59:59.999Z', alarmAfterHours: 30 } }, alarms: ['backup_old'], why: 'past it' },
  { more: { backup: { lastAt: null, alarmAfterHours: 30 } }, alarms: ['backup_old'], why: 'there never was one' },
  {
    more: { backup: { lastAt: null, alarmAfterHours: 30 }, begunAt: now, verify: { last: null } },
    alarms: [],
    why: 'the first night is to come',
  },
  { more: { backup: null }, alarms: [], why: 'another tool takes them' },
  {
    more: { verify: { last: { at: '2026-03-07T21:00:00.000Z', ok: true, violations: 0 } } },
    alarms: ['verify_old'],
    why: 'two nights without',
  },
  {
    more: { verify: { last: { at: '2026-03-09T19:10:00.000Z', ok: false, violations: 2 } } },
    alarms: ['verify_violations'],
    why: 'a law is broken',
  },
])('$alarms: $why', ({ more, alarms }) => {
  expect(alarmsOf({ ...sound, ...more })).toEqual(alarms);
});

test('a disk with less than 64 MB has no room, whatever its size', () => {
  expect([hasRoom([disk(50)]), hasRoom([disk(50), { freeBytes: 64 * 2 ** 20 - 1, sizeBytes: 1e12 }])]).toEqual([true, false]);
});
