/** A database that cannot be written for a while: the server stays up, answers 503 meanwhile, and serves again by itself. */
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sqlitePathOf } from '../../server/db/database.ts';
import { delay, monotonicMs } from '../../server/kernel/clock.ts';
import { times } from '../support/counts.ts';
import { onEachEngine } from '../support/engines.ts';
import { aCutLine, type CutLine } from '../support/cut-line.ts';
import { type Hall, aHall, expectKeptOnce } from '../support/hall.ts';
import type { JournalKiosk, Sending } from '../support/journal.ts';
import { type ServerProcess, startServer } from '../support/processes.ts';
import { seededRandom } from '../support/world.ts';

const ends = times(25, 2_000);
/** A batch takes about so long. */
const momentMaxMs = 12;

const busy = { status: 503, retryAfter: '5' };

/** Sends until nothing waits; answers every other answer on the way, which must each be an honest 503. */
async function sendUntilTaken(kiosk: JournalKiosk, { url, said }: ServerProcess): Promise<readonly Sending[]> {
  const refusals: Sending[] = [];
  while (kiosk.waiting() > 0) {
    const sent = await kiosk.send(url, kiosk.batch(100));
    if (sent === 'broken') throw new Error('the server is gone');
    if ('verdicts' in sent) continue;
    expect(sent, said()).toEqual(busy);
    refusals.push(sent);
  }
  return refusals;
}

/** The first kiosk of a hall. */
function kioskOf(hall: Hall): JournalKiosk {
  const [kiosk] = hall.kiosks;
  if (kiosk === undefined) throw new Error('a hall without kiosks');
  return kiosk;
}

onEachEngine((engine) => {
  if (engine.name === 'sqlite') {
    test(
      'another process holds the lock: 503 after five seconds, reads go on, the next sending is taken',
      { timeout: 60_000 },
      async () => {
        const hall = await aHall(await engine.freshUrl(), { people: 10, activities: 2, kiosks: 1 });
        const kiosk = kioskOf(hall);
        const server = await startServer(hall.databaseUrl);
        const other = new BetterSqlite3(sqlitePathOf(hall.databaseUrl));
        other.exec('begin immediate');
        hall.tapSome(kiosk, 5, seededRandom(310));
        const began = monotonicMs();
        let waiting = true;
        const sending = kiosk.send(server.url, kiosk.batch(100)).finally(() => {
          waiting = false;
        });
        let reads = 0;
        let slowestMs = 0;
        while (waiting) {
          const asked = monotonicMs();
          expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
          slowestMs = Math.max(slowestMs, monotonicMs() - asked);
          reads++;
        }
        expect(await sending).toEqual(busy);
        expect(monotonicMs() - began).toBeGreaterThan(4_900);
        // A server that waits with its whole process answers a single one, after five seconds.
        expect(slowestMs).toBeLessThan(2_500);
        expect(reads).toBeGreaterThan(2);

        const again = kiosk.send(server.url, kiosk.batch(100));
        expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
        other.exec('rollback');
        other.close();
        expect(await again).toHaveProperty('verdicts');
        expect(await server.stop()).toBe(0);
        await expectKeptOnce(hall);
      },
    );
    return;
  }

  describe('a server whose database goes', () => {
    let hall: Hall;
    let kiosk: JournalKiosk;
    let line: CutLine;
    let server: ServerProcess;
    let admin: pg.Client;
    const random = seededRandom(311);

    /** Ends the connections of the server, all or those that wait for a lock; answers how many. */
    const endConnections = async (which: 'all' | 'waiting'): Promise<number> => {
      const { rowCount } = await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'flagtap' ${which === 'waiting' ? "and wait_event_type = 'Lock'" : ''}`,
      );
      return rowCount ?? 0;
    };

    beforeAll(async () => {
      const databaseUrl = await engine.freshUrl();
      hall = await aHall(databaseUrl, { people: 10, activities: 2, kiosks: 1 });
      kiosk = kioskOf(hall);
      const direct = new URL(databaseUrl);
      line = await aCutLine(Number(direct.port));
      const through = new URL(databaseUrl);
      through.port = String(line.port);
      server = await startServer(through.href);
      admin = new pg.Client(databaseUrl);
      await admin.connect();
    });

    afterAll(async () => {
      await admin.end();
      await server.stop();
      await line.close();
    });

    test(`connections that end at any moment are opened anew, ${ends} times`, { timeout: 30_000 + ends * 1_000 }, async () => {
      let ended = 0;
      for (let count = 0; count < ends; count++) {
        hall.tapSome(kiosk, 2, random);
        const taken = sendUntilTaken(kiosk, server);
        await delay(random() % momentMaxMs);
        ended += await endConnections('all');
        await taken;
      }
      expect(ended).toBeGreaterThan(0);
    });

    test('one that ends in the middle of a batch: 503, nothing of it stays, the next sending takes it', { timeout: 30_000 }, async () => {
      hall.tapSome(kiosk, 5, random);
      await admin.query('begin');
      await admin.query('select id from devices for update');
      const sending = kiosk.send(server.url, kiosk.batch(100));
      let ended = 0;
      while (ended === 0) ended = await endConnections('waiting');
      expect(await sending, server.said()).toEqual(busy);
      await admin.query('rollback');
      const { rows } = await admin.query<{ kept: number }>('select count(*)::int as kept from taps');
      expect(rows[0]?.kept).toBe(kiosk.taps.length - 5);
      expect(await sendUntilTaken(kiosk, server)).toEqual([]);
    });

    test('while it is gone everything is answered 503, and it is found again when it is back', { timeout: 60_000 }, async () => {
      hall.tapSome(kiosk, 5, random);
      line.cut();
      for (let tries = 0; tries < 3; tries++) expect(await kiosk.send(server.url, kiosk.batch(100))).toEqual(busy);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
      expect((await fetch(`${server.url}/rankings`, { redirect: 'manual' })).status).toBe(503);
      line.mend();
      await sendUntilTaken(kiosk, server);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      expect(server.process.exitCode).toBeNull();
      await expectKeptOnce(hall);
    });

    test.for([
      { failures: 4, answer: { verdicts: expect.any(Array) }, why: 'the fifth try stands' },
      { failures: 5, answer: busy, why: 'five tries are enough: the kiosk comes back' },
    ])('$failures serialisation failures in a row: $why', { timeout: 30_000 }, async ({ failures, answer }) => {
      // A sequence counts on through what is rolled back.
      await admin.query(`create sequence failing;
        create function fail_first() returns trigger language plpgsql as $$
          begin if nextval('failing') <= ${failures} then raise exception 'forced' using errcode = '40001'; end if; return null; end $$;
        create trigger failing before insert on taps for each statement execute function fail_first()`);
      try {
        hall.tapSome(kiosk, 5, random);
        const sent = await kiosk.send(server.url, kiosk.batch(100));
        expect(sent, server.said()).toEqual(answer);
      } finally {
        await admin.query('drop trigger failing on taps; drop function fail_first(); drop sequence failing');
      }
      await sendUntilTaken(kiosk, server);
      await expectKeptOnce(hall);
    });
  });
});
