/** Who may do what: every role against every action, what is not named refused. */
import { describe, expect, test } from 'vitest';
import { type Action, actions, may, maySeeMember, refusalOf, scope } from '../../../server/access/rules.ts';
import { type HeldRole, mainRoleOf, type Viewer } from '../../../server/http/viewer.ts';
import { roleCodes, type RoleCode } from '../../../server/contract/codes.ts';

const day = '2026-03-10';

const held = (role: RoleCode, organisationPath: string, days: Partial<HeldRole> = {}): HeldRole => ({
  role,
  organisationId: 4,
  organisationUid: '0190f0f0-0000-7000-8000-000000000004',
  organisationPath,
  organisationName: 'branch one',
  fromDay: '2026-01-01',
  untilDay: null,
  ...days,
});

const viewer = (...roles: readonly HeldRole[]): Viewer => ({
  accountId: 1,
  accountUid: '0190f0f0-0000-7000-8000-000000000001',
  loginName: 'one',
  name: 'one',
  member: { id: 7, uid: '0190f0f0-0000-7000-8000-000000000007' },
  roles,
  locale: 'zh',
  textSize: 'normal',
  theme: 'system',
});

const rows: readonly (readonly [Action, string])[] = [
  ['see_ranking', 'M S O -'],
  ['see_activities', 'M S O -'],
  ['see_members', '- S O -'],
  ['see_points', '- S O -'],
  ['see_overview', '- S O -'],
  ['plan_activity', '- S - -'],
  ['keep_attendance', '- S - -'],
  ['decide_leave', '- S O -'],
  ['keep_members', '- S - -'],
  ['bind_card', '- S - -'],
  ['award_points', '- S - -'],
  ['close_period', '- S - -'],
  ['keep_dues', '- S - -'],
  ['see_dues', '- S O -'],
  ['keep_settings', '- S - -'],
  ['see_scheme', 'M S O -'],
  ['draft_scheme', '- S O -'],
  ['publish_scheme', '- S O -'],
  ['see_devices', '- S O A'],
  ['keep_devices', '- - - A'],
  ['keep_accounts', '- - - A'],
  ['see_audit', '- - O A'],
];

describe('role x action', () => {
  test('the table below names every action', () => {
    expect(rows.map(([action]) => action)).toEqual(actions);
  });

  test.for(rows)('%s: %s', ([action, expected]) => {
    const letters: Readonly<Record<RoleCode, string>> = {
      member: 'M',
      secretary: 'S',
      organisation_department: 'O',
      system_administrator: 'A',
    };
    const found = roleCodes.map((role) => (may(viewer(held(role, '/1/4/')), action, '/1/4/', day) ? letters[role] : '-'));
    expect(found.join(' ')).toBe(expected);
  });

  test.for(actions)('%s: nobody without a role', (action) => {
    expect(may(viewer(), action, '/1/4/', day)).toBe(false);
  });
});

test.for([
  { role: 'secretary', at: '/1/4/', path: '/1/4/', allowed: true, why: 'the branch itself' },
  { role: 'secretary', at: '/1/4/', path: '/1/4/9/', allowed: true, why: 'a group of the branch' },
  { role: 'secretary', at: '/1/4/', path: '/1/', allowed: false, why: 'the committee above' },
  { role: 'secretary', at: '/1/4/', path: '/1/40/', allowed: false, why: 'a branch whose number begins alike' },
  { role: 'secretary', at: '/1/4/', path: '/4/', allowed: false, why: 'another tree' },
  { role: 'organisation_department', at: '/1/', path: '/1/4/9/', allowed: true, why: 'everything below' },
  { role: 'member', at: '/1/4/', path: '/1/4/', allowed: true, why: 'the own branch' },
  { role: 'member', at: '/1/', path: '/1/4/', allowed: false, why: 'a member of a committee is no reader of its branches' },
] as const)('$role of $at at $path: $allowed, $why', ({ role, at, path, allowed }) => {
  expect(may(viewer(held(role, at)), 'see_ranking', path, day)).toBe(allowed);
});

test.for([
  { from: '2026-03-10', until: null, allowed: true, why: 'the first day' },
  { from: '2026-03-11', until: null, allowed: false, why: 'not yet' },
  { from: '2026-01-01', until: '2026-03-10', allowed: false, why: 'ended: the last day is the one before' },
  { from: '2026-01-01', until: '2026-03-11', allowed: true, why: 'the last day' },
])('a role from $from until $until: $allowed, $why', ({ from, until, allowed }) => {
  const secretary = viewer(held('secretary', '/1/4/', { fromDay: from, untilDay: until }));
  expect(may(secretary, 'plan_activity', '/1/4/', day)).toBe(allowed);
  expect(scope(secretary, 'plan_activity', day).patterns).toEqual(allowed ? ['/1/4/%'] : []);
});

test.for([
  { path: '/1/4/', action: 'see_members', refusal: undefined, why: 'allowed' },
  { path: '/1/5/', action: 'see_members', refusal: 'not_found', why: 'another branch does not exist for them' },
  { path: '/1/4/', action: 'keep_accounts', refusal: 'not_allowed', why: 'their branch, not their office' },
] as const)('a secretary who asks $action at $path: $refusal, $why', ({ path, action, refusal }) => {
  expect(refusalOf(viewer(held('secretary', '/1/4/')), action, path, day)).toBe(refusal);
});

test.for([
  { member: { id: 7, organisationPath: '/1/4/' }, role: 'member', seen: true, why: 'oneself' },
  { member: { id: 7, organisationPath: null }, role: 'member', seen: true, why: 'oneself, belonging nowhere' },
  { member: { id: 8, organisationPath: '/1/4/' }, role: 'member', seen: false, why: 'a comrade of the branch' },
  { member: { id: 8, organisationPath: '/1/4/' }, role: 'secretary', seen: true, why: 'somebody of the own branch' },
  { member: { id: 8, organisationPath: '/1/5/' }, role: 'secretary', seen: false, why: 'somebody of another branch' },
  { member: { id: 8, organisationPath: '/1/4/' }, role: 'system_administrator', seen: false, why: 'administrators see no scores' },
] as const)('a $role may see the points of $member.id: $seen, $why', ({ member, role, seen }) => {
  expect(maySeeMember(viewer(held(role, '/1/4/')), member, day)).toBe(seen);
});

test('a scope joins the reaches of several roles', () => {
  const both = viewer(held('member', '/1/4/'), held('secretary', '/1/5/'));
  expect(scope(both, 'see_ranking', day).patterns).toEqual(['/1/4/', '/1/5/%']);
  expect(scope(both, 'keep_accounts', day).patterns).toEqual([]);
});

test('somebody with several roles is greeted by the widest that holds', () => {
  const roles = [held('member', '/1/4/'), held('secretary', '/1/4/'), held('organisation_department', '/1/', { untilDay: '2026-02-01' })];
  expect(mainRoleOf(viewer(...roles), day)?.role).toBe('secretary');
});
