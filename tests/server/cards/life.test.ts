/** A card's life and the points that follow: a stranger bound late, a card lost, a card that changed hands, in whatever order taps arrive. */
import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import type { Tap } from '../../../server/contract/taps.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import { bindCard, blockCard, replaceCard, unbindCard, unblockCard } from '../../../server/members/cards.ts';
import { cardFollowing } from '../../../server/taps/service.ts';
import { close } from '../../support/ledger.ts';
import { type Scene, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

/** Acts of cards as the server wires them. */
const deskOf = (scene: Scene) => {
  const { db, world } = scene;
  const following = cardFollowing(world, scene.schemes);
  return {
    bind: (memberId: number, cardNumber: string, from?: Instant) =>
      db.write((tx) => bindCard(tx, world, bySystem, { memberId, cardNumber, ...(from === undefined ? {} : { from }) }, following.binding)),
    unbind: (cardNumber: string, from?: Instant) =>
      db.write((tx) => unbindCard(tx, world, bySystem, { cardNumber, ...(from === undefined ? {} : { from }) }, following.unbinding)),
    replace: (cardNumber: string, next: string) => db.write((tx) => replaceCard(tx, world, bySystem, { cardNumber, next }, following)),
    lose: (cardNumber: string, from: Instant) =>
      db.write((tx) => blockCard(tx, world, bySystem, { cardNumber, cause: 'lost', from }, following.blocking)),
    find: (cardNumber: string) => db.write((tx) => unblockCard(tx, world, bySystem, cardNumber)),
  };
};

/** Points by the month in which they count. */
async function byMonth(scene: Scene, memberId: number): Promise<Readonly<Record<string, number>>> {
  const rows: { month: string; points: number | string }[] = await scene.db
    .reader('entries')
    .where({ member_id: memberId })
    .groupBy('counts_month')
    .select({ month: 'counts_month' })
    .sum({ points: 'points' });
  return Object.fromEntries(rows.map(({ month, points }) => [month, Number(points)]));
}

const verdicts = async (scene: Scene, taps: readonly Tap[]) => (await send(scene, taps)).map(({ verdict }) => verdict);

onEachEngineVerified((engine) => {
  test("a stranger's three taps over two months, bound later: each at its own date, the closed month's in the open one", async () => {
    const scene = await aScene(await engine.fresh(), 3, instantAt('2026-02-02', '09:00'));
    await anActivity(scene, { kind: 'study_session', day: '2026-02-10' });
    await anActivity(scene, { kind: 'party_day', day: '2026-02-26' });
    await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
    const stranger = await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
    const taps = [
      aTap(stranger.card, instantAt('2026-02-10', '18:45'), 1),
      aTap(stranger.card, instantAt('2026-02-26', '18:50'), 2),
      aTap(stranger.card, instantAt('2026-03-12', '18:55'), 3),
    ];
    for (const tap of taps) expect(await verdicts(scene, [tap])).toEqual(['unknown_card']);
    scene.world.at(instantAt('2026-03-13', '09:00'));
    await close(scene, '2026-02');
    scene.world.pass(1_000);

    expect(await deskOf(scene).bind(stranger.id, stranger.card, taps[0]?.tappedAt)).toEqual({ ok: true, value: null });
    const entries: unknown[] = await scene.db.reader('entries').orderBy('id').select('day', 'month', 'counts_month', 'points');
    // February is closed: its study session (2) and its Party day (3) count in March beside March's own Party day (3).
    expect(entries).toEqual([
      { day: '2026-02-10', month: '2026-02', counts_month: '2026-03', points: 200 },
      { day: '2026-02-26', month: '2026-02', counts_month: '2026-03', points: 300 },
      { day: '2026-03-12', month: '2026-03', counts_month: '2026-03', points: 300 },
    ]);
    expect(await verdicts(scene, taps)).toEqual(['recorded', 'recorded', 'recorded']);
  });

  test('bound while both months are open, each month has its own', async () => {
    const scene = await aScene(await engine.fresh(), 3, instantAt('2026-02-02', '09:00'));
    await anActivity(scene, { kind: 'study_session', day: '2026-02-10' });
    await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
    const stranger = await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
    const first = aTap(stranger.card, instantAt('2026-02-10', '18:45'), 1);
    await send(scene, [first]);
    await send(scene, [aTap(stranger.card, instantAt('2026-03-12', '18:55'), 2)]);
    await deskOf(scene).bind(stranger.id, stranger.card, first.tappedAt);
    expect(await byMonth(scene, stranger.id)).toEqual({ '2026-02': 200, '2026-03': 300 });
  });

  test('a lost card: taps before the loss count, those after are kept and earn nothing, whichever was sent first', async () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ] as const) {
      const scene = await aScene(await engine.fresh());
      await anActivity(scene, { day: '2026-03-10' });
      await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
      const [person] = scene.people;
      const taps = {
        1: aTap(person?.card ?? '', instantAt('2026-03-10', '18:45'), 1),
        2: aTap(person?.card ?? '', instantAt('2026-03-12', '18:45'), 2),
      };
      scene.world.at(instantAt('2026-03-13', '09:00'));
      await deskOf(scene).lose(person?.card ?? '', instantAt('2026-03-11', '08:00'));
      for (const which of order) await send(scene, [taps[which]]);
      expect(await verdicts(scene, [taps[1], taps[2]])).toEqual(['recorded', 'card_blocked']);
      expect(await byMonth(scene, person?.id ?? 0)).toEqual({ '2026-03': 200 });
      expect(await scene.db.reader('taps').count('* as kept')).toMatchObject([{ kept: 2 }]);
    }
  });

  test('found again it opens from now on; what was tapped meanwhile stays without points', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene, { day: '2026-03-10' });
    await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
    const card = scene.people[0]?.card ?? '';
    const desk = deskOf(scene);
    await desk.lose(card, instantAt('2026-03-10', '08:00'));
    const meanwhile = aTap(card, instantAt('2026-03-10', '18:45'), 1);
    expect(await verdicts(scene, [meanwhile])).toEqual(['card_blocked']);
    scene.world.at(instantAt('2026-03-11', '09:00'));
    await desk.find(card);
    expect(await verdicts(scene, [meanwhile, aTap(card, instantAt('2026-03-12', '18:45'), 2)])).toEqual(['card_blocked', 'recorded']);
    expect(await byMonth(scene, scene.people[0]?.id ?? 0)).toEqual({ '2026-03': 300 });
  });

  test('a card that went from one to another: late uploads belong to whoever held it at the tap', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene, { day: '2026-03-10' });
    await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
    const [from, to] = scene.people;
    const card = from?.card ?? '';
    const desk = deskOf(scene);
    scene.world.at(instantAt('2026-03-11', '09:00'));
    await desk.unbind(card);
    scene.world.at(instantAt('2026-03-11', '10:00'));
    expect((await desk.bind(to?.id ?? 0, card)).ok).toBe(true);
    scene.world.at(instantAt('2026-03-20', '09:00'));
    const late = [
      aTap(card, instantAt('2026-03-12', '18:45'), 2),
      aTap(card, instantAt('2026-03-10', '18:45'), 1),
      aTap(card, instantAt('2026-03-11', '09:30'), 3),
    ];
    expect((await send(scene, late)).map(({ verdict, member }) => [verdict, member?.id])).toEqual([
      ['recorded', to?.uid],
      ['recorded', from?.uid],
      ['unknown_card', undefined],
    ]);
    expect([await byMonth(scene, from?.id ?? 0), await byMonth(scene, to?.id ?? 0)]).toEqual([{ '2026-03': 200 }, { '2026-03': 300 }]);
  });

  test("a card given to the wrong one is taken back whole: their points go, its taps are a stranger's, and the right one gets them", async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const [wrong, right] = scene.people;
    const stranger = '04ABCDE1';
    const tap = aTap(stranger, instantAt('2026-03-10', '18:45'), 1);
    await send(scene, [tap]);
    const desk = deskOf(scene);
    await desk.bind(wrong?.id ?? 0, stranger, tap.tappedAt);
    scene.world.pass(60_000);
    await desk.unbind(stranger, tap.tappedAt);
    expect(await verdicts(scene, [tap])).toEqual(['unknown_card']);
    await desk.bind(right?.id ?? 0, stranger, tap.tappedAt);
    expect([await byMonth(scene, wrong?.id ?? 0), await byMonth(scene, right?.id ?? 0)]).toEqual([{ '2026-03': 0 }, { '2026-03': 200 }]);
  });

  test('a replaced card ends where the next begins', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene, { day: '2026-03-10' });
    await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
    const [person] = scene.people;
    await send(scene, [aTap(person?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    scene.world.at(instantAt('2026-03-11', '09:00'));
    expect(await deskOf(scene).replace(person?.card ?? '', '04ABCDE2')).toEqual({ ok: true, value: null });
    const taps = [aTap(person?.card ?? '', instantAt('2026-03-12', '18:45'), 2), aTap('04ABCDE2', instantAt('2026-03-12', '18:46'), 3)];
    expect(await verdicts(scene, taps)).toEqual(['unknown_card', 'recorded']);
    expect(await byMonth(scene, person?.id ?? 0)).toEqual({ '2026-03': 500 });
  });

  test('of many who give one card to different members at once, one succeeds', async () => {
    const scene = await aScene(await engine.fresh(), 6);
    const desk = deskOf(scene);
    const answers = await Promise.all(scene.people.map(({ id }) => desk.bind(id, '04ABCDE3')));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok && answer.code === 'card_taken')).toHaveLength(scene.people.length - 1);
  });
});
