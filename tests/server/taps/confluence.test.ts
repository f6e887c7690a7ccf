import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tap, TapBatch } from '../../../server/contract/taps.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { post, reverse } from '../../../server/ledger/service.ts';
import type { TapDevice } from '../../../server/taps/service.ts';
import { everythingOf, forget, meaningOf } from '../../support/canonical.ts';
import { times } from '../../support/counts.ts';
import { aPosting, close } from '../../support/ledger.ts';
import { type Scene, aBatch, aKiosk, aScene, aTap, addPerson, anActivity } from '../../support/scene.ts';
import { expectLawful, onEachEngineVerified } from '../../support/verified.ts';

const epochs = ['0190f0f0-0000-7000-8000-00000000e701', '0190f0f0-0000-7000-8000-00000000e702'] as const;
const periods = ['2026-03', '2026-04', '2026-Q1', '2026-Q2', '2026'];
const sentAt = '2026-04-02T01:00:00.000Z';

type Delivery = { readonly kiosk: 0 | 1; readonly tap: unknown };
type World = { readonly scene: Scene; readonly kiosks: readonly [TapDevice, TapDevice]; readonly deliveries: readonly Delivery[] };

/** The same world every time: two kiosks, overlapping activities, a lost card, a stranger, a guest, one tap that cannot be read. */
async function aWorld(scene: Scene): Promise<World> {
  const second = await aKiosk(scene, scene.branch, 'second kiosk');
  await anActivity(scene);
  await anActivity(scene, { kind: 'volunteer_service', day: '2026-03-31', from: '19:00', until: '23:59' });
  await anActivity(scene, { kind: 'party_day', day: '2026-03-31', from: '19:30', until: '21:00' });
  await anActivity(scene, {
    kind: 'members_meeting',
    startsAt: instantAt('2026-04-01', '00:00'),
    endsAt: instantAt('2026-04-01', '01:30'),
    host: scene.committee,
  });
  const stranger = await addPerson(scene, scene.branch.id, 70, '2025-01-01', false);
  const [a, b, c] = scene.people;
  await scene.db.write((tx) =>
    tx('card_blocks').insert({ card_number: c?.card ?? '', cause: 'lost', from_at: instantAt('2026-03-31', '20:00') }),
  );
  const moments: readonly (readonly [string, string, string])[] = [
    [a?.card ?? '', '2026-03-10', '18:45'],
    [a?.card ?? '', '2026-03-10', '18:35'],
    [a?.card ?? '', '2026-03-10', '19:25'],
    [b?.card ?? '', '2026-03-10', '19:15'],
    [b?.card ?? '', '2026-03-10', '18:00'],
    [a?.card ?? '', '2026-03-31', '18:50'],
    [a?.card ?? '', '2026-03-31', '19:20'],
    [b?.card ?? '', '2026-03-31', '19:29:59.999'],
    [c?.card ?? '', '2026-03-31', '19:00'],
    [c?.card ?? '', '2026-03-31', '20:00'],
    [scene.guest.card, '2026-04-01', '00:00:00.000'],
    [a?.card ?? '', '2026-03-31', '23:59:59.999'],
    [b?.card ?? '', '2026-04-01', '00:10'],
    [scene.guest.card, '2026-03-10', '18:45'],
    [stranger.card, '2026-03-10', '18:45'],
  ];
  const deliveries = moments.map(([card, day, time], index): Delivery => {
    const kiosk = index % 2 === 0 ? 0 : 1;
    return { kiosk, tap: aTap(card, instantAt(day, time), Math.floor(index / 2) + 1) };
  });
  scene.world.at(sentAt);
  return { scene, kiosks: [scene.kiosk, second], deliveries: [...deliveries, { kiosk: 0, tap: { seq: 100, cardNumber: '??' } }] };
}

const batchesOf = (
  { deliveries }: World,
  order: readonly number[],
  cuts: readonly number[],
): readonly { kiosk: 0 | 1; batch: TapBatch }[] => {
  const batches: { kiosk: 0 | 1; taps: unknown[] }[] = [];
  order.forEach((which, place) => {
    const delivery = deliveries[which];
    if (delivery === undefined) return;
    const open = batches.at(-1);
    if (open !== undefined && open.kiosk === delivery.kiosk && !cuts.includes(place)) open.taps.push(delivery.tap);
    else batches.push({ kiosk: delivery.kiosk, taps: [delivery.tap] });
  });
  return batches.map(({ kiosk, taps }) => ({ kiosk, batch: aBatch(taps, sentAt, { epoch: epochs[kiosk] }) }));
};

async function deliver(world: World, batches: readonly { kiosk: 0 | 1; batch: TapBatch }[], together: boolean): Promise<void> {
  const sending = batches.map(
    ({ kiosk, batch }) =>
      () =>
        world.scene.taps.take(world.kiosks[kiosk], batch),
  );
  if (together) await Promise.all(sending.map((start) => start()));
  else for (const start of sending) await start();
}

onEachEngineVerified((engine) => {
  test('any order, any repetition, any batches come to the same attendance, entries, sums and scores', async () => {
    const world = await aWorld(await aScene(await engine.fresh()));
    const all = world.deliveries.map((_, index) => index);
    await deliver(world, batchesOf(world, all, []), false);
    const expected = await meaningOf(world.scene, periods);
    expect(expected.attendance).toHaveLength(9);
    await expectLawful(world.scene.db);

    const orders = fc.record({
      order: fc
        .shuffledSubarray([...all, ...all, ...all], { minLength: all.length })
        .map((some) => [...some, ...all.filter((index) => !some.includes(index))]),
      cuts: fc.array(fc.nat(all.length * 3)),
      together: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(orders, async ({ order, cuts, together }) => {
        await forget(world.scene);
        await deliver(world, batchesOf(world, order, cuts), together);
        expect(await meaningOf(world.scene, periods)).toEqual(expected);
        await expectLawful(world.scene.db);
      }),
      { numRuns: engine.name === 'sqlite' ? times(25, 1_000) : times(8, 200) },
    );
  });
});

/** What each engine said, compared when both have spoken. */
const said = new Map<string, unknown>();

onEachEngineVerified((engine) => {
  test('one history is the same on both engines, to the last hash', async () => {
    const world = await aWorld(await aScene(await engine.fresh()));
    const { scene } = world;
    const taps = world.deliveries.map(({ tap }, index) =>
      index < 15 ? { ...(tap as Tap), id: `0190f0f0-0000-7000-8000-${String(index).padStart(12, '0')}` } : tap,
    );
    const fixed: World = { ...world, deliveries: world.deliveries.map(({ kiosk }, index) => ({ kiosk, tap: taps[index] })) };
    await deliver(
      fixed,
      batchesOf(
        fixed,
        fixed.deliveries.map((_, index) => index),
        [],
      ),
      false,
    );
    const dues = await aPosting(scene, { reason: 'paid at the desk' });
    const entry = await scene.db.write((tx) => post(tx, scene.world, dues));
    const entryId = entry.ok ? entry.value.id : 0;
    const words = { entryId, source: 'correction' as const, author: null, actor: null, approver: null, reason: 'of another month' };
    await scene.db.write((tx) => reverse(tx, scene.world, words));
    scene.world.at('2026-04-06T01:00:00.000Z');
    await close(scene, '2026-03');
    said.set(engine.name, await everythingOf(scene, periods));
  });
});

test('and both engines said it', () => {
  expect(said.size).toBe(2);
  expect(said.get('postgres')).toEqual(said.get('sqlite'));
});
