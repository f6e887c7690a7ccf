/** What is due runs once, whoever asks, and is not forgotten by a night without a server. */
import { expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/connect.ts';
import type { Database } from '../../../server/db/database.ts';
import { type JobReport, type Resting, type RunnerParts, runDue, runJobs } from '../../../server/jobs/runner.ts';
import { type Job, runOnce } from '../../../server/jobs/service.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const since = '2026-03-01T00:00:00.000Z';
/** A quarter past three in the night of the 11th, in Shanghai. */
const due = '2026-03-10T19:15:00.000Z';
const never = new AbortController().signal;

type Facts = Partial<Omit<RunnerParts, 'jobs'>> & { readonly run?: RunnerParts['jobs'][number]['run'] };

function aRunner(db: Database, world: TestWorld, { run = async () => undefined, ...more }: Facts = {}) {
  const reports: JobReport[] = [];
  const ran: string[] = [];
  const parts: RunnerParts = {
    db,
    world,
    holder: 'one',
    since,
    report: (report) => void reports.push(report),
    jobs: [
      {
        name: 'nightly',
        schedule: '15 3 * * *',
        async run(at, signal) {
          ran.push(at);
          await run(at, signal);
        },
      },
    ],
    ...more,
  };
  return { parts, reports, ran };
}

onEachEngine((engine) => {
  test('of eight processes that look at once, one does it', async () => {
    const url = await engine.freshUrl();
    // Two processes may not share a SQLite file: there, eight runners of one.
    const own = engine.name === 'postgres' ? 8 : 1;
    const databases = await Promise.all(Array.from({ length: own }, () => openDatabase(url)));
    try {
      const world = testWorld(due);
      const runners = Array.from({ length: 8 }, (_, index) => {
        const db = databases[index % own];
        if (db === undefined) throw new Error('no database');
        return aRunner(db, world, { holder: `holder ${index}` });
      });
      await Promise.all(runners.map(({ parts }) => runDue(parts, never)));
      expect(runners.flatMap(({ ran }) => ran)).toEqual([due]);
      await Promise.all(runners.map(({ parts }) => runDue(parts, never)));
      expect(runners.flatMap(({ ran }) => ran)).toEqual([due]);
      world.pass(86_400_000);
      await Promise.all(runners.map(({ parts }) => runDue(parts, never)));
      expect(runners.flatMap(({ ran }) => ran)).toHaveLength(2);
    } finally {
      for (const db of databases) await db.close();
    }
  });

  test('what came due while no server ran is done at the start, the newest of it once', async () => {
    const db = await engine.fresh();
    const world = testWorld('2026-03-14T00:00:00.000Z');
    const { parts, ran } = aRunner(db, world);
    await runDue(parts, never);
    await runDue(parts, never);
    expect(ran).toEqual(['2026-03-13T19:15:00.000Z']);
  });

  test('nothing was due before the database was begun', async () => {
    const db = await engine.fresh();
    const { parts, ran } = aRunner(db, testWorld(due), { since: '2026-03-10T19:15:00.001Z' });
    await runDue(parts, never);
    expect(ran).toEqual([]);
  });

  test('a failure is reported and tried again', async () => {
    const db = await engine.fresh();
    let fails = 1;
    const { parts, reports, ran } = aRunner(db, testWorld(due), {
      run: async () => {
        if (fails-- > 0) throw new Error('the disk is full');
      },
    });
    await runDue(parts, never);
    expect(reports).toMatchObject([{ job: 'nightly', due, end: 'failed' }]);
    await runDue(parts, never);
    expect(reports).toMatchObject([{ end: 'failed' }, { end: 'done' }]);
    expect(ran).toEqual([due, due]);
  });

  test('what fails again and again rests longer each time, half an hour at most', async () => {
    const db = await engine.fresh();
    const world = testWorld(due);
    const { parts, reports } = aRunner(db, world, { run: () => Promise.reject(new Error('the disk is full')) });
    const resting: Resting = new Map();
    const failedAt: number[] = [];
    for (let minute = 0; minute < 120; minute++) {
      const before = reports.length;
      await runDue(parts, never, resting);
      if (reports.length > before) failedAt.push(minute);
      world.pass(60_000);
    }
    expect(failedAt).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
  });

  test('a process that died with the job loses it after its lease, not before', async () => {
    const db = await engine.fresh();
    const world = testWorld(due);
    const dead: Job = { name: 'nightly', period: due, holder: 'dead', leaseMs: 120_000 };
    // What a killed process leaves: the lease taken, the work not done.
    await db.write((tx) =>
      tx('jobs').insert({ job: dead.name, period: due, holder: dead.holder, lease_until: '2026-03-10T19:17:00.000Z' }),
    );
    const { parts, ran } = aRunner(db, world);
    world.pass(119_999);
    await runDue(parts, never);
    expect(ran).toEqual([]);
    world.pass(1);
    await runDue(parts, never);
    expect(ran).toEqual([due]);
  });

  test('long work keeps its lease', async () => {
    const db = await engine.fresh();
    const world = testWorld(due);
    const job: Job = { name: 'long', period: due, holder: 'one', leaseMs: 30 };
    const ends: string[] = [];
    await runOnce(db, world, job, async () => {
      world.pass(31);
      // The lease is over by the clock; the process that holds it says so again before another asks.
      await expect.poll(async () => (await db.reader('jobs').first('lease_until'))?.lease_until).toBe('2026-03-10T19:15:00.061Z');
      ends.push(await runOnce(db, world, { ...job, holder: 'two' }, async () => undefined));
    });
    expect(ends).toEqual(['elsewhere']);
  });

  test('the loop ends with its signal, and the job at work is told', async () => {
    const db = await engine.fresh();
    const stop = new AbortController();
    const { parts, reports } = aRunner(db, testWorld(due), {
      run: (_, signal) =>
        new Promise((_done, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
          stop.abort();
        }),
    });
    await runJobs(parts, stop.signal);
    expect(reports).toEqual([]);
    expect(await db.reader('jobs').select('done_at')).toEqual([{ done_at: null }]);
  });
});
