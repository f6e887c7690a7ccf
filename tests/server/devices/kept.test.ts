/** What the server tells a kiosk that it has: everything up to the first gap, whichever device brought it. */
import { expect, test } from 'vitest';
import { lastSeqKept } from '../../../server/devices/kept.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { aBatch, aKiosk, aScene, aTap, send } from '../../support/scene.ts';

const at = instantAt('2026-03-10', '18:45');
const { epoch } = aBatch([], at);
const other = '0190f0f0-0000-7000-8000-00000000ffff';

const cases: readonly { here: readonly number[]; malformed?: readonly number[]; from: number; kept: number; why: string }[] = [
  { here: [], from: 1, kept: 0, why: 'nothing has come' },
  { here: [1, 2, 3], from: 1, kept: 3, why: 'all of it' },
  { here: [1, 2, 4, 5], from: 1, kept: 2, why: 'up to the gap' },
  { here: [2, 3], from: 1, kept: 0, why: 'the first is missing' },
  { here: [1, 2, 5, 6, 7], from: 5, kept: 7, why: 'what the kiosk no longer holds is not asked for' },
  { here: [1, 2], from: 5, kept: 4, why: 'nothing of what it still holds' },
  { here: [1, 3], malformed: [2], from: 1, kept: 3, why: 'what could not be a tap was kept all the same' },
  { here: [1, 4], malformed: [2], from: 1, kept: 2, why: 'a gap after it is still a gap' },
  { here: [2], malformed: [1, 3], from: 1, kept: 3, why: 'at either end too' },
];

onEachEngineVerified((engine) => {
  test('is counted up to the first gap', async () => {
    for (const { here, malformed = [], from, kept, why } of cases) {
      const scene = await aScene(await engine.fresh(), 1);
      scene.world.at(at);
      const taps = [
        ...here.map((seq) => aTap('04AAAAAA', at, seq)),
        ...malformed.map((seq) => ({ ...aTap('04AAAAAA', at, seq), cardNumber: '??' })),
      ];
      if (taps.length > 0) await scene.taps.take(scene.kiosk, aBatch(taps, at));
      expect(await lastSeqKept(scene.db.reader, { deviceId: scene.kiosk.id, epoch, from }), why).toBe(kept);
      expect(await lastSeqKept(scene.db.reader, { deviceId: scene.kiosk.id, epoch: other, from: 1 }), why).toBe(0);
    }
  });

  test('goes on under another device with the same queue', async () => {
    const scene = await aScene(await engine.fresh(), 1);
    const again = await aKiosk(scene, scene.branch, 'paired anew');
    await send(scene, [aTap('04AAAAAA', at, 1), aTap('04AAAAAA', at, 2)]);
    await send(scene, [aTap('04AAAAAA', at, 3)], again);
    expect(await lastSeqKept(scene.db.reader, { deviceId: again.id, epoch, from: 1 })).toBe(3);
  });
});
