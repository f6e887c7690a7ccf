/** In and out over real taps: the set of them makes stay and points, whatever order they come in. */
import fc from 'fast-check';
import type { Knex } from 'knex';
import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { blockCard } from '../../../server/members/cards.ts';
import { rejudge, tapService } from '../../../server/taps/service.ts';
import { forget, meaningOf } from '../../support/canonical.ts';
import { times } from '../../support/counts.ts';
import { type Scene, aBatch, aKiosk, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { expectLawful, onEachEngineVerified } from '../../support/verified.ts';

const day = '2026-03-10';
const at = (time: string) => instantAt(day, time);
const anHour = { signOut: true, minStayMinutes: 60 };
const epochs = ['0190f0f0-0000-7000-8000-00000000e701', '0190f0f0-0000-7000-8000-00000000e702'] as const;

const cardOf = (scene: Scene, index: number): string => scene.people[index]?.card ?? '';
const stays = (scene: Scene) =>
  scene.db.reader('attendances').orderBy(['member_id', 'attended_at']).select('attended_at', 'left_at', 'late');
const entries = (scene: Scene) => scene.db.reader('entries').orderBy('id').select('kind', 'points', 'generation');

onEachEngineVerified((engine) => {
  test('coming stands at once and earns nothing yet; leaving after the least stay earns', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene, { leaving: anHour });
    const [came] = await send(scene, [aTap(cardOf(scene, 0), at('19:00'), 1)]);
    expect(came).toMatchObject({ verdict: 'recorded', points: 0, recordedAt: at('19:00'), signOut: {} });
    expect(await stays(scene)).toEqual([{ attended_at: at('19:00'), left_at: null, late: 0 }]);
    expect(await entries(scene)).toEqual([]);
    const [left] = await send(scene, [aTap(cardOf(scene, 0), at('20:20'), 2)]);
    expect(left).toMatchObject({
      verdict: 'already_recorded',
      points: 0,
      recordedAt: at('19:00'),
      signOut: { leftAt: at('20:20'), minutes: 80, points: 200 },
      monthTotal: 200,
    });
    expect(await stays(scene)).toEqual([{ attended_at: at('19:00'), left_at: at('20:20'), late: 0 }]);
    expect(await entries(scene)).toEqual([{ kind: 'award', points: 200, generation: 0 }]);
  });

  test('a stay that is too short says what is missing, a later tap makes it long enough', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene, { leaving: anHour });
    await send(scene, [aTap(cardOf(scene, 0), at('19:00'), 1)]);
    const [again] = await send(scene, [aTap(cardOf(scene, 0), at('19:03'), 2)]);
    expect(again).toMatchObject({ verdict: 'already_recorded', signOut: {} });
    expect(again?.signOut).toEqual({});
    const [short] = await send(scene, [aTap(cardOf(scene, 0), at('19:20'), 3)]);
    expect(short?.signOut).toEqual({ leftAt: at('19:20'), minutes: 20, points: 0, leastMinutes: 60 });
    const [long] = await send(scene, [aTap(cardOf(scene, 0), at('20:45'), 4)]);
    expect(long?.signOut).toEqual({ leftAt: at('20:45'), minutes: 105, points: 200 });
    expect(await entries(scene)).toHaveLength(1);
  });

  test('the taps of an evening in one batch, the last first: the same stay, answered as it is now', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene, { leaving: anHour });
    const verdicts = await send(scene, [aTap(cardOf(scene, 0), at('20:20'), 1), aTap(cardOf(scene, 0), at('19:00'), 2)]);
    expect(verdicts).toMatchObject([
      { verdict: 'recorded', recordedAt: at('19:00'), signOut: { leftAt: at('20:20'), points: 200 } },
      { verdict: 'already_recorded', recordedAt: at('19:00'), signOut: {} },
    ]);
    expect(verdicts[1]?.signOut).toEqual({});
    expect(await stays(scene)).toEqual([{ attended_at: at('19:00'), left_at: at('20:20'), late: 0 }]);
    expect(await entries(scene)).toHaveLength(1);
  });

  test('an activity without signing out answers as ever', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const verdicts = await send(scene, [aTap(cardOf(scene, 0), at('19:00'), 1), aTap(cardOf(scene, 0), at('20:20'), 2)]);
    expect(verdicts).toMatchObject([{ verdict: 'recorded', points: 200 }, { verdict: 'already_recorded' }]);
    expect(verdicts.filter((verdict) => 'signOut' in verdict)).toEqual([]);
    expect(await stays(scene)).toEqual([{ attended_at: at('19:00'), left_at: null, late: 0 }]);
  });

  test('a card reported lost takes the leaving with it, and the points; found again, they come back', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene, { leaving: anHour });
    const card = cardOf(scene, 0);
    const again = (cause: 'card_blocked' | 'card_bound') =>
      scene.db.write(async (tx) =>
        rejudge(tx, scene.world, await scene.schemes(tx), cause, (query) => void query.where('t.card_number', card)),
      );
    await send(scene, [aTap(card, at('19:00'), 1), aTap(card, at('20:20'), 2)]);
    await scene.db.write((tx) =>
      blockCard(tx, scene.world, bySystem, { cardNumber: card, cause: 'lost', from: at('20:00') }, async () => {}),
    );
    await again('card_blocked');
    expect(await stays(scene)).toEqual([{ attended_at: at('19:00'), left_at: null, late: 0 }]);
    expect(await entries(scene)).toMatchObject([{ kind: 'award' }, { kind: 'reversal', points: -200 }]);
    await expectLawful(scene.db);
    await scene.db.write((tx) => tx('card_blocks').delete());
    await again('card_bound');
    expect(await stays(scene)).toEqual([{ attended_at: at('19:00'), left_at: at('20:20'), late: 0 }]);
    expect(await entries(scene)).toMatchObject([{ kind: 'award' }, { kind: 'reversal' }, { kind: 'award', generation: 1 }]);
  });

  test('planned late, it takes the comings and leavings that lay there', async () => {
    const scene = await aScene(await engine.fresh());
    await send(scene, [
      aTap(cardOf(scene, 0), at('19:00'), 1),
      aTap(cardOf(scene, 0), at('20:40'), 2),
      aTap(cardOf(scene, 1), at('19:00'), 3),
    ]);
    await anActivity(scene, { leaving: anHour });
    expect(await stays(scene)).toMatchObject([{ left_at: at('20:40') }, { left_at: null }]);
    expect(await entries(scene)).toHaveLength(1);
  });

  test('a batch without anybody who signs out costs not one statement more', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    await anActivity(scene, { day: '2026-03-12', leaving: anHour });
    let statements: string[] = [];
    const counting = {
      ...scene.db,
      write: <T>(job: (tx: Knex.Transaction) => Promise<T>) =>
        scene.db.write((tx) => {
          tx.on('query', ({ sql }: { sql: string }) => void statements.push(sql));
          return job(tx);
        }),
    };
    const counted = { ...scene, taps: tapService(counting, scene.world, scene.schemes) };
    const ofStays = async (on: string, seq: number): Promise<number> => {
      await send(counted, [aTap(cardOf(scene, 0), instantAt(on, '19:00'), seq)]);
      statements = [];
      await send(counted, [aTap(cardOf(scene, 1), instantAt(on, '19:00'), seq + 1)]);
      return statements.filter((sql) => /departures|left_at|sign_out\W* = /.test(sql)).length;
    };
    expect(await ofStays(day, 1)).toBe(0);
    expect(await ofStays('2026-03-12', 3)).toBeGreaterThan(1);
  });

  test('any order, any repetition, any batches come to the same stays and entries', async () => {
    const scene = await aScene(await engine.fresh());
    const second = await aKiosk(scene, scene.branch, 'second kiosk');
    await anActivity(scene, { leaving: anHour });
    await anActivity(scene, { kind: 'party_day', day: '2026-03-11', leaving: { signOut: true, minStayMinutes: 0 } });
    await anActivity(scene, { kind: 'members_meeting', day: '2026-03-12' });
    const moments: readonly (readonly [number, string, string])[] = [
      [0, '2026-03-10', '19:00'],
      [0, '2026-03-10', '19:03'],
      [0, '2026-03-10', '20:20'],
      [1, '2026-03-10', '18:50'],
      [1, '2026-03-10', '19:30'],
      [2, '2026-03-10', '20:35'],
      [2, '2026-03-10', '20:50'],
      [0, '2026-03-11', '18:45'],
      [0, '2026-03-11', '20:59'],
      [1, '2026-03-11', '19:20'],
      [2, '2026-03-12', '18:45'],
      [2, '2026-03-12', '20:00'],
    ];
    scene.world.at('2026-03-13T01:00:00.000Z');
    const deliveries = moments.map(([who, on, time], index) => ({
      kiosk: (index % 2) as 0 | 1,
      tap: aTap(cardOf(scene, who), instantAt(on, time), Math.floor(index / 2) + 1),
    }));
    const kiosks = [scene.kiosk, second] as const;
    const deliver = async (order: readonly number[], cuts: readonly number[], together: boolean): Promise<void> => {
      const batches: { kiosk: 0 | 1; taps: unknown[] }[] = [];
      order.forEach((which, place) => {
        const delivery = deliveries[which];
        const open = batches.at(-1);
        if (delivery === undefined) return;
        if (open?.kiosk === delivery.kiosk && !cuts.includes(place)) open.taps.push(delivery.tap);
        else batches.push({ kiosk: delivery.kiosk, taps: [delivery.tap] });
      });
      const sending = batches.map(
        ({ kiosk, taps }) =>
          () =>
            scene.taps.take(kiosks[kiosk], aBatch(taps, scene.world.clock(), { epoch: epochs[kiosk] })),
      );
      if (together) await Promise.all(sending.map((start) => start()));
      else for (const start of sending) await start();
    };
    const told = async () => ({ stays: await stays(scene), meaning: await meaningOf(scene, ['2026-03', '2026-Q1']) });
    const all = deliveries.map((_, index) => index);
    await deliver(all, [], false);
    const expected = await told();
    expect(expected.stays).toHaveLength(6);
    expect(expected.meaning.entries).toHaveLength(3);
    const orders = fc.record({
      order: fc
        .shuffledSubarray([...all, ...all, ...all], { minLength: all.length })
        .map((some) => [...some, ...all.filter((index) => !some.includes(index))]),
      cuts: fc.array(fc.nat(all.length * 3)),
      together: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(orders, async ({ order, cuts, together }) => {
        await forget(scene);
        await deliver(order, cuts, together);
        expect(await told()).toEqual(expected);
        await expectLawful(scene.db);
      }),
      { numRuns: engine.name === 'sqlite' ? times(25, 1_000) : times(8, 200) },
    );
  });
});
