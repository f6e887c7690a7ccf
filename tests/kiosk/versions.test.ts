/** A kiosk and a server of different versions: what one does not know of the other costs no tap. */
import { expect, test, vi } from 'vitest';
import { readableReply } from '../../kiosk/verdicts.ts';
import { heartbeat } from '../../server/contract/devices.ts';
import { fakeServer } from './fake-server.ts';
import { aRoster, anActivity, cards } from './parts.ts';
import { asked, ownRows } from './real-server.ts';
import { aKiosk } from './running.ts';

const always = { checkinOpensAt: '2020-01-01T00:00:00.000Z', checkinClosesAt: '2099-01-01T00:00:00.000Z' };
const now = () => new Date().toISOString();

test.for([
  { reply: () => ({ now: now() }), why: 'an older server does not tell what it has' },
  { reply: () => ({ now: now(), weather: 'fair', kept: null }), why: 'a newer one tells it in words of its own' },
  { reply: () => ({ time: 'noon' }), why: 'one that says nothing this kiosk can read' },
])('heartbeats answered with $reply: $why; taps go through', async ({ reply }) => {
  const roster = { ...aRoster([{ ...anActivity(always), colour: 'red' } as never]), edition: 9 };
  const server = await fakeServer({ roster: () => roster, judge: () => ({ verdict: 'recorded', aura: 'bright' }) as never });
  let beats = 0;
  const otherVersion: typeof fetch = async (input, init) => {
    if (!asked(input).endsWith('/heartbeat')) return fetch(input, init);
    beats += 1;
    return new Response(JSON.stringify(reply()), { status: 200, headers: { 'content-type': 'application/json' } });
  };
  const kiosk = await aKiosk({ server: server.url, parts: { fetch: otherVersion } });
  await vi.waitFor(() => expect(beats).toBeGreaterThan(0));
  kiosk.lines.write(`${cards.bing}\n`);
  await vi.waitFor(() =>
    expect(ownRows(kiosk.folder, 'select verdict, foreseen from tap')).toEqual([{ verdict: 'recorded', foreseen: 'recorded' }]),
  );
});

test('a heartbeat of an older kiosk lacks what a newer one tells, one of a newer kiosk tells more', () => {
  const told = {
    version: '0.1.0',
    epoch: '0190f0f0-0000-7000-8000-00000000e70c',
    lastSeq: 3,
    waiting: 0,
    sentAt: '2026-10-16T10:53:00.000Z',
    readers: [],
  };
  expect(heartbeat.parse(told)).toEqual(told);
  expect(heartbeat.parse({ ...told, holdsFrom: 1, mood: 'good' })).toEqual({ ...told, holdsFrom: 1 });
});

const tapped = { id: '0190f0f0-0000-7000-8000-00000000f00d', verdict: 'already_recorded', points: 0 } as const;
test.for([
  { signOut: undefined, read: undefined, why: 'an older server knows nothing of it' },
  { signOut: { minutes: 80, mood: 'good' }, read: { minutes: 80 }, why: 'more said' },
  { signOut: { minutes: 'long' }, read: undefined, why: 'another shape' },
])('a sign-out told as $signOut costs no greeting: $why', ({ signOut, read }) => {
  const { verdicts } = readableReply.parse({ verdicts: [{ ...tapped, signOut }] });
  expect(verdicts[0]).toEqual({ ...tapped, signOut: read });
});

const ownMonth = { id: '0190f0f0-0000-7000-8000-00000000f00d', verdict: 'no_activity', monthTotal: 900 } as const;
test.for([
  { room: undefined, read: undefined, why: 'an older server tells none' },
  {
    room: [{ nameZh: 'A', points: 400, window: 'month', hint: 'new' }],
    read: [{ nameZh: 'A', points: 400, window: 'month' }],
    why: 'more said',
  },
  { room: [{ nameZh: 'A', points: 400, window: 'decade' }], read: undefined, why: 'a window of its own' },
  { room: 'plenty', read: undefined, why: 'another shape' },
])('what is left to earn, told as $room, costs no greeting: $why', ({ room, read }) => {
  const { verdicts } = readableReply.parse({ verdicts: [{ ...ownMonth, room }] });
  expect(verdicts[0]).toEqual({ ...ownMonth, room: read });
});
