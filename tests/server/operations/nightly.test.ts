/** What the night leaves behind: in the audit, with the installation, in the folder of backups. */
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { recordEvents } from '../../../server/db/events.ts';
import { runDue } from '../../../server/jobs/runner.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { monotonicMs } from '../../../server/kernel/clock.ts';
import type { RunApart } from '../../../server/operations/apart.ts';
import { backupName, takeBackup } from '../../../server/operations/backup.ts';
import { diskOf } from '../../../server/operations/disk.ts';
import { nightlyJobs } from '../../../server/operations/nightly.ts';
import { findingOf } from '../../../server/operations/standing.ts';
import { everyCheck } from '../../../server/verify/registry.ts';
import { verify } from '../../../server/verify/service.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const never = new AbortController().signal;

/** The commands, run within the test: what they answer in life comes from a process of its own. */
const within = (db: Database, world: TestWorld, folder: string): RunApart => {
  const backup = async () => {
    const file = join(folder, backupName(world.clock(), false));
    const note = await takeBackup({
      databaseUrl: db.url,
      file,
      key: null,
      world,
      monotonic: monotonicMs,
      checks: everyCheck,
      version: '0.0.0',
      diskOf,
    });
    return { file, ...note };
  };
  return async ([command]) => (command === 'verify' ? verify(db.reader, everyCheck) : backup());
};

async function aNight(db: Database, world: TestWorld) {
  const folder = mkdtempSync(join(inject('runFolder'), 'night-'));
  const jobs = nightlyJobs({
    db,
    world,
    apart: within(db, world, folder),
    backup: {
      enabled: true,
      schedule: '30 3 * * *',
      folder,
      keepDays: 1,
      keepMonths: 0,
      keyFile: undefined,
      alarmAfterHours: 30,
    },
    verifySchedule: '10 3 * * *',
  });
  const reports: string[] = [];
  const parts = { db, world, holder: 'one', jobs, since: '2026-03-01T00:00:00.000Z' };
  const run = () => runDue({ ...parts, report: ({ job, end }) => void reports.push(`${job} ${end}`) }, never);
  return { folder, run, reports };
}

onEachEngine((engine) => {
  test('verified, backed up, tidied: once a night, said in the audit', async () => {
    const db = await engine.fresh();
    const world = testWorld('2026-03-10T20:00:00.000Z');
    await db.write((tx) => recordEvents(tx, '2026-03-09T00:00:00.000Z', [{ topic: 'device', organisationId: null, subject: '' }]));
    const { folder, run, reports } = await aNight(db, world);
    await run();
    await run();
    expect(reports).toEqual(['tidy done', 'verify done', 'backup done']);
    expect(await findingOf(db.reader, 'last_verify')).toEqual({ at: world.clock(), ok: true, violations: 0 });
    expect(await findingOf(db.reader, 'last_backup')).toEqual({ at: world.clock(), ok: true, violations: 0 });
    expect(await db.reader('events').select('id')).toEqual([]);
    const acts: { action: string; actor: string; detail: string }[] = await db
      .reader('audit_rows')
      .orderBy('id')
      .select('action', 'actor', 'detail');
    expect(acts.map(({ action, actor }) => `${actor} ${action}`)).toEqual(['system database.verify', 'system database.backup']);
    expect(JSON.parse(acts[0]?.detail ?? '')).toMatchObject({ ok: true, violations: 0, checks: everyCheck.length });
    world.pass(3 * 86_400_000);
    await run();
    expect(readdirSync(folder).filter((name) => name.endsWith('.sqlite'))).toEqual(['flagtap-2026-03-13T20-00-00-000Z.sqlite']);
  });

  test('a broken law is found by night: a good backup stays the last good one, and none is removed', async () => {
    const scene = await aScene(await engine.fresh());
    const { db, world } = scene;
    await anActivity(scene);
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:45'), 1)]);
    world.at('2026-03-10T20:00:00.000Z');
    const { folder, run } = await aNight(db, world);
    await run();
    const good = await findingOf(db.reader, 'last_backup');
    await db.write((tx) => tx('day_sums').increment('points', 100));
    world.pass(3 * 86_400_000);
    await run();
    expect(await findingOf(db.reader, 'last_verify')).toMatchObject({ at: world.clock(), ok: false });
    expect(await findingOf(db.reader, 'last_backup')).toEqual(good);
    const acts: { detail: string }[] = await db
      .reader('audit_rows')
      .where({ action: 'database.verify' })
      .orderBy('id', 'desc')
      .select('detail');
    expect(JSON.parse(acts[0]?.detail ?? '')).toMatchObject({ ok: false, broken: expect.arrayContaining(['ledger.sums_equal_entries']) });
    expect(readdirSync(folder).filter((name) => name.endsWith('.sqlite'))).toHaveLength(2);
  });
});
