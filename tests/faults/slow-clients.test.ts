/** Clients that never finish: each is cut after its time, and nobody else waits for them. */
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import Koa from 'koa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { httpServer } from '../../server/http/application.ts';
import type { AppState } from '../../server/http/deps.ts';
import { times } from '../support/counts.ts';
import { onEachEngine } from '../support/engines.ts';
import { type Hall, aHall, expectKeptOnce } from '../support/hall.ts';
import type { JournalKiosk } from '../support/journal.ts';
import { type TapSite, startTapSite } from '../support/tap-site.ts';
import { seededRandom } from '../support/world.ts';

/** Short enough to wait for, long enough for what an honest kiosk sends meanwhile. */
const limits = { requestMs: 1_500, headersMs: 1_500, checkMs: 100 };
const idleConnections = times(200, 2_000);
const halfRequests = 20;

test('the product gives a request half a minute, its headers ten seconds', () => {
  const server = httpServer(new Koa<AppState>());
  expect([server.requestTimeout, server.headersTimeout]).toEqual([30_000, 10_000]);
});

onEachEngine((engine) => {
  let hall: Hall;
  let db: Database;
  let site: TapSite;
  let kiosk: JournalKiosk;
  const random = seededRandom(511);

  beforeAll(async () => {
    hall = await aHall(await engine.freshUrl(), { people: 20, activities: 2, kiosks: 1 });
    db = await openDatabase(hall.databaseUrl);
    site = await startTapSite(db, { limits });
    const [first] = hall.kiosks;
    if (first === undefined) throw new Error('a hall without kiosks');
    kiosk = first;
  });

  afterAll(async () => {
    await site.close();
    await db.close();
  });

  /** Connections to the server; each answers with all that it heard when the server has cut it. */
  async function connections(count: number): Promise<readonly { socket: Socket; cut: Promise<string> }[]> {
    return Promise.all(
      Array.from({ length: count }, async () => {
        const socket = connect(Number(new URL(site.url).port), '127.0.0.1');
        let heard = '';
        socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        return { socket, cut: once(socket, 'close').then(() => heard) };
      }),
    );
  }

  async function tapsAreTaken(): Promise<void> {
    hall.tapSome(kiosk, 5, random);
    expect(await kiosk.send(site.url, kiosk.batch(100))).toHaveProperty('verdicts');
  }

  test('a batch that never ends holds no writer, is cut after its time, and leaves nothing', { timeout: 30_000 }, async () => {
    await tapsAreTaken();
    const slow = await connections(halfRequests);
    const head = ['POST /api/v1/taps HTTP/1.1', 'Host: x', `Authorization: Bearer ${kiosk.token}`, 'Content-Type: application/json'];
    for (const { socket } of slow) socket.write(`${head.join('\r\n')}\r\nContent-Length: 100000\r\n\r\n{"epoch":"`);
    await tapsAreTaken();
    expect(site.taps.waiting()).toBe(0);
    const heard = await Promise.all(slow.map(({ cut }) => cut));
    expect(heard.map((text) => text.split('\r\n')[0])).toEqual(heard.map(() => 'HTTP/1.1 408 Request Timeout'));
    await tapsAreTaken();
    expect(site.logged).toEqual([]);
    await expectKeptOnce(hall);
  });

  test(`${idleConnections} connections that say nothing stop no taps, and are cut`, { timeout: 60_000 }, async () => {
    const idle = await connections(idleConnections);
    await tapsAreTaken();
    const cut = Promise.all(idle.map((one) => one.cut));
    await tapsAreTaken();
    await cut;
    await tapsAreTaken();
    await expectKeptOnce(hall);
  });
});
