import { expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { decodeScheme } from '../../../server/scheme/decode.ts';
import type { Scheme } from '../../../server/scheme/format.ts';
import { causeOf, type Held, itemsFor, proposalsOf } from '../../../server/sheets/rules.ts';
import { defaultScheme } from '../../support/scene.ts';

const scheme = decodeScheme(defaultScheme);

const held = (kind: string, audience: 'all' | 'committee' = 'all'): Held => ({
  kind,
  startsAt: instantAt('2026-03-10', '19:00'),
  endsAt: instantAt('2026-03-10', '20:30'),
  audiences: [{ audience }],
});

const line = { required: true, class: 'normal', status: 'absent' } as const;

test.for([
  { line, cause: 'absent', why: 'was expected, did not come, had no leave' },
  { line: { ...line, status: 'late' }, cause: 'late', why: 'came after the time' },
  {
    line: { ...line, status: 'left_early' },
    cause: 'left_early',
    why: 'went before the end; lateness of the same meeting is not counted beside it',
  },
  { line: { ...line, status: 'present' }, cause: null, why: 'was there' },
  { line: { ...line, status: 'awaited' }, cause: null, why: 'nobody can say yet' },
  { line: { ...line, status: 'leave_official' }, cause: null, why: 'leave on duty' },
  { line: { ...line, status: 'leave_sick' }, cause: null, why: 'leave for illness' },
  { line: { ...line, status: 'leave_private' }, cause: null, why: 'leave for a private matter is leave' },
  { line: { ...line, status: 'made_up' }, cause: null, why: 'what was missed has been made up' },
  { line: { ...line, status: 'exempt', class: 'exempt', required: false }, cause: null, why: 'nobody waits for exempt members' },
  { line: { ...line, status: 'late', class: 'exempt', required: false }, cause: null, why: 'an exempt member who comes late came' },
  { line: { ...line, class: 'suspended' }, cause: null, why: 'suspended members are listed apart' },
  { line: { ...line, required: false }, cause: null, why: 'it was not meant for them' },
  { line: { ...line, status: 'late', required: false }, cause: null, why: 'who came beside may come when they like' },
  { line: { ...line, class: 'floating' }, cause: null, why: 'away, without a proof: nothing is known' },
  { line: { ...line, class: 'floating', status: 'late' }, cause: 'late', why: 'away, yet they came, late' },
] as const)('$line.status of class $line.class: $cause, $why', ({ line: judged, cause }) => {
  expect(causeOf(judged)).toBe(cause);
});

test.for([
  { kind: 'party_day', cause: 'absent', items: ['N01'], why: 'organisational life' },
  { kind: 'party_day', cause: 'late', items: ['N02'], why: 'late to it' },
  { kind: 'party_day', cause: 'left_early', items: ['N02'], why: 'the same item' },
  { kind: 'committee_meeting', cause: 'absent', items: ['N01'], why: 'a committee member is expected there' },
  { kind: 'study_session', cause: 'absent', items: [], why: 'the default scheme holds no absence from study against anybody' },
  { kind: 'volunteer_service', cause: 'absent', items: [], why: 'service is voluntary' },
] as const)('default scheme, $cause at $kind: $items, $why', ({ kind, cause, items }) => {
  expect(itemsFor(scheme, held(kind), cause).map(({ code }) => code)).toEqual(items);
});

const forCommittee: Scheme = {
  ...scheme,
  items: scheme.items.map((item) => (item.code === 'N01' ? { ...item, audience: 'committee' } : item)),
};

test('an item for committees is for what is meant for a committee only', () => {
  expect(itemsFor(forCommittee, held('committee_meeting', 'committee'), 'absent').map(({ code }) => code)).toEqual(['N01']);
  expect(itemsFor(forCommittee, held('party_day'), 'absent')).toEqual([]);
});

test('proposals keep the order of the lines and take their points from the scheme of the own organisation', () => {
  const own: Scheme = { ...scheme, items: scheme.items.map((item) => (item.code === 'N01' ? { ...item, points: -500 } : item)) };
  const lines = [
    { ...line, organisationPath: '/1/2/', memberUid: 'a' },
    { ...line, organisationPath: '/1/3/', memberUid: 'b', status: 'late' as const },
    { ...line, organisationPath: '/1/3/', memberUid: 'c', status: 'present' as const },
    { ...line, organisationPath: '/1/3/', memberUid: 'd' },
    { ...line, organisationPath: '/9/', memberUid: 'e' },
  ];
  const schemeAt = (path: string) => (path === '/9/' ? undefined : path === '/1/2/' ? own : scheme);
  const told = proposalsOf(lines, held('party_day'), schemeAt).map(({ line: of, cause, item, points }) => [
    of.memberUid,
    cause,
    item,
    points,
  ]);
  expect(told).toEqual([
    ['a', 'absent', 'N01', -500],
    ['b', 'late', 'N02', -100],
    ['d', 'absent', 'N01', -300],
  ]);
});
