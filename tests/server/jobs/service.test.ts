import { expect, test } from 'vitest';
import { type Job, forgetJobs, runOnce } from '../../../server/jobs/service.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { onEachEngine } from '../../support/engines.ts';
import { testWorld } from '../../support/world.ts';

const leaseMs = 60_000;
const job = (more: Partial<Job> = {}): Job => ({ name: 'backup', period: '2026-03-10', holder: 'one', leaseMs, ...more });

onEachEngine((engine) => {
  test('a period is done once, the next one again', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    let runs = 0;
    const work = async () => void runs++;
    expect(await runOnce(db, world, job(), work)).toBe('done');
    expect(await runOnce(db, world, job({ holder: 'two' }), work)).toBe('done_before');
    expect(await runOnce(db, world, job({ period: '2026-03-11' }), work)).toBe('done');
    expect(runs).toBe(2);
  });

  test('of several that ask at once, one does it', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    let runs = 0;
    const ends = await Promise.all(
      ['one', 'two', 'three', 'four'].map((holder) => runOnce(db, world, job({ holder }), async () => void runs++)),
    );
    expect(runs).toBe(1);
    expect(ends.filter((end) => end === 'done')).toHaveLength(1);
  });

  test('a lease keeps others out until it has run out', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    const ends: string[] = [];
    const askAsTwo = () => runOnce(db, world, job({ holder: 'two' }), async () => undefined);
    await runOnce(db, world, job(), async () => {
      world.pass(leaseMs - 1);
      ends.push(await askAsTwo());
      world.pass(1);
      ends.push(await askAsTwo());
    });
    expect(ends).toEqual(['elsewhere', 'done']);
    expect(await db.reader('jobs').select('holder')).toEqual([{ holder: 'two' }]);
  });

  test('a failure is thrown and gives the lease back', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    await expect(runOnce(db, world, job(), () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('the disk is full');
    expect(await runOnce(db, world, job({ holder: 'two' }), async () => undefined)).toBe('done');
  });

  test('what was done long ago is forgotten, what runs is not', async () => {
    const db = await engine.fresh();
    const world = testWorld();
    await runOnce(db, world, job(), async () => undefined);
    await runOnce(db, world, job({ period: '2026-03-11' }), async () => {
      world.pass(1);
      expect(await forgetJobs(db, plusMs(world.clock(), 1))).toBe(1);
    });
    expect(await db.reader('jobs').select('period')).toEqual([{ period: '2026-03-11' }]);
  });
});
