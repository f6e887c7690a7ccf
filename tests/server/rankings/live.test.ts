import { expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { liveTotals, totalsHeldMs } from '../../../server/rankings/live.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const evening = instantAt('2026-03-10', '18:45');

/** Asks for one person in March, at a moment of the monotonic clock; reading takes no time on it. */
function asker(scene: Scene) {
  let now = 0;
  const totals = liveTotals(() => now);
  return async (person: number, atMs: number) => {
    now = atMs;
    const memberId = scene.people[person]?.id ?? 0;
    const book = await scene.schemes(scene.db.reader);
    return (await totals(scene.db.reader, book, [{ memberId, branch: scene.branch }], '2026-03', '2026')).get(memberId);
  };
}

onEachEngineVerified((engine) => {
  test('whoever is asked for is scored anew; the others are at most a second old', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const ask = asker(scene);
    expect(await ask(0, 0)).toEqual({ month: 0, year: 0, rank: 1 });
    await send(scene, [aTap(scene.people[1]?.card ?? '', evening, 1)]);
    expect(await ask(1, 10), 'the one who tapped').toEqual({ month: 200, year: 200, rank: 1 });
    expect(await ask(0, 20), 'one asked after it').toEqual({ month: 0, year: 0, rank: 2 });
    await send(scene, [aTap(scene.people[2]?.card ?? '', evening, 2)]);
    expect((await ask(0, 30))?.rank, 'a tap that nobody asked about is not known yet').toBe(2);
    expect((await ask(0, totalsHeldMs + 1))?.rank, 'and is once the second is over').toBe(3);
  });

  test('a member who is listed apart has totals and no rank', async () => {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const memberId = scene.people[0]?.id ?? 0;
    await scene.db.write((tx) =>
      tx('member_classes').insert({ member_id: memberId, class: 'exempt', cause: 'age', from_day: '2026-01-01' }),
    );
    await send(scene, [aTap(scene.people[0]?.card ?? '', evening, 1)]);
    const ask = asker(scene);
    expect(await ask(0, 0)).toEqual({ month: 200, year: 200, rank: null });
    expect(await ask(1, 1), 'nor do they stand above anybody').toEqual({ month: 0, year: 0, rank: 1 });
  });

  test('no scheme, no totals', async () => {
    const scene = await aScene(await engine.fresh());
    const book = await scene.schemes(scene.db.reader);
    const asked = [{ memberId: scene.people[0]?.id ?? 0, branch: scene.branch }];
    expect(await liveTotals(() => 0)(scene.db.reader, book, asked, '2024-03', '2024')).toEqual(new Map());
  });
});
