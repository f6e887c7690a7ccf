/** A plan made late, changed, called off: what it does to taps that were kept, and what it leaves alone. */
import { expect, test } from 'vitest';
import type { Knex } from 'knex';
import { type ActivityPlan, cancelActivity, changeActivity, planActivity } from '../../../server/activities/service.ts';
import { plannedByUid } from '../../../server/activities/queries.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { planFollowing } from '../../../server/taps/service.ts';
import { close } from '../../support/ledger.ts';
import { type Person, type Scene, aKiosk, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const day = '2026-03-10';
const basic = (scene: Scene, more: Partial<ActivityPlan> = {}): ActivityPlan => ({
  organisationId: scene.branch.id,
  kind: 'party_day',
  title: 'plan',
  place: 'hall',
  startsAt: instantAt(day, '19:00'),
  endsAt: instantAt(day, '20:30'),
  audiences: [{ organisationId: scene.branch.id, audience: 'all' }],
  actor: bySystem,
  ...more,
});

const inTurn = async <T>(
  scene: Scene,
  act: (tx: Knex.Transaction, book: Awaited<ReturnType<Scene['schemes']>>) => Promise<T>,
): Promise<T> => scene.db.write(async (tx) => act(tx, await scene.schemes(tx)));

const plan = (scene: Scene, more: Partial<ActivityPlan> = {}) =>
  inTurn(scene, (tx, book) => planActivity(tx, scene.world, book, basic(scene, more), planFollowing(scene.world, scene.schemes).planned));

const done = <T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }): T => {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
};

const change = (scene: Scene, uid: string, changes: number, frame: Partial<ActivityPlan> | null, title = 'plan') =>
  inTurn(scene, (tx, book) =>
    changeActivity(
      tx,
      scene.world,
      book,
      { uid, changes, title, place: 'hall', speaker: 'somebody', frame: frame === null ? null : basic(scene, frame), actor: bySystem },
      planFollowing(scene.world, scene.schemes).changed,
    ),
  );

const cancel = (scene: Scene, uid: string, changes = 0, reason = 'rain') =>
  inTurn(scene, (tx) =>
    cancelActivity(tx, scene.world, { uid, changes, reason, actor: bySystem }, planFollowing(scene.world, scene.schemes).changed),
  );

const verdicts = async (scene: Scene): Promise<readonly string[]> => {
  const rows: { first: string; last: string | null }[] = await scene.db
    .reader('taps as t')
    .leftJoin('tap_verdicts as v', (on) => {
      on.on('v.tap_id', 't.id').andOn(
        'v.ordinal',
        '=',
        scene.db.reader.raw('(select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)'),
      );
    })
    .orderBy('t.seq')
    .select({ first: 't.verdict', last: 'v.verdict' });
  return rows.map(({ first, last }) => last ?? first);
};
const points = async (scene: Scene): Promise<readonly number[]> =>
  (await scene.db.reader('entries').orderBy('id').select('points')).map((row: { points: number }) => Number(row.points));

