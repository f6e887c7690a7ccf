/** What a watchdog, Prometheus and the log are told of a server. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import type { HealthParts } from '../../../server/http/health.ts';
import { healthRoute } from '../../../server/http/health.ts';
import { openLog } from '../../../server/http/log.ts';
import { monotonicMs } from '../../../server/kernel/clock.ts';
import { backupName } from '../../../server/operations/backup.ts';
import { noteOf } from '../../../server/operations/backup-note.ts';
import { mountOperations } from '../../../server/operations/mount.ts';
import { type Overseer, overseer } from '../../../server/operations/overseer.ts';
import { recordFinding } from '../../../server/operations/standing.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aScene, aTap, anActivity } from '../../support/scene.ts';
import { type Site, startSite } from '../../support/site.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const token = 'the token of a test';
const stops: AbortController[] = [];
let site: Site | null = null;

afterEach(async () => {
  for (const stop of stops.splice(0)) stop.abort();
  await site?.close();
  site = null;
});

function anOverseer(db: Database, world: TestWorld, logged: string[] = []): Overseer & { readonly folder: string; stop(): void } {
  const stop = new AbortController();
  stops.push(stop);
  const folder = mkdtempSync(join(inject('runFolder'), 'data-'));
  const watcher = overseer({
    db,
    world,
    monotonic: monotonicMs,
    log: openLog('debug', { write: (line) => void logged.push(line) }),
    version: '0.0.0',
    dataFolder: folder,
    backup: {
      enabled: true,
      schedule: '30 3 * * *',
      folder: join(folder, 'backups'),
      keepDays: 30,
      keepMonths: 13,
      keyFile: undefined,
      alarmAfterHours: 30,
    },
    sample: false,
    signal: stop.signal,
  });
  return { ...watcher, folder, stop: () => stop.abort() };
}

const healthOf = async (url: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`${url}/healthz`);
  return { status: response.status, body: await response.json() };
};

onEachEngine((engine) => {
  test('metrics tell of requests, taps, alarms and the last verification, and of nobody', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const watcher = anOverseer(scene.db, scene.world);
    site = await startSite(scene.db, scene.world, {
      mount: (router, deps) =>
        mountOperations(router, deps, { overseer: watcher, metricsToken: token, assertSchema: async () => undefined }),
    });
    const take = watcher.counted(scene.taps.take);
    scene.world.at(instantAt('2026-03-10', '18:46'));
    const taps = [
      aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:45'), 1),
      aTap('0499887766', instantAt('2026-03-10', '18:45'), 2),
    ];
    await take(scene.kiosk, {
      epoch: scene.world.newUid(),
      bootId: scene.world.newUid(),
      sentAt: scene.world.clock(),
      sentUpMs: 9_000,
      taps,
    });
    await scene.db.write((tx) => recordFinding(tx, 'last_verify', { at: scene.world.clock(), ok: false, violations: 3 }));
    scene.world.pass(90_000);
    await healthOf(site.url);
    const ask = (authorization: string) => fetch(`${site?.url ?? ''}/metrics`, { headers: { authorization } });
    expect((await ask('')).status).toBe(401);
    expect((await ask('Bearer another')).status).toBe(401);
    const answer = await ask(`Bearer ${token}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const text = await answer.text();
    for (const line of [
      'flagtap_tap_verdicts_total{verdict="recorded"} 1',
      'flagtap_tap_verdicts_total{verdict="unknown_card"} 1',
      'flagtap_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1',
      'flagtap_verify_violations 3',
      'flagtap_verify_age_seconds 90',
      'flagtap_alarm{alarm="verify_violations"} 1',
      'flagtap_alarm{alarm="disk_90"} 0',
      'flagtap_build_info{version="0.0.0"',
    ])
      expect(text).toContain(line);
    for (const name of [
      'flagtap_commits_total',
      'flagtap_event_loop_delay_seconds',
      'process_resident_memory_bytes',
      'flagtap_disk_free_bytes',
    ])
      expect(text).toMatch(new RegExp(`^${name}.* [\\d.e+-]+$`, 'm'));
    expect(text).not.toContain(scene.people[0]?.name);
    expect(text).not.toContain(scene.people[0]?.card);
  });

  test('an alarm is logged when it begins and when it is over', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    await db.write(async (tx) => {
      await tx('installation').insert({ name: 'created_at', value: '2026-01-01T00:00:00.000Z' });
      await recordFinding(tx, 'last_backup', { at: world.clock(), ok: true, violations: 0 });
      await recordFinding(tx, 'last_verify', { at: world.clock(), ok: false, violations: 1 });
    });
    const logged: string[] = [];
    const first = anOverseer(db, world, logged);
    const watching = first.watch();
    await expect.poll(() => first.alarms()).toEqual(['verify_violations']);
    first.stop();
    await watching;
    expect(logged.filter((line) => line.includes('an alarm began'))).toHaveLength(1);
  });

  test('a backup that somebody took by hand into the folder counts as well', async () => {
    const db = await engine.fresh();
    const world = testWorld('2026-03-10T01:00:00.000Z');
    await db.write((tx) => tx('installation').insert({ name: 'created_at', value: '2026-01-01T00:00:00.000Z' }));
    const watcher = anOverseer(db, world);
    const told = async () => {
      const family = watcher.families().find(({ name }) => name === 'flagtap_backup_age_seconds');
      return family?.read();
    };
    expect(await told()).toEqual([]);
    const folder = join(watcher.folder, 'backups');
    mkdirSync(folder);
    const takenAt = '2026-03-10T00:00:00.000Z';
    writeFileSync(
      noteOf(join(folder, backupName(takenAt, false))),
      JSON.stringify({
        format: 1,
        takenAt,
        program: '0',
        engine: engine.name,
        kind: 'real',
        steps: [],
        bytes: 1,
        sha256: '0'.repeat(64),
        sealed: false,
        counts: {},
        heads: [],
        verified: { ok: true, checks: 1, found: [] },
        tookMs: 1,
      }),
    );
    writeFileSync(join(folder, backupName(takenAt, false)), 'x');
    expect(await told()).toEqual([{ value: 3_600 }]);
  });

  test.for<{ parts: Partial<HealthParts>; status: number; said: object; why: string }>([
    { parts: {}, status: 200, said: { status: 'ok', alarms: [] }, why: 'all is well' },
    { parts: { alarms: () => ['disk_90'] }, status: 200, said: { status: 'ok', alarms: ['disk_90'] }, why: 'an alarm is no refusal' },
    { parts: { hasRoom: async () => false }, status: 503, said: { reason: 'disk_full' }, why: 'the next write may fail' },
    {
      parts: { assertSchema: () => Promise.reject(new Error('a step is missing')) },
      status: 503,
      said: { reason: 'schema_wrong' },
      why: 'it was migrated or changed under the server',
    },
  ])('healthz answers $status: $why', async ({ parts, status, said }) => {
    const db = await engine.fresh();
    site = await startSite(db, testWorld(), {
      mount: (router, deps) =>
        healthRoute(router, deps, { assertSchema: async () => undefined, hasRoom: async () => true, alarms: () => [], ...parts }),
    });
    const answered = await healthOf(site.url);
    expect(answered).toMatchObject({ status, body: { database: engine.name, ...said } });
  });

  test('healthz answers 503 when the database is away', async () => {
    const db = await engine.fresh();
    const away: Database = {
      ...db,
      reader: Object.assign(() => db.reader('x'), { raw: () => Promise.reject(new Error('gone')) }) as never,
    };
    site = await startSite(db, testWorld(), { mount: (router, deps) => healthRoute(router, { ...deps, db: away }) });
    expect(await healthOf(site.url)).toMatchObject({ status: 503, body: { reason: 'database_away' } });
  });
});
