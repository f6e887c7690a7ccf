import { expect, test } from 'vitest';
import { DatabaseBusy } from '../../../server/db/database.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { intakeOf, tapsWaitingMax } from '../../../server/taps/intake.ts';
import { aBatch, aScene, aTap, anActivity } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

type Job = readonly string[];

const law = () => Object.assign(new Error('a law was broken'), { code: '23514' });

/** An intake whose database refuses some taps, with what it was asked to write. */
function anIntake(refuses: (tap: string) => Error | null) {
  const asked: string[][] = [];
  const intake = intakeOf<Job, Job>({
    write: async (jobs) => {
      asked.push(jobs.map((job) => job.join('')));
      const error = jobs
        .flat()
        .map(refuses)
        .find((found) => found !== null);
      if (error !== undefined && error !== null) throw error;
      return jobs.map((job) => job.map((tap) => `${tap}+`));
    },
    halve: (job) => (job.length < 2 ? null : [job.slice(0, Math.ceil(job.length / 2)), job.slice(Math.ceil(job.length / 2))]),
    join: (first, second) => [...first, ...second],
    setAside: async (job) => job.map((tap) => `${tap}!`),
  });
  return { intake, asked };
}

test('batches that arrive while one is written are written together', async () => {
  const { intake, asked } = anIntake(() => null);
  const answers = await Promise.all(['a', 'b', 'c'].map((tap) => intake.submit([tap], 1)));
  expect(answers).toEqual([['a+'], ['b+'], ['c+']]);
  expect(asked).toEqual([['a'], ['b', 'c']]);
  expect(intake.waiting()).toBe(0);
});

test('a poisoned tap is found by halves; everything beside it stands, in its order', async () => {
  const { intake } = anIntake((tap) => (tap === 'x' ? law() : null));
  const answers = await Promise.all([intake.submit(['a'], 1), intake.submit(['b', 'c', 'x', 'd', 'e'], 5), intake.submit(['f'], 1)]);
  expect(answers).toEqual([['a+'], ['b+', 'c+', 'x!', 'd+', 'e+'], ['f+']]);
});

test('a fault of our own over one batch fails that one alone, and is not set aside', async () => {
  const { intake } = anIntake((tap) => (tap === 'x' ? new RangeError('of the program') : null));
  const answers = await Promise.allSettled([intake.submit(['a'], 1), intake.submit(['x', 'y'], 2), intake.submit(['b'], 1)]);
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual([['a+'], 'failed', ['b+']]);
});

test('a database that is away fails everyone at once, without trying each', async () => {
  const { intake, asked } = anIntake((tap) => (tap === 'a' ? null : Object.assign(new Error('away'), { code: 'ECONNREFUSED' })));
  const answers = await Promise.allSettled(['a', 'b', 'c', 'd'].map((tap) => intake.submit([tap], 1)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  expect(asked).toEqual([['a'], ['b', 'c', 'd']]);
  expect(intake.waiting()).toBe(0);
  expect(await intake.submit(['a'], 1)).toEqual(['a+']);
});

test('past the bound a kiosk is told to come back', async () => {
  const { intake } = anIntake(() => null);
  const first = intake.submit(['a'], tapsWaitingMax);
  const refused = intake.submit(['b'], 1);
  expect(intake.waiting()).toBe(tapsWaitingMax);
  await expect(refused).rejects.toThrow(DatabaseBusy);
  await first;
  expect(await intake.submit(['c'], 1)).toEqual(['c+']);
});

onEachEngineVerified((engine) => {
  test('a tap that breaks a law of the database is kept raw, its neighbours are recorded', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    scene.world.at(instantAt('2026-03-10', '18:50'));
    // The schema allows less than the wire: a law that no decoder knows of stands for every such law.
    const poisoned = scene.people[1]?.card ?? '';
    const trigger =
      engine.name === 'sqlite'
        ? `create trigger poison before insert on taps when new.card_number = '${poisoned}' begin select raise(abort, 'poison'); end`
        : `alter table taps add constraint poison check (card_number <> '${poisoned}')`;
    await scene.db.write((tx) => tx.raw(trigger));
    const taps = scene.people.map((person, index) => aTap(person.card, instantAt('2026-03-10', '18:45'), index + 1));
    const verdicts = await scene.taps.take(scene.kiosk, aBatch(taps, scene.world.clock()));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['recorded', 'malformed', 'recorded']);
    expect(await scene.db.reader('tap_raws').select('claimed_uid')).toEqual([{ claimed_uid: taps[1]?.id }]);
    expect((await scene.taps.take(scene.kiosk, aBatch(taps, scene.world.clock()))).map(({ verdict }) => verdict)).toEqual([
      'recorded',
      'malformed',
      'recorded',
    ]);
  });

  const wild: readonly { tap: unknown; why: string }[] = [
    { tap: { id: 'a\0b', cardNumber: '04A1\0' }, why: 'a NUL, which one database refuses and the other keeps' },
    { tap: { id: '\ud800', note: '\udfff' }, why: 'half a character' },
    { tap: { id: `${'x'.repeat(79)}\u{20bb7}` }, why: 'a character cut in two by the bound of an id' },
    { tap: { id: 'long', note: '\u{20bb7}'.repeat(12_000) }, why: 'one cut in two by the bound of a body' },
    { tap: 7, why: 'a number' },
    { tap: null, why: 'nothing' },
    { tap: [[[]]], why: 'lists' },
    { tap: { seq: 1e300 }, why: 'a number past every integer' },
  ];
  test.for(wild)('what cannot be read is kept and costs nobody else: $why', async ({ tap }) => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    scene.world.at(instantAt('2026-03-10', '18:50'));
    const good = aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:45'), 1);
    const answer = await scene.taps.take(scene.kiosk, aBatch([tap, good], scene.world.clock()));
    expect(answer.map(({ verdict }) => verdict)).toEqual(['malformed', 'recorded']);
    expect(await scene.db.reader('tap_raws').select('id')).toHaveLength(1);
  });

  test('a counter past every date goes to the secretary, and the sync goes on', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    scene.world.at(instantAt('2026-03-10', '18:50'));
    const tap = aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:45'), 1, { upMs: 0 });
    const sent = aBatch([tap], '2030-01-01T00:00:00.000Z', { sentUpMs: Number.MAX_SAFE_INTEGER });
    expect((await scene.taps.take(scene.kiosk, sent)).map(({ verdict }) => verdict)).toEqual(['clock_review']);
  });
});
