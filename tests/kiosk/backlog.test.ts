/** Weeks without a network: ten thousand taps wait, the kiosk greets as ever, and they go up in bounded batches. */
import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { ForeignTap } from '../../kiosk/queue.ts';
import { tapBatch, tapsPerBatchMax } from '../../server/contract/taps.ts';
import { plusMs, systemClock } from '../../server/kernel/clock.ts';
import { uidMaker } from '../../server/kernel/uid.ts';
import { aFolder, aQueue, aTap, newUid } from './parts.ts';
import { asked, atRealServer, keptIds, ownRows, settled, tappedIds } from './real-server.ts';
import { opened } from './running.ts';

const waitingTaps = 10_000;
const backMs = 21 * 86_400_000;

test(`${waitingTaps} taps of three weeks arrive once, in their order, in batches of ${tapsPerBatchMax}`, { timeout: 90_000 }, async () => {
  await atRealServer(30, async ({ db, scene, proxy, pair, kiosk }) => {
    const folder = aFolder();
    const { db: file, queue } = await aQueue(folder, systemClock);
    const { epoch } = await queue.numbering();
    const uid = uidMaker(systemClock, randomBytes);
    const bootId = newUid();
    const began = plusMs(systemClock(), -backMs);
    const taps = Array.from({ length: waitingTaps }, (_, index): ForeignTap => {
      const card = scene.people[index % scene.people.length]?.card ?? '';
      const tappedAt = plusMs(began, Math.floor((backMs / waitingTaps) * index));
      return { ...aTap({ bootId, upMs: index, cardNumber: card, tappedAt }), id: uid(), epoch, seq: index + 1 };
    });
    await queue.adopt(taps);
    await file.write((tx) => tx('outbox').update({ last_seq: waitingTaps }));
    await file.close();

    const sizes: number[] = [];
    const watched: typeof fetch = (input, init) => {
      const body: unknown = init?.body;
      if (asked(input).endsWith('/taps') && typeof body === 'string') sizes.push(tapBatch.parse(JSON.parse(body)).taps.length);
      return fetch(input, init);
    };
    proxy.plan(...Array<'cut_before'>(40).fill('cut_before'));
    const running = await kiosk({ token: await pair(), folder, parts: { fetch: watched } });
    const { origin, cookie } = await opened(running);
    const page = () => fetch(origin, { headers: { cookie } }).then((reply) => reply.text());
    await vi.waitFor(async () => expect(await page()).toContain('screen--note'));
    await vi.waitFor(() => expect(ownRows(folder, 'select etag from roster_copy')).toHaveLength(1), { timeout: 5_000 });
    running.lines.write(`${scene.people[0]?.card}\n`);
    // Greeted while the whole queue waits, then while it drains.
    await vi.waitFor(async () => expect(await page()).toContain('member 1'));
    expect(ownRows(folder, 'select count(*) as waiting from tap where settled_at is null')).toEqual([{ waiting: waitingTaps + 1 }]);
    await vi.waitFor(() => expect(ownRows(folder, 'select id from tap where settled_at is not null limit 1')).toHaveLength(1), {
      timeout: 20_000,
    });
    running.lines.write(`${scene.people[1]?.card}\n`);
    await vi.waitFor(async () => expect(await page()).toContain('member 2'), { timeout: 5_000 });
    await vi.waitFor(() => settled(folder, waitingTaps + 2), { timeout: 60_000 });
    expect(await keptIds(db())).toEqual(tappedIds(folder));
    expect(Math.max(...sizes)).toBe(tapsPerBatchMax);
    expect(running.logged.filter((line) => line.includes('failed'))).toEqual([]);
  });
});
