/** Heads that a kiosk was told are kept for good, and a chain that does not go on is noticed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { headEveryMs, headsKept, openHeads } from '../../kiosk/heads.ts';
import { keepRoster } from '../../kiosk/roster-copy.ts';
import { kioskHeads } from '../../server/cli/kiosk-heads.ts';
import { readConfig } from '../../server/config.ts';
import { plusMs } from '../../server/kernel/clock.ts';
import { keptHeadsCheck, readKeptHeads } from '../../server/ledger/kept-heads.ts';
import { systemWorld } from '../../server/kernel/world.ts';
import { wordsIn } from '../../views/text/words.ts';
import { aQueue, aRoster, evening, newUid } from './parts.ts';
import { atRealServer, settled } from './real-server.ts';

const organisationId = newUid();
const head = (seq: number, letter = 'a') => ({ organisationId, seq, hash: letter.repeat(64) });
const seen = (seq: number, seenAt: string, letter?: string) => ({ ...head(seq, letter), seenAt });

test('a head is kept each day, the newest with the roster, each once', async () => {
  const { db } = await aQueue();
  const heads = await openHeads(db);
  const later = plusMs(evening, headEveryMs);
  await heads.keep([head(1)], evening);
  await heads.keep([head(2)], plusMs(evening, headEveryMs - 1));
  await heads.keep([head(3)], later);
  await (await openHeads(db)).keep([head(4)], plusMs(later, 1));
  expect(await headsKept(db)).toEqual([seen(1, evening), seen(3, later)]);
  const fetchedAt = plusMs(later, 2);
  await keepRoster(db, () => fetchedAt, { etag: '"1"', roster: { ...aRoster([]), heads: [head(3), head(4)] } });
  expect(await headsKept(db)).toEqual([seen(1, evening), seen(3, later), seen(4, fetchedAt)]);
});

test.for([
  { told: head(9), broken: false, why: 'the chain went on' },
  { told: head(5), broken: false, why: 'nothing was posted' },
  { told: head(5, 'b'), broken: true, why: 'the same number, another hash: rewritten' },
  { told: head(4), broken: true, why: 'shorter than before: an older backup, or worse' },
])('after head 5 comes $told.seq: $why', async ({ told, broken }) => {
  const { db } = await aQueue();
  await (await openHeads(db)).keep([head(5)], evening);
  const rewritten = await (await openHeads(db)).keep([told], plusMs(evening, 1));
  expect(rewritten).toEqual(broken ? [{ before: seen(5, evening), now: { ...told, seenAt: plusMs(evening, 1) } }] : []);
  const kept = await headsKept(db);
  expect(kept.filter((one) => one.seenAt !== evening)).toEqual(broken ? [{ ...told, seenAt: plusMs(evening, 1) }] : []);
  expect(kept).toContainEqual(seen(5, evening));
});

test('the file itself refuses to change a head or to forget one', async () => {
  const { db } = await aQueue();
  await (await openHeads(db)).keep([head(5)], evening);
  await expect(db.write((tx) => tx('head').update({ seq: 6 }))).rejects.toThrow('append-only');
  await expect(db.write((tx) => tx('head').delete())).rejects.toThrow('append-only');
});

test('kiosk heads writes down what a running kiosk was told, in the form that verify reads', async () => {
  await atRealServer(2, async ({ db, scene, pair, kiosk, proxy }) => {
    const { lines, folder } = await kiosk({ token: await pair() });
    for (const { card } of scene.people) lines.write(`${card}\n`);
    await settled(folder, 2);
    const config = join(folder, 'kiosk.json');
    const readers = [{ driver: 'simulated', name: 'door' }];
    writeFileSync(config, JSON.stringify({ server: proxy.url, tokenFile: 'token', dataFolder: '.', readers }));
    const ground = { config: readConfig({}), world: systemWorld(), words: wordsIn('en') };
    const { seq, hash }: { seq: number; hash: string } = await db()
      .reader('ledger_heads')
      .where({ organisation_id: scene.branch.id })
      .first();
    expect(seq).toBe(2);
    await vi.waitFor(async () => {
      const { json } = await kioskHeads.run(ground, { positions: [config], options: {} });
      expect(json).toEqual({
        heads: expect.arrayContaining([{ organisationId: scene.branch.uid, seq, hash, seenAt: expect.any(String) }]),
      });
    });
    const { json } = await kioskHeads.run(ground, { positions: [config], options: {} });
    const kept = await readKeptHeads(db().reader, JSON.stringify(json));
    expect(kept.ok && (await keptHeadsCheck(kept.value).find(db().reader))).toEqual([]);
  });
});
