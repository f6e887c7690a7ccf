/** Two server processes on one PostgreSQL take the same batches at once while one of them is killed. */
import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { delay } from '../../server/kernel/clock.ts';
import { times } from '../support/counts.ts';
import { onEachEngine } from '../support/engines.ts';
import { aHall, expectKeptOnce } from '../support/hall.ts';
import type { JournalKiosk, SentBatch } from '../support/journal.ts';
import { type ServerProcess, startServer } from '../support/processes.ts';
import { seededRandom } from '../support/world.ts';

const rounds = times(2, 60);
const kioskCount = 5;
const batchesPerKiosk = 10;
/** More than are greeted with totals: a kiosk that was away for long. */
const tapsPerBatch = 24;
/** The kill comes after so many of the hundred answers at most, and this much later. */
const answersMax = 30;
const momentMaxMs = 20;

type Parcel = { readonly kiosk: JournalKiosk; readonly batch: SentBatch };

onEachEngine((engine) => {
  if (engine.name === 'sqlite') {
    test('on a SQLite file the second process refuses, and the first goes on', { timeout: 60_000 }, async () => {
      const hall = await aHall(await engine.freshUrl(), { people: 3, activities: 1, kiosks: 1 });
      const server = await startServer(hall.databaseUrl);
      await expect(startServer(hall.databaseUrl)).rejects.toThrow(/already|running/i);
      const [kiosk] = hall.kiosks;
      if (kiosk === undefined) throw new Error('a hall without kiosks');
      hall.tapSome(kiosk, 5, seededRandom(1));
      expect(await kiosk.send(server.url, kiosk.batch(5))).toHaveProperty('verdicts');
      expect(await server.stop()).toBe(0);
      await expectKeptOnce(hall);
    });
    return;
  }

  test(`the same ${kioskCount * batchesPerKiosk} batches at both, ${rounds} times`, { timeout: 60_000 + rounds * 20_000 }, async () => {
    const random = seededRandom(502);
    const hall = await aHall(await engine.freshUrl(), { people: times(60, 300), kiosks: kioskCount });
    const steady = await startServer(hall.databaseUrl);
    let mortal: ServerProcess = await startServer(hall.databaseUrl);
    const told = new EventEmitter();
    let unanswered = 0;

    for (let round = 0; round < rounds; round++) {
      const parcels = hall.kiosks.flatMap((kiosk): Parcel[] =>
        Array.from({ length: batchesPerKiosk }, () => {
          const before = kiosk.taps.length;
          hall.tapSome(kiosk, tapsPerBatch, random);
          return { kiosk, batch: { taps: kiosk.taps.slice(before) } };
        }),
      );
      const failed: Parcel[] = [];
      const post = async (url: string, parcel: Parcel): Promise<void> => {
        const sent = await parcel.kiosk.send(url, parcel.batch);
        if (sent === 'broken') failed.push(parcel);
        else if (!('verdicts' in sent)) throw new Error(`answered ${sent.status}`);
        told.emit('answer');
      };
      const posting = Promise.all([steady, mortal].flatMap(({ url }) => parcels.map((parcel) => post(url, parcel))));
      for (let answers = 1 + (random() % answersMax); answers > 0; answers--) await Promise.race([once(told, 'answer'), posting]);
      await delay(random() % momentMaxMs);
      await mortal.kill();
      await posting;
      unanswered += failed.length;
      mortal = await startServer(hall.databaseUrl);
      await Promise.all(failed.map((parcel) => post(mortal.url, parcel)));
    }
    expect(unanswered).toBeGreaterThan(0);
    for (const kiosk of hall.kiosks) expect([...kiosk.answers.values()].every((answers) => answers.length === 2)).toBe(true);
    expect([await steady.stop(), await mortal.stop()]).toEqual([0, 0]);
    await expectKeptOnce(hall);
  });
});
