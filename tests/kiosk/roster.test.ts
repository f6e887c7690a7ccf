import { expect, test } from 'vitest';
import { foresee, knownRoster, noRoster } from '../../kiosk/roster.ts';
import { fetchRoster, keepRoster, keptRoster } from '../../kiosk/roster-copy.ts';
import { plusMs } from '../../server/kernel/clock.ts';
import { fakeServer } from './fake-server.ts';
import { aQueue, aRoster, anActivity, cards, evening, newUid, people, token } from './parts.ts';

const study = anActivity();
const service = anActivity({ title: '志愿服务报到', startsAt: '2026-10-16T12:00:00.000Z', audience: [people.wu] });
const inAndOut = { ...study, signOut: { minStayMinutes: 60 } };
const at = {
  early: '2026-10-16T10:29:59.999Z',
  opens: study.checkinOpensAt,
  lateFrom: plusMs(study.lateAfter, 1),
  closes: study.checkinClosesAt,
  tomorrow: '2026-10-17T10:53:00.000Z',
};
const recorded = { tappedAt: '2026-10-16T10:40:00.000Z', code: 'recorded', activityId: study.id } as const;

test.for([
  { card: cards.stranger, now: evening, of: [study], gives: { code: 'unknown_card' }, why: 'nobody has it' },
  { card: cards.bing, now: evening, of: [study], gives: { code: 'recorded', points: 200, late: false }, why: 'the window is open' },
  { card: cards.bing, now: at.opens, of: [study], gives: { code: 'recorded', late: false }, why: 'the first moment counts' },
  { card: cards.bing, now: study.lateAfter, of: [study], gives: { code: 'recorded', late: false }, why: 'the last moment that is on time' },
  { card: cards.bing, now: at.lateFrom, of: [study], gives: { code: 'recorded', late: true }, why: 'a millisecond late is late' },
  { card: cards.bing, now: at.early, of: [study], gives: { code: 'too_early', opensAt: study.checkinOpensAt }, why: 'not open yet' },
  { card: cards.bing, now: at.closes, of: [study], gives: { code: 'too_late' }, why: 'windows are half-open' },
  { card: cards.bing, now: at.tomorrow, of: [study], gives: { code: 'no_activity' }, why: 'another day' },
  { card: cards.bing, now: evening, of: [], gives: { code: 'no_activity' }, why: 'nothing planned' },
  { card: cards.bing, now: evening, of: [service], gives: { code: 'not_expected' }, why: 'open, for others' },
  { card: cards.bing, now: evening, of: [service, study], gives: { code: 'recorded', activity: study }, why: 'of several only hers fits' },
  {
    card: cards.wu,
    now: evening,
    of: [service, study],
    gives: { code: 'recorded', activity: study },
    why: 'nobody chose: the nearest start',
  },
  {
    card: cards.wu,
    now: evening,
    of: [service, study],
    chosen: service.id,
    gives: { code: 'recorded', activity: service },
    why: 'the one chosen',
  },
  {
    card: cards.bing,
    now: evening,
    of: [service, study],
    chosen: service.id,
    gives: { code: 'not_expected', activity: service },
    why: 'the one chosen does not expect her',
  },
  {
    card: cards.bing,
    now: evening,
    of: [study],
    earlier: [recorded],
    gives: { code: 'already_recorded', points: 0, recordedAt: recorded.tappedAt },
    why: 'she was here',
  },
  {
    card: cards.bing,
    now: evening,
    of: [inAndOut],
    gives: { code: 'recorded', points: 0, signOut: {} },
    why: 'where members sign out, coming earns nothing yet',
  },
  {
    card: cards.bing,
    now: '2026-10-16T10:44:59.999Z',
    of: [inAndOut],
    earlier: [recorded],
    gives: { code: 'already_recorded', points: 0, signOut: {} },
    why: 'no five minutes: she is still coming',
  },
  {
    card: cards.bing,
    now: evening,
    of: [inAndOut],
    earlier: [recorded],
    gives: { code: 'already_recorded', signOut: { leftAt: evening, minutes: 13, points: 0, leastMinutes: 60 } },
    why: 'she leaves too soon',
  },
  {
    card: cards.bing,
    now: '2026-10-16T12:00:00.000Z',
    of: [inAndOut],
    earlier: [recorded, { ...recorded, tappedAt: evening, code: 'already_recorded' as const }],
    gives: { code: 'already_recorded', signOut: { leftAt: '2026-10-16T12:00:00.000Z', minutes: 80, points: 200 } },
    why: 'from the first tap to this one',
  },
  {
    card: cards.bing,
    now: evening,
    of: [study],
    earlier: [{ ...recorded, code: 'too_early' as const }],
    gives: { code: 'recorded' },
    why: 'an early tap is no attendance',
  },
  {
    card: cards.bing,
    now: evening,
    of: [study],
    earlier: [{ ...recorded, activityId: service.id }],
    gives: { code: 'recorded' },
    why: 'that was another activity',
  },
])('card $card at $now: $gives.code, $why', ({ card, now, of, chosen, earlier = [], gives }) => {
  expect(foresee(knownRoster(aRoster(of), token), { card, at: now, chosen, earlier })).toMatchObject(gives);
});

test('a roster made for another token names nobody', () => {
  const known = knownRoster(aRoster([study], 'the token of another kiosk, invented too'), token);
  expect(known.personOf(cards.bing)).toBeUndefined();
  expect(noRoster.personOf(cards.bing)).toBeUndefined();
});

test('the last good copy is kept, asked for by its ETag, and survives a bad reply', async () => {
  const { db } = await aQueue();
  const made = aRoster([study]);
  const { signal } = new AbortController();
  const good = { fetch, server: (await fakeServer({ roster: () => made })).url, token };
  expect(await keptRoster(db)).toBeUndefined();
  const copy = { etag: '"1"', roster: made };
  expect(await fetchRoster(good, undefined, signal)).toEqual({ ok: true, value: copy });
  await keepRoster(db, () => evening, copy);
  expect(await fetchRoster(good, '"1"', signal)).toEqual({ ok: true });
  const bad = {
    fetch,
    server: (await fakeServer({ roster: () => ({ ...made, people: [{ id: newUid(), name: '', cards: [] }] }) })).url,
    token,
  };
  expect(await fetchRoster(bad, undefined, signal)).toMatchObject({ ok: false, fault: 'server' });
  expect(await keptRoster(db)).toEqual({ ...copy, fetchedAt: evening });
});
