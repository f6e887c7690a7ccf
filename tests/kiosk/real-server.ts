/** Kiosks at a real server: its routes on a port of its own, a branch with an activity open now, a faulty way between. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { inject, vi } from 'vitest';
import type { Activity } from '../../server/activities/queries.ts';
import { bySystem } from '../../server/audit/service.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { makePairingCode, pairDevice } from '../../server/devices/service.ts';
import { devicesOnly } from '../../server/http/device-token.ts';
import { delay, monotonicMs, plusMs, systemClock } from '../../server/kernel/clock.ts';
import { type World, systemWorld } from '../../server/kernel/world.ts';
import { schemeReader } from '../../server/scheme/queries.ts';
import { tapRoutes } from '../../server/taps/routes.ts';
import { tapService } from '../../server/taps/service.ts';
import { type FaultProxy, faultProxy } from '../support/fault-proxy.ts';
import { type Scene, aScene, anActivity } from '../support/scene.ts';
import { type Site, startSite } from '../support/site.ts';
import { expectLawful } from '../support/verified.ts';
import { aFolder } from './parts.ts';
import { type Running, type Wanted, aKiosk } from './running.ts';

export type There = {
  /** What is served now. */
  db(): Database;
  readonly scene: Scene;
  readonly activity: Activity;
  /** Where kiosks send to; its faults are met by batches of taps alone. */
  readonly proxy: FaultProxy;
  readonly world: World;
  /** A token of a new kiosk of the branch. */
  pair(name?: string): Promise<string>;
  /** A kiosk at the proxy, stopped with the test. Its waits are cut to a moment. */
  kiosk(wanted?: Partial<Omit<Wanted, 'server'>>): Promise<Running>;
  /** Begins to serve another database file, in place of the one before. */
  serve(file: string): Promise<void>;
};

const momentMs = 60;

/** Waits that a kiosk asks for, cut short: what tests wait for is an event. */
export const shortDelay: typeof delay = (ms, signal) => delay(Math.min(ms, momentMs), signal);

async function siteOf(db: Database, world: World): Promise<Site> {
  const schemes = schemeReader();
  return startSite(db, world, {
    mount: (router, deps) =>
      tapRoutes(router, deps, { devicesOnly: devicesOnly(deps, monotonicMs), taps: tapService(db, world, schemes), schemes }),
  });
}

/** Serves a branch of `size` members to `use`. When all is stopped the database must break no law. */
export async function atRealServer(size: number, use: (there: There) => Promise<void>): Promise<void> {
  const file = join(aFolder(), 'server.sqlite');
  await copyFile(inject('sqliteTemplate'), file);
  let db = await openDatabase(`sqlite:${file}`);
  const world = systemWorld();
  const now = systemClock();
  const scene = await aScene(db, size, now);
  const activity = await anActivity(scene, { startsAt: plusMs(now, 600_000), endsAt: plusMs(now, 7_200_000) });
  let site = await siteOf(db, world);
  const proxy = await faultProxy(site.url, (path) => path === '/api/v1/taps');
  const kiosks: Running[] = [];
  try {
    await use({
      db: () => db,
      scene,
      activity,
      proxy,
      world,
      pair: (name = 'door') => pairAt(db, world, scene.branch.uid, name),
      async kiosk(wanted = {}) {
        const kiosk = await aKiosk({ ...wanted, server: proxy.url, parts: { delay: shortDelay, ...wanted.parts } });
        kiosks.push(kiosk);
        return kiosk;
      },
      async serve(other) {
        await site.close();
        await db.close();
        db = await openDatabase(`sqlite:${other}`);
        site = await siteOf(db, world);
        proxy.leadTo(site.url);
      },
    });
    await Promise.all(kiosks.map((kiosk) => kiosk.close()));
    await expectLawful(db);
  } finally {
    await Promise.all(kiosks.map((kiosk) => kiosk.close()));
    await proxy.close();
    await site.close();
    await db.close();
  }
}

/** A token of a new kiosk. */
async function pairAt(db: Database, world: World, organisationUid: string, name: string): Promise<string> {
  const made = await makePairingCode(db, world, bySystem, organisationUid);
  if (!made.ok) throw new Error(made.code);
  const paired = await pairDevice(db, world, { code: made.value.code, name, from: 'test' });
  if (!paired.ok) throw new Error(paired.code);
  return paired.value.token;
}

/** The address that a request goes to. */
export const asked = (input: Parameters<typeof fetch>[0]): string => (input instanceof Request ? input.url : input.toString());

/** Asks a kiosk's file beside the running kiosk. */
export function ownRows<Row>(folder: string, sql: string): readonly Row[] {
  const file = new BetterSqlite3(join(folder, 'kiosk.sqlite'), { readonly: true });
  try {
    return file.prepare<[], Row>(sql).all();
  } finally {
    file.close();
  }
}

/** Resolves when a kiosk holds `taps` taps and all of them were answered. */
export const settled = (folder: string, taps: number): Promise<void> =>
  vi.waitFor(
    () => {
      const [row] = ownRows<{ taps: number; waiting: number }>(
        folder,
        'select count(*) as taps, count(*) - count(settled_at) as waiting from tap',
      );
      if (row?.taps !== taps || row.waiting !== 0) throw new Error(`${row?.waiting} of ${row?.taps} wait, ${taps} were tapped`);
    },
    { timeout: 12_000, interval: 20 },
  );

/** Ids of the taps that a kiosk holds, in their order. */
export const tappedIds = (folder: string): readonly string[] =>
  ownRows<{ id: string }>(folder, 'select id from tap order by n').map(({ id }) => id);

/** Ids of the taps that the server keeps, one for each row, in the order of their numbers. */
export async function keptIds(db: Database): Promise<readonly string[]> {
  const rows: { uid: string }[] = await db.reader('taps').orderBy(['epoch', 'seq']).select('uid');
  return rows.map(({ uid }) => uid);
}
