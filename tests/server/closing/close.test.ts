import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { close, reopen } from '../../../server/closing/service.ts';
import { type Period, instantAt } from '../../../server/kernel/calendar.ts';
import { post, reverse } from '../../../server/ledger/service.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const closing = (scene: Scene, period: Period) =>
  scene.db.write(async (tx) =>
    close(tx, scene.world, await scene.schemes(tx), { organisationId: scene.branch.id, period, actor: bySystem, reason: '' }),
  );

const balances = async (scene: Scene) => scene.db.reader('purse_balances').orderBy('member_id').select('balance');

/** One volunteer service in March: two redeemable points for the first of the scene. */
async function served(scene: Scene): Promise<void> {
  await anActivity(scene, { kind: 'volunteer_service', from: '09:00', until: '11:00' });
  await anActivity(scene, { kind: 'study_session', from: '19:00', until: '20:30' });
  await send(scene, [
    aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '09:00'), 1),
    aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '19:00'), 2),
  ]);
}

/** A small wish of 12 March, worth three redeemable points, posted by the system. */
async function wish(scene: Scene, person: number, key: string) {
  const schemeVersion = (await scene.schemes(scene.db.reader)).inForce(scene.branch.path, '2026-03-12');
  const member = scene.people[person];
  if (schemeVersion === undefined || member === undefined) throw new Error('the scene is not whole');
  const nobody = { author: null, actor: null, approver: null };
  const what = { item: 'P03', occasion: '', schemeVersion, points: 300, occurredAt: instantAt('2026-03-12', '10:00'), day: '2026-03-12' };
  return scene.db.write((tx) =>
    post(tx, scene.world, {
      kind: 'award',
      key,
      member,
      organisation: scene.branch,
      activity: null,
      ...what,
      ...nobody,
      source: 'rule',
      reason: null,
      evidenceDigest: null,
    }),
  );
}

onEachEngineVerified((engine) => {
  test('a month that closes makes its practice points spendable, and only those', async () => {
    const scene = await aScene(await engine.fresh());
    await served(scene);
    scene.world.at(instantAt('2026-04-05', '09:00'));
    expect(await closing(scene, '2026-03')).toEqual({ ok: true, value: { period: '2026-03', credited: 1, posted: 0, reversed: 0 } });
    expect(await scene.db.reader('purse_moves').select('kind', 'points', 'balance_after', 'month', 'counts_year', 'ordinal')).toEqual([
      { kind: 'credit', points: 200, balance_after: 200, month: '2026-03', counts_year: '2026', ordinal: 1 },
    ]);
    expect(await balances(scene)).toEqual([{ balance: 200 }]);
  });

  test('closing again after a correction credits the difference, also below zero', async () => {
    const scene = await aScene(await engine.fresh());
    const posted = await wish(scene, 0, 'wish/1');
    if (!posted.ok) throw new Error(posted.code);
    scene.world.at(instantAt('2026-04-05', '09:00'));
    await closing(scene, '2026-03');
    const act = { organisationId: scene.branch.id, period: '2026-03', actor: bySystem, reason: 'a sheet was wrong' };
    expect(await scene.db.write((tx) => reopen(tx, scene.world, act))).toEqual({ ok: true, value: '2026-03' });
    await scene.db.write((tx) =>
      reverse(tx, scene.world, {
        entryId: posted.value.id,
        source: 'rule',
        author: null,
        actor: null,
        approver: null,
        reason: 'not there',
      }),
    );
    expect(await closing(scene, '2026-03')).toEqual({ ok: true, value: { period: '2026-03', credited: 1, posted: 0, reversed: 0 } });
    expect(await scene.db.reader('purse_moves').orderBy('id').select('points', 'balance_after')).toEqual([
      { points: 300, balance_after: 300 },
      { points: -300, balance_after: 0 },
    ]);
  });

  test('a late fact is credited by the month it counts in', async () => {
    const scene = await aScene(await engine.fresh());
    await served(scene);
    scene.world.at(instantAt('2026-04-05', '09:00'));
    await closing(scene, '2026-03');
    const posted = await wish(scene, 1, 'wish/1');
    expect(posted).toMatchObject({ ok: true, value: { dates: { countsMonth: '2026-04', countsQuarter: '2026-Q1' } } });
    scene.world.at(instantAt('2026-05-05', '09:00'));
    expect(await closing(scene, '2026-04')).toEqual({ ok: true, value: { period: '2026-04', credited: 1, posted: 0, reversed: 0 } });
    expect(await balances(scene)).toEqual([{ balance: 200 }, { balance: 300 }]);
  });

  test('a quarter that closes credits nobody: its months did', async () => {
    const scene = await aScene(await engine.fresh());
    await served(scene);
    scene.world.at(instantAt('2026-04-10', '09:00'));
    await closing(scene, '2026-03');
    expect(await closing(scene, '2026-Q1')).toEqual({ ok: true, value: { period: '2026-Q1', credited: 0, posted: 0, reversed: 0 } });
  });
});
