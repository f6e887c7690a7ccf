import { expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { type JudgeFacts, type MemberStanding, judge } from '../../../server/taps/judge.ts';
import { momentOf, skewMaxMs, skewOf, upSpanMaxMs } from '../../../server/taps/moment.ts';

const day = '2026-03-10';
const at = (time: string) => instantAt(day, time);
const minute = 60_000;

/** A tree: committee 1, branches 2 and 3 in it, group 4 in branch 2; another committee 9. */
const paths: Readonly<Record<number, string>> = { 1: '/1/', 2: '/1/2/', 3: '/1/3/', 4: '/1/2/4/', 9: '/9/' };

function activity(uid: string, more: Partial<Activity> & { from?: string; until?: string } = {}): Activity {
  const { from = '19:00', until = '20:30', organisationId = 2, ...rest } = more;
  return {
    id: uid.charCodeAt(0),
    uid,
    organisationId,
    hostPath: paths[organisationId] ?? '/',
    kind: 'study_session',
    title: uid,
    place: '',
    startsAt: at(from),
    endsAt: at(until),
    opensAt: plusMs(at(from), -30 * minute),
    closesAt: at(until),
    lateAfter: plusMs(at(from), 10 * minute),
    audiences: [{ organisationId, audience: 'all' }],
    signOut: false,
    minStayMinutes: 0,
    studyMinutes: null,
    call: 'expected',
    places: null,
    registerUntil: null,
    ...rest,
  };
}

const stands = (organisationId: number, groupId: number | null = null, committees: readonly number[] = []): MemberStanding => ({
  organisationId,
  organisationUid: `o${organisationId}`,
  path: paths[organisationId] ?? '/',
  groupId,
  committees,
});

const member = { id: 7, uid: 'm7' };

type Case = {
  readonly activities: readonly Activity[];
  readonly time?: string;
  readonly asked?: string;
  readonly device?: number;
  readonly holder?: 'blocked' | 'unknown';
  readonly standing?: MemberStanding | null;
  readonly standingOn?: (day: string) => MemberStanding | undefined;
  readonly verdict: string;
  readonly activity?: string;
  readonly several?: boolean;
  readonly why: string;
};

const cases: readonly Case[] = [
  { activities: [activity('a')], verdict: 'recorded', activity: 'a', why: 'one is open' },
  { activities: [], verdict: 'no_activity', why: 'nothing is planned' },
  { activities: [activity('a')], time: '18:30', verdict: 'recorded', activity: 'a', why: 'the first moment of the window' },
  { activities: [activity('a')], time: '18:29', verdict: 'too_early', activity: 'a', why: 'before it opens' },
  { activities: [activity('a')], time: '20:30', verdict: 'too_late', activity: 'a', why: 'its last moment is outside' },
  {
    activities: [activity('a', { from: '09:00', until: '10:00' }), activity('b')],
    time: '12:00',
    verdict: 'too_early',
    activity: 'b',
    why: 'between two, the next is meant',
  },
  {
    activities: [activity('a', { from: '09:00', until: '10:00' }), activity('b', { from: '10:00', until: '11:00' })],
    time: '12:00',
    verdict: 'too_late',
    activity: 'b',
    why: 'after two, the last is meant',
  },
  { activities: [activity('a')], holder: 'unknown', verdict: 'unknown_card', why: 'a card of nobody' },
  { activities: [activity('a')], holder: 'blocked', verdict: 'card_blocked', why: 'a lost card, whatever is open' },
  {
    activities: [activity('a', { from: '18:30' }), activity('b')],
    time: '18:50',
    verdict: 'recorded',
    activity: 'b',
    several: true,
    why: 'several: the nearest start, flagged',
  },
  {
    activities: [activity('a', { from: '18:30' }), activity('b')],
    time: '18:40',
    verdict: 'recorded',
    activity: 'a',
    several: true,
    why: 'the other way round',
  },
  {
    activities: [activity('b'), activity('a')],
    time: '18:50',
    verdict: 'recorded',
    activity: 'a',
    several: true,
    why: 'equally near: by a name that does not change',
  },
  {
    activities: [activity('a', { from: '18:30' }), activity('b')],
    time: '18:50',
    asked: 'a',
    verdict: 'recorded',
    activity: 'a',
    several: false,
    why: 'the one chosen, not flagged',
  },
  {
    activities: [activity('a', { from: '10:00', until: '11:00' }), activity('b')],
    asked: 'a',
    verdict: 'recorded',
    activity: 'b',
    several: false,
    why: 'a choice whose window does not fit is none',
  },
  { activities: [activity('b')], asked: 'x', verdict: 'recorded', activity: 'b', why: 'nor is one that is not there' },
  {
    activities: [activity('a', { organisationId: 3 })],
    asked: 'a',
    verdict: 'not_expected',
    activity: 'a',
    why: 'a choice that is for others',
  },
  {
    activities: [activity('a', { organisationId: 3 })],
    device: 3,
    verdict: 'not_expected',
    activity: 'a',
    why: 'a guest at the kiosk of another branch',
  },
  { activities: [activity('a')], device: 3, verdict: 'no_activity', why: 'the own branch meets, but not here' },
  {
    activities: [activity('a', { organisationId: 3 }), activity('b')],
    device: 1,
    verdict: 'recorded',
    activity: 'b',
    several: false,
    why: 'a kiosk above both branches: the own one',
  },
  { activities: [activity('a', { organisationId: 1 })], verdict: 'recorded', activity: 'a', why: 'a host above, for all below' },
  {
    activities: [activity('a', { organisationId: 9, audiences: [{ organisationId: 2, audience: 'all' }] })],
    verdict: 'no_activity',
    why: 'a host elsewhere does not take taps here',
  },
  {
    activities: [activity('a', { organisationId: 1, audiences: [{ organisationId: 3, audience: 'all' }] })],
    verdict: 'not_expected',
    activity: 'a',
    why: 'hosted above for the other branch',
  },
  {
    activities: [activity('a', { audiences: [{ organisationId: 2, audience: 'committee' }] })],
    verdict: 'not_expected',
    activity: 'a',
    why: 'for the committee, and this is none of it',
  },
  {
    activities: [activity('a', { audiences: [{ organisationId: 2, audience: 'committee' }] })],
    standing: stands(2, null, [2]),
    verdict: 'recorded',
    activity: 'a',
    why: 'for the committee',
  },
  {
    activities: [activity('a', { audiences: [{ organisationId: 2, audience: 'committee' }] })],
    standing: stands(2, null, [3]),
    verdict: 'not_expected',
    activity: 'a',
    why: 'of another committee',
  },
  {
    activities: [activity('a', { audiences: [{ organisationId: 4, audience: 'all' }] })],
    standing: stands(2, 4),
    verdict: 'recorded',
    activity: 'a',
    why: 'for the group',
  },
  {
    activities: [activity('a', { audiences: [{ organisationId: 4, audience: 'all' }] })],
    verdict: 'not_expected',
    activity: 'a',
    why: 'for a group that is not the own',
  },
  {
    activities: [
      activity('a', { organisationId: 1, audiences: [2, 3].map((organisationId) => ({ organisationId, audience: 'all' as const })) }),
    ],
    standing: stands(3),
    device: 3,
    verdict: 'recorded',
    activity: 'a',
    why: 'two branches together, at either kiosk',
  },
  { activities: [activity('a')], standing: null, verdict: 'not_expected', activity: 'a', why: 'no member anywhere on that day' },
  {
    activities: [activity('a')],
    standingOn: (asked) => (asked < day ? stands(3) : stands(2)),
    verdict: 'recorded',
    activity: 'a',
    why: 'transferred on the day: the new branch',
  },
  {
    activities: [
      activity('a', {
        from: '23:00',
        startsAt: instantAt('2026-03-09', '23:00'),
        endsAt: at('01:00'),
        opensAt: instantAt('2026-03-09', '22:30'),
        closesAt: at('01:00'),
      }),
    ],
    time: '00:30',
    standingOn: (asked) => (asked < day ? stands(2) : stands(3)),
    verdict: 'recorded',
    activity: 'a',
    why: 'past midnight it is still the event of the day before, and its branch',
  },
];

test.for(cases)(
  '$verdict: $why',
  ({ activities, time = '18:45', asked, device = 2, holder, standing, standingOn, verdict, activity: expected, several }) => {
    const facts: JudgeFacts = {
      holderAt: () => holder ?? member,
      standingOn: (_, asOf) => (standingOn === undefined ? (standing === null ? undefined : (standing ?? stands(2))) : standingOn(asOf)),
      activities,
    };
    const judged = judge({ cardNumber: '04A1B2C3', at: at(time), askedActivityUid: asked ?? null, devicePath: paths[device] ?? '' }, facts);
    expect([judged.verdict, judged.activity?.uid]).toEqual([verdict, expected]);
    expect(judged.member).toEqual(holder === undefined ? member : null);
    expect(judged.severalOpen).toBe(several ?? false);
  },
);

test('without a moment nothing else is asked', () => {
  const nothing = (): never => {
    throw new Error('asked');
  };
  const facts: JudgeFacts = { holderAt: nothing, standingOn: nothing, activities: [activity('a')] };
  expect(judge({ cardNumber: '04A1B2C3', at: null, askedActivityUid: null, devicePath: '/1/2/' }, facts).verdict).toBe('clock_review');
});

const received = at('18:45');
const boot = 'boot';
const sent = (skewMs: number, more: object = {}) => ({
  bootId: boot,
  sentAt: plusMs(received, -skewMs),
  sentUpMs: 10_000,
  receivedAt: received,
  ...more,
});
const tapped = (agoMs: number, more: object = {}) => ({ bootId: boot, upMs: 4_000, tappedAt: plusMs(received, -agoMs), ...more });

test.for([
  { of: sent(0), tap: tapped(5_000), moment: plusMs(received, -5_000), why: 'a right clock is believed' },
  { of: sent(skewMaxMs), tap: tapped(5_000), moment: plusMs(received, -5_000), why: 'a minute off still is' },
  { of: sent(-skewMaxMs), tap: tapped(5_000), moment: plusMs(received, -5_000), why: 'on either side' },
  {
    of: sent(skewMaxMs + 1),
    tap: tapped(5_000),
    moment: plusMs(received, -6_000),
    why: 'past it the monotonic clock counts back from the arrival',
  },
  { of: sent(-3 * 86_400_000), tap: tapped(-3 * 86_400_000), moment: plusMs(received, -6_000), why: 'three days ahead' },
  {
    of: sent(56 * 365 * 86_400_000),
    tap: tapped(56 * 365 * 86_400_000),
    moment: plusMs(received, -6_000),
    why: 'a clock that began in 1970',
  },
  { of: sent(skewMaxMs + 1), tap: tapped(5_000, { bootId: 'earlier' }), moment: null, why: 'of an earlier boot nobody can say' },
  { of: sent(skewMaxMs + 1), tap: tapped(5_000, { upMs: 10_001 }), moment: null, why: 'a tap after its own sending' },
  { of: sent(0), tap: tapped(-skewMaxMs - 1), moment: null, why: 'a time after its arrival' },
  {
    of: sent(0),
    tap: tapped(90 * 86_400_000, { bootId: 'earlier' }),
    moment: plusMs(received, -90 * 86_400_000),
    why: 'a queue of ninety days, with a right clock',
  },
  {
    of: sent(skewMaxMs + 1, { sentUpMs: upSpanMaxMs + 4_001 }),
    tap: tapped(5_000),
    moment: null,
    why: 'a kiosk that was never up so long',
  },
  {
    of: sent(skewMaxMs + 1, { sentUpMs: Number.MAX_SAFE_INTEGER }),
    tap: tapped(5_000, { upMs: 0 }),
    moment: null,
    why: 'a counter past every date',
  },
])('$moment: $why', ({ of, tap, moment }) => {
  expect(momentOf(of, tap)).toBe(moment);
});

test('a clock that is behind has a skew above nothing', () => {
  expect([skewOf(sent(5_000)), skewOf(sent(-5_000))]).toEqual([5_000, -5_000]);
});
