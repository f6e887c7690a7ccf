/** A kiosk killed at any moment under load: what it beeped for is on the server, once. */
import { expect, test, vi } from 'vitest';
import { delay } from '../../server/kernel/clock.ts';
import { times } from '../support/counts.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { seededRandom } from '../support/world.ts';
import { aFolder } from './parts.ts';
import { atRealServer, keptIds, ownRows, settled, tappedIds } from './real-server.ts';
import { spawnKiosk } from './spawned.ts';

const kills = times(6, 200);
const cardsAtOnce = 40;
/** After a beep the kill comes within this time: longer than a tap takes to be stored, sent and answered. */
const momentMaxMs = 25;

test(
  `killed ${kills} times under load, every beeped tap arrives once and no number is missing`,
  { timeout: 60_000 + kills * 10_000 },
  async () => {
    await atRealServer(cardsAtOnce, async ({ db, scene, proxy, pair }) => {
      const random = seededRandom(91_155);
      const faults: readonly Fault[] = ['pass', 'pass', 'cut_after', 'cut_before', 'held', { copies: 3 }, { lateMs: 30 }, 'slow'];
      const token = await pair();
      const folder = aFolder();
      const start = () => spawnKiosk({ folder, server: proxy.url, token });
      const beeped = new Set<string>();
      const cards = scene.people.map(({ card }) => card);

      for (let kill = 0; kill < kills; kill++) {
        proxy.plan(...Array.from({ length: 3 }, () => faults[random() % faults.length] ?? 'pass'));
        const kiosk = await start();
        kiosk.tap(...cards);
        const beepsFirst = random() % cardsAtOnce;
        let heard = 0;
        await kiosk.hear(({ kind }) => kind === 'sound' && ++heard > beepsFirst);
        kiosk.tap(...cards.slice(0, random() % cardsAtOnce));
        await delay(random() % momentMaxMs);
        await kiosk.kill('SIGKILL');
        for (const told of kiosk.told) if (told.kind === 'sound' && told.tapId !== undefined) beeped.add(told.tapId);
      }

      const last = await start();
      await vi.waitFor(() => expect(ownRows(folder, 'select id from tap where settled_at is null')).toEqual([]), { timeout: 30_000 });
      await last.kill('SIGTERM');
      const tapped = tappedIds(folder);
      await settled(folder, tapped.length);
      expect(await keptIds(db())).toEqual(tapped);
      expect([...beeped].filter((id) => !tapped.includes(id))).toEqual([]);
      expect(beeped.size).toBeGreaterThan(kills * 5);
      const numbers = ownRows<{ seq: number }>(folder, 'select seq from tap order by n').map(({ seq }) => seq);
      expect(numbers).toEqual(tapped.map((_, index) => index + 1));
    });
  },
);
