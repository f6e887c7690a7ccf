import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { setSettings } from '../../../server/organisations/settings.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { aBatch, aScene, aTap, anActivity, send } from '../../support/scene.ts';

onEachEngineVerified((engine) => {
  test('a tap in the window is recorded, posted, counted, ranked', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const [first] = scene.people;
    const [verdict] = await send(scene, [aTap(first?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    expect(verdict).toMatchObject({
      verdict: 'recorded',
      member: { id: first?.uid, name: first?.name },
      points: 200,
      monthTotal: 200,
      yearTotal: 200,
      balance: 0,
      rank: 1,
      late: false,
      activity: { present: 1, expected: 3 },
    });
    const entries: unknown[] = await scene.db.reader('entries').select('day', 'month', 'quarter', 'counts_month', 'points', 'item', 'seq');
    expect(entries).toEqual([
      { day: '2026-03-10', month: '2026-03', quarter: '2026-Q1', counts_month: '2026-03', points: 200, item: 'S01', seq: 1 },
    ]);
  });

  test('outside an activity a member is told the month and what is left to earn, a stranger and a backlog are not', async () => {
    const scene = await aScene(await engine.fresh());
    const [first, second] = scene.people;
    await anActivity(scene);
    await send(scene, [aTap(first?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    const outside = instantAt('2026-03-12', '10:00');
    const [own, other, stranger] = await send(scene, [
      aTap(first?.card ?? '', outside, 2),
      aTap(second?.card ?? '', outside, 3),
      aTap('04FFFFFFFFFFFF', outside, 4),
    ]);
    expect(own).toMatchObject({ verdict: 'no_activity', monthTotal: 200, rank: 1, balance: 0 });
    expect(own?.room?.map(({ nameEn, points, window }) => [nameEn, points, window])).toEqual([
      ['Volunteer service, half a day or more', 800, 'month'],
      ['Visit a paired household', 400, 'month'],
      ['Grid patrol or duty shift', 400, 'month'],
    ]);
    expect(other?.room?.[1]).toMatchObject({ nameEn: 'Attend a branch study session', points: 400 });
    expect(stranger).toEqual({ id: stranger?.id, verdict: 'unknown_card' });

    const backlog = Array.from({ length: 21 }, (_, index) => aTap(first?.card ?? '', instantAt('2026-03-12', '11:00'), 10 + index));
    for (const verdict of await send(scene, backlog)) {
      expect(verdict.verdict).toBe('no_activity');
      expect(verdict).not.toHaveProperty('room');
      expect(verdict).not.toHaveProperty('monthTotal');
    }
  });

  test('a branch that hides rank and balance at the kiosk still tells one’s own month and room', async () => {
    const scene = await aScene(await engine.fresh());
    await scene.db.write((tx) => setSettings(tx, scene.world, bySystem, scene.branch, { kioskShowsRank: false, kioskShowsBalance: false }));
    const [own] = await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-12', '10:00'), 1)]);
    expect(own).toMatchObject({ verdict: 'no_activity', monthTotal: 0 });
    expect(own?.room).toHaveLength(3);
    expect(own).not.toHaveProperty('rank');
    expect(own).not.toHaveProperty('balance');
  });

  test('who is checked in, late or not expected is told no room', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const [first, second] = scene.people;
    const verdicts = await send(scene, [
      aTap(first?.card ?? '', instantAt('2026-03-10', '18:45'), 1),
      aTap(first?.card ?? '', instantAt('2026-03-10', '18:50'), 2),
      aTap(second?.card ?? '', instantAt('2026-03-10', '20:45'), 3),
    ]);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['recorded', 'already_recorded', 'too_late']);
    for (const verdict of verdicts) expect(verdict).not.toHaveProperty('room');
  });

  test('the same batch five times at once: one row, one verdict', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const at = instantAt('2026-03-10', '18:45');
    scene.world.at(instantAt('2026-03-10', '18:46'));
    const batch = aBatch(
      scene.people.map((person, index) => aTap(person.card, at, index + 1)),
      scene.world.clock(),
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => scene.taps.take(scene.kiosk, batch)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.map((verdict) => verdict.verdict)).toEqual(['recorded', 'recorded', 'recorded']);
    expect(await scene.db.reader('taps').select('id')).toHaveLength(3);
    expect(await scene.db.reader('entries').select('id')).toHaveLength(3);
  });

  test('the same id with another body is a fork and overwrites nothing', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const [first, second] = scene.people;
    const tap = aTap(first?.card ?? '', instantAt('2026-03-10', '18:45'), 1);
    await send(scene, [tap]);
    const [forked] = await send(scene, [{ ...tap, cardNumber: second?.card ?? '' }]);
    const [samePlace] = await send(scene, [aTap(second?.card ?? '', instantAt('2026-03-10', '18:46'), 1)]);
    expect([forked?.verdict, samePlace?.verdict]).toEqual(['fork', 'fork']);
    expect(await scene.db.reader('taps').select('card_number')).toEqual([{ card_number: first?.card }]);
    expect(await scene.db.reader('tap_raws').select('verdict')).toEqual([{ verdict: 'fork' }, { verdict: 'fork' }]);
    expect((await send(scene, [tap]))[0]?.verdict).toBe('recorded');
  });

  test('one malformed tap among ten: nine recorded, the tenth kept raw', async () => {
    const scene = await aScene(await engine.fresh(), 9);
    await anActivity(scene);
    scene.world.at(instantAt('2026-03-10', '18:50'));
    const good = scene.people.map((person, index) => aTap(person.card, instantAt('2026-03-10', '18:45'), index + 1));
    const bad = { ...good[0], id: 'not a uuid', cardNumber: '??' };
    const verdicts = await scene.taps.take(scene.kiosk, aBatch([...good.slice(0, 4), bad, ...good.slice(4)], scene.world.clock()));
    expect(verdicts.map((verdict) => verdict.verdict)).toEqual([...Array(4).fill('recorded'), 'malformed', ...Array(5).fill('recorded')]);
    expect(verdicts[4]?.id).toBe('not a uuid');
    expect(await scene.db.reader('tap_raws').select('claimed_uid')).toEqual([{ claimed_uid: 'not a uuid' }]);
  });

  test('a second tap of the member finds the first, and an earlier one moves the time without points', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const card = scene.people[0]?.card ?? '';
    const [late] = await send(scene, [aTap(card, instantAt('2026-03-10', '19:20'), 2)]);
    expect(late).toMatchObject({ verdict: 'recorded', late: true });
    const [early] = await send(scene, [aTap(card, instantAt('2026-03-10', '18:40'), 1)]);
    expect(early).toMatchObject({ verdict: 'already_recorded', points: 0, recordedAt: instantAt('2026-03-10', '18:40'), late: false });
    expect(await scene.db.reader('entries').select('id')).toHaveLength(1);
  });

  const kept: readonly { verdict: string; card: 'own' | 'guest' | 'stranger'; time: string; why: string }[] = [
    { verdict: 'too_early', card: 'own', time: '18:00', why: 'check-in opens at 18:30' },
    { verdict: 'too_late', card: 'own', time: '20:30', why: 'a window is half-open: its end is outside' },
    { verdict: 'recorded', card: 'own', time: '18:30', why: 'its first moment is inside' },
    { verdict: 'not_expected', card: 'guest', time: '18:45', why: 'a guest of another branch is kept, without points' },
    { verdict: 'no_activity', card: 'guest', time: '12:00', why: 'nothing is open here and the guest has nothing today' },
    { verdict: 'unknown_card', card: 'stranger', time: '18:45', why: 'a card nobody holds is kept for binding' },
  ];
  test.for(kept)('$verdict at $time by $card card: $why', async ({ verdict, card, time }) => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const cards = { own: scene.people[0]?.card ?? '', guest: scene.guest.card, stranger: '04FFFFF1' };
    const [answer] = await send(scene, [aTap(cards[card], instantAt('2026-03-10', time), 1)]);
    expect(answer?.verdict).toBe(verdict);
    expect(await scene.db.reader('taps').select('verdict')).toEqual([{ verdict }]);
    expect(await scene.db.reader('entries').select('id')).toHaveLength(verdict === 'recorded' ? 1 : 0);
  });
});
