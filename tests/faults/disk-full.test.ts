/** A server whose disk is full: taps are told to come back, reads go on, nothing is half written, and space is all it needs. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { openDatabase } from '../../server/db/connect.ts';
import { selectRaw } from '../../server/db/bulk.ts';
import { times } from '../support/counts.ts';
import { type Hall, aHall, expectKeptOnce } from '../support/hall.ts';
import type { Sending } from '../support/journal.ts';
import { startServer } from '../support/processes.ts';
import { aSmallDisk } from '../support/small-disk.ts';
import { startTapSite } from '../support/tap-site.ts';
import { seededRandom } from '../support/world.ts';

const fills = times(3, 50);
const busy = { status: 503, retryAfter: '5' };
const people = 40;

/** A server with a place to write to that can be filled. */
type Place = {
  readonly hall: Hall;
  readonly url: string;
  readonly said: () => string;
  fill(): Promise<void> | void;
  free(): Promise<void> | void;
  stop(): Promise<void>;
};

/** Any user may do this one: SQLite itself refuses to grow the file. */
async function underPageLimit(): Promise<Place> {
  const file = join(inject('runFolder'), `pages-${process.pid}.sqlite`);
  await copyFile(inject('sqliteTemplate'), file);
  const hall = await aHall(`sqlite:${file}`, { people });
  const db = await openDatabase(hall.databaseUrl);
  const site = await startTapSite(db);
  const limitPages = (max: number): Promise<void> =>
    db.write(async (tx) => {
      await tx.raw(`pragma max_page_count = ${max}`);
    });
  return {
    hall,
    url: site.url,
    said: () => site.logged.join(''),
    async fill() {
      const [row] = await selectRaw<{ page_count: number }>(db.reader, 'pragma page_count');
      await limitPages(row?.page_count ?? 1);
    },
    free: () => limitPages(1_000_000),
    async stop() {
      await site.close();
      await db.close();
    },
  };
}

const disk = aSmallDisk(24);
afterAll(() => disk?.remove());

async function onSmallDisk(): Promise<Place> {
  if (disk === null) throw new Error('no disk was mounted');
  const file = join(disk.path, 'flagtap.sqlite');
  await copyFile(inject('sqliteTemplate'), file);
  const hall = await aHall(`sqlite:${file}`, { people });
  const server = await startServer(hall.databaseUrl);
  return {
    hall,
    url: server.url,
    said: server.said,
    fill: () => disk.fill(),
    free: () => disk.free(),
    async stop() {
      expect(await server.stop(), server.said()).toBe(0);
    },
  };
}

/** Mounting is root's: elsewhere the first place alone says it. */
const places: readonly { name: string; open: () => Promise<Place> }[] = [
  { name: 'SQLite may not grow its file', open: underPageLimit },
  ...(disk === null ? [] : [{ name: 'a disk of 24 MB without a byte left, a process of its own', open: onSmallDisk }]),
];

test.for(places)(
  `$name: 503, reads go on, space is enough to go on, ${fills} times`,
  { timeout: 60_000 + fills * 10_000 },
  async ({ open }) => {
    const place = await open();
    try {
      const { hall, url } = place;
      const [kiosk] = hall.kiosks;
      if (kiosk === undefined) throw new Error('a hall without kiosks');
      const random = seededRandom(309);
      for (let fill = 0; fill < fills; fill++) {
        hall.tapSome(kiosk, 30, random);
        expect(await kiosk.send(url, kiosk.batch(500)), place.said()).toHaveProperty('verdicts');
        await place.fill();
        // What was allotted before may still be written to; it ends.
        let sent: Sending;
        do {
          hall.tapSome(kiosk, 100, random);
          sent = await kiosk.send(url, kiosk.batch(500));
        } while (sent !== 'broken' && 'verdicts' in sent);
        expect(sent, place.said()).toEqual(busy);
        expect(await kiosk.send(url, kiosk.batch(500))).toEqual(busy);
        expect(await kiosk.askRoster(url)).toBe(200);
        expect((await fetch(`${url}/login`, { redirect: 'manual' })).status).toBeLessThan(400);
        expect(kiosk.waiting()).toBeGreaterThan(0);
        await place.free();
        expect(await kiosk.send(url, kiosk.batch(500)), place.said()).toHaveProperty('verdicts');
        expect(kiosk.waiting()).toBe(0);
      }
    } finally {
      await place.stop();
    }
    await expectKeptOnce(place.hall);
  },
);
