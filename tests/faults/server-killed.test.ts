/** A server that is killed at any moment under load: every tap is on it once, whole, as answered. */
import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { delay } from '../../server/kernel/clock.ts';
import { times } from '../support/counts.ts';
import { onEachEngine } from '../support/engines.ts';
import { aHall, expectKeptOnce } from '../support/hall.ts';
import type { JournalKiosk } from '../support/journal.ts';
import { type ServerProcess, startServer } from '../support/processes.ts';
import { seededRandom } from '../support/world.ts';

const kills = times(6, 200);
const waitingMax = 400;
const tapsAtOnceMax = 40;
/** The moment of a kill lies this long after an answer at most: longer than a commit. */
const momentMaxMs = 40;

onEachEngine((engine) => {
  test(`killed ${kills} times while four kiosks send`, { timeout: 60_000 + kills * 15_000 }, async () => {
    const random = seededRandom(3_203);
    const hall = await aHall(await engine.freshUrl(), { people: times(60, 400) });
    const told = new EventEmitter();
    let server: ServerProcess | null = null;
    let over = false;
    let inFlight = 0;

    const up = async (): Promise<string> => {
      while (server === null) await once(told, 'up');
      return server.url;
    };
    const work = async (kiosk: JournalKiosk): Promise<void> => {
      while (!over || kiosk.waiting() > 0) {
        if (!over && kiosk.waiting() < waitingMax) hall.tapSome(kiosk, 1 + (random() % tapsAtOnceMax), random);
        const url = await up();
        inFlight++;
        const sent = await kiosk.send(url, kiosk.batch(1 + (random() % (2 * tapsAtOnceMax))));
        inFlight--;
        if (sent !== 'broken' && 'verdicts' in sent) told.emit('answer');
        else if (sent === 'broken') {
          // The server that broke off is gone: what comes next goes to the one after it.
          if (server?.url === url) server = null;
        } else throw new Error(`answered ${sent.status}`);
      }
    };

    server = await startServer(hall.databaseUrl);
    const working = Promise.all(hall.kiosks.map(work));
    let unanswered = 0;
    for (let kill = 0; kill < kills; kill++) {
      const running = await (async () => {
        if (kill > 0) server = await startServer(hall.databaseUrl);
        return server;
      })();
      if (running === null) throw new Error('no server to kill');
      told.emit('up');
      for (let answers = 1 + (random() % 8); answers > 0; answers--) await Promise.race([once(told, 'answer'), working]);
      await delay(random() % momentMaxMs);
      unanswered += inFlight;
      server = null;
      await running.kill();
    }
    server = await startServer(hall.databaseUrl);
    over = true;
    told.emit('up');
    await working;
    expect(await server.stop()).toBe(0);
    expect(unanswered).toBeGreaterThan(kills);
    await expectKeptOnce(hall);
  });
});