onEachEngineVerified((engine) => {
  const aTapped = async (times: readonly string[]): Promise<Scene> => {
    const scene = await aScene(await engine.fresh());
    await send(
      scene,
      times.map((time, i) => aTap((scene.people[i] as Person).card, instantAt(day, time), i + 1)),
    );
    return scene;
  };

  test('made while it runs: taps in its window sign in and earn, one before it was too early, none is lost', async () => {
    const scene = await aTapped(['17:00', '18:45', '19:30']);
    expect(await verdicts(scene)).toEqual(['no_activity', 'no_activity', 'no_activity']);
    done(await plan(scene));
    expect(await verdicts(scene)).toEqual(['too_early', 'recorded', 'recorded']);
    expect(await points(scene)).toEqual([300, 300]);
  });

  test('the same key plans once and judges once', async () => {
    const scene = await aTapped(['18:45']);
    const first = done(await plan(scene, { key: 'one' }));
    const second = done(await plan(scene, { key: 'one', title: 'another' }));
    expect(second.uid).toBe(first.uid);
    expect(await points(scene)).toEqual([300]);
    expect(await scene.db.reader('activities').count({ n: '*' }).first()).toEqual({ n: 1 });
  });

  test('another branch has taps of its own: they are not judged by a plan beside them', async () => {
    const scene = await aTapped([]);
    const kiosk = await aKiosk(scene, scene.other, 'theirs');
    await send(scene, [aTap(scene.guest.card, instantAt(day, '18:45'), 1)], kiosk);
    done(await plan(scene));
    expect(await verdicts(scene)).toEqual(['no_activity']);
  });

  test('moved to another time before anybody signed in: too late becomes in time', async () => {
    const scene = await aTapped(['21:15']);
    const { uid } = done(await plan(scene));
    expect(await verdicts(scene)).toEqual(['too_late']);
    const moved = done(await change(scene, uid, 0, { startsAt: instantAt(day, '21:00'), endsAt: instantAt(day, '22:00') }));
    expect([moved.opensAt, moved.closesAt]).toEqual([instantAt(day, '20:30'), instantAt(day, '22:00')]);
    expect(await verdicts(scene)).toEqual(['recorded']);
    expect(await points(scene)).toEqual([300]);
  });

  test('once somebody signed in only the words change', async () => {
    const scene = await aTapped(['18:45']);
    const { uid } = done(await plan(scene));
    expect(await change(scene, uid, 0, { kind: 'party_lecture' })).toMatchObject({ ok: false, code: 'activity_attended' });
    expect(done(await change(scene, uid, 0, {}, 'a better title')).title).toBe('a better title');
    expect(await plannedByUid(scene.db.reader, uid)).toMatchObject({
      kind: 'party_day',
      title: 'a better title',
      speaker: 'somebody',
      changes: 1,
    });
    expect(await points(scene)).toEqual([300]);
  });

  test('a change on top of a change that was not seen is refused', async () => {
    const scene = await aTapped([]);
    const { uid } = done(await plan(scene));
    done(await change(scene, uid, 0, null, 'first'));
    expect(await change(scene, uid, 0, null, 'second')).toMatchObject({ ok: false, code: 'activity_changed' });
    expect(await cancel(scene, uid, 0)).toMatchObject({ ok: false, code: 'activity_changed' });
  });

  test('called off: the taps stay, what they earned is reversed; a plan made instead takes them', async () => {
    const scene = await aTapped(['18:45', '18:50']);
    const { uid } = done(await plan(scene));
    done(await cancel(scene, uid));
    expect(await verdicts(scene)).toEqual(['no_activity', 'no_activity']);
    expect(await points(scene)).toEqual([300, 300, -300, -300]);
    expect(await plannedByUid(scene.db.reader, uid)).toMatchObject({ cancelReason: 'rain' });
    expect(await cancel(scene, uid, 1)).toMatchObject({ ok: false, code: 'activity_unknown' });
    done(await plan(scene, { kind: 'study_session' }));
    expect(await verdicts(scene)).toEqual(['recorded', 'recorded']);
    expect(await points(scene)).toEqual([300, 300, -300, -300, 200, 200]);
  });

  test('called off without a reason: refused', async () => {
    const scene = await aTapped([]);
    const { uid } = done(await plan(scene));
    expect(await cancel(scene, uid, 0, '  ')).toMatchObject({ ok: false, code: 'reason_missing' });
  });

  test('a closed month takes no plan, no change, no cancellation', async () => {
    const scene = await aTapped([]);
    const { uid } = await anActivity(scene);
    scene.world.at('2026-04-02T01:00:00.000Z');
    await close(scene, '2026-03');
    expect(await plan(scene)).toMatchObject({ ok: false, code: 'period_closed' });
    expect(await change(scene, uid, 0, null)).toMatchObject({ ok: false, code: 'period_closed' });
    expect(await cancel(scene, uid)).toMatchObject({ ok: false, code: 'period_closed' });
    const april = done(await plan(scene, { startsAt: instantAt('2026-04-10', '19:00'), endsAt: instantAt('2026-04-10', '20:00') }));
    expect(await change(scene, april.uid, 0, {})).toMatchObject({ ok: false, code: 'period_closed' });
  });
});
