/** Taps, marks, closes and reopenings in any order: closing last comes to the same attendance, deductions and scores. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { sheetState } from '../../../server/sheets/queries.ts';
import { meaningOf } from '../../support/canonical.ts';
import { times } from '../../support/counts.ts';
import { type EngineUnderTest } from '../../support/engines.ts';
import { type Person, aBatch, aScene, aTap, anActivity } from '../../support/scene.ts';
import { expectLawful, onEachEngineVerified } from '../../support/verified.ts';
import { aStage, attendance, closeIt, day, mark, reopenIt, standing } from './stage.ts';

const factCount = 9;
/** Numbers past the facts: even ones close, odd ones reopen. */
const stepOf = (number: number): 'close' | 'reopen' => (number % 2 === 0 ? 'close' : 'reopen');

/** Plays steps on a sheet of its own, then closes it; answers what may not depend on their order. */
async function played(engine: EngineUnderTest, order: readonly number[]): Promise<unknown> {
  const stage = await aStage(await aScene(await engine.fresh(), 6));
  const { scene } = stage;
  const activity = await anActivity(scene, { kind: 'party_day' });
  const [a, b, c, d, e, f] = scene.people as [Person, Person, Person, Person, Person, Person];
  scene.world.at(instantAt(day, '22:00'));
  const tap = (person: Person, time: string, seq: number) => async () => {
    await scene.taps.take(scene.kiosk, aBatch([aTap(person.card, instantAt(day, time), seq)], scene.world.clock()));
  };
  const forgiven = [{ memberUid: f.uid, item: 'N01', reason: 'on duty' }];
  const close = async () => {
    const closed = await closeIt(stage, activity, { forgiven });
    if (!closed.ok && closed.code !== 'sheet_closed') throw new Error(closed.code);
  };
  const facts: readonly (() => Promise<unknown>)[] = [
    tap(a, '19:25', 1),
    tap(a, '18:45', 2),
    tap(b, '19:30', 3),
    tap(c, '18:50', 4),
    tap(d, '19:25', 5),
    () => mark(stage, activity, [b], 'present', { at: instantAt(day, '18:58') }),
    () => mark(stage, activity, [c], 'absent'),
    () => mark(stage, activity, [e], 'leave_sick'),
    tap(c, '18:51', 6),
  ];
  for (const number of order) {
    const fact = facts[number];
    if (fact !== undefined) await fact();
    else if (stepOf(number) === 'close') await close();
    else await reopenIt(stage, activity);
    await expectLawful(scene.db);
  }
  if ((await sheetState(scene.db.reader, activity.id)).state === 'closed') await reopenIt(stage, activity);
  await close();
  const { standings } = await meaningOf(scene, ['2026-03', '2026-Q1']);
  // Who was written in after a tap keeps the tap's entry: the source alone may differ.
  const points = (await standing(scene)).map((line) => line.replace(/ \w+$/, ''));
  return { points, attendance: await attendance(scene, activity), scores: JSON.stringify(standings).replaceAll(/"[0-9a-f-]{36}"/g, '""') };
}

onEachEngineVerified((engine) => {
  test('any order comes to what closing last comes to', async () => {
    const all = Array.from({ length: factCount }, (_, index) => index);
    const expected = await played(engine, all);
    expect(expected).toMatchObject({
      points: ['member 1 L05 300', 'member 2 L05 300', 'member 3 N01 -300', 'member 4 L05 300', 'member 4 N02 -100'],
      attendance: ['member 1: 18:45 tap', 'member 2: 18:58 secretary', 'member 4: 19:25 tap late'],
    });
    const steps = fc.array(fc.nat(1), { maxLength: 5 }).map((some) => some.map((one, index) => factCount + 1 + 2 * index + one));
    const orders = steps.chain((more) => fc.shuffledSubarray([...all, ...more], { minLength: all.length + more.length }));
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        expect(await played(engine, order)).toEqual(expected);
      }),
      { numRuns: engine.name === 'sqlite' ? times(8, 300) : times(3, 60) },
    );
  });
});
