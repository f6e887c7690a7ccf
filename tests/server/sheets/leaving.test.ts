/** A forgotten sign-out entered by who keeps the sheet: what it earns, what is refused, what taps say beside it. */
import { expect, test } from 'vitest';
import type { Activity } from '../../../server/activities/queries.ts';
import { addresses } from '../../../server/http/addresses.ts';
import { type Day, instantAt } from '../../../server/kernel/calendar.ts';
import { markLeft, signOutAll } from '../../../server/sheets/service.ts';
import type { SignOutModel } from '../../../views/pages/sheet-sign-out/model.ts';
import { close } from '../../support/ledger.ts';
import { modelOf, signedInAs, startPages } from '../../support/pages.ts';
import { type Person, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';
import { aStage, day, keeperAt, type Stage, standing } from './stage.ts';

const at = (time: string, on: Day = day) => instantAt(on, time);

onEachEngineVerified((engine) => {
  /** Three came to a study session of 90 minutes that asks for an hour; the third has signed out. */
  const staged = async () => {
    const stage = await aStage(await aScene(await engine.fresh()));
    const activity = await anActivity(stage.scene, { leaving: { signOut: true, minStayMinutes: 60 } });
    const [a, b, c] = stage.scene.people as [Person, Person, Person];
    await send(stage.scene, [
      aTap(a.card, at('18:50'), 1),
      aTap(b.card, at('19:40'), 2),
      aTap(c.card, at('18:55'), 3),
      aTap(c.card, at('20:32'), 4),
    ]);
    stage.scene.world.at(at('20:50'));
    return { stage, activity, a, b, c };
  };
  const left = ({ scene, parts, keeper }: Stage, { uid }: Activity, people: readonly Person[], time: string | null, by = keeper) =>
    scene.db.write((tx) =>
      markLeft(tx, parts, {
        activityUid: uid,
        memberUids: people.map((person) => person.uid),
        leftAt: time === null ? null : at(time),
        by,
      }),
    );
  const leavings = ({ scene }: Stage) => scene.db.reader('attendances').orderBy('member_id').pluck('left_at');

  test('entered for one: the stay earns, and is taken back with it', async () => {
    const { stage, activity, a } = await staged();
    expect(await standing(stage.scene)).toEqual(['member 3 S01 200 tap']);
    expect(await left(stage, activity, [a], '20:30')).toEqual({ ok: true, value: { people: 1 } });
    expect(await leavings(stage)).toEqual([at('20:30'), null, at('20:32')]);
    expect(await standing(stage.scene)).toEqual(['member 1 S01 200 tap', 'member 3 S01 200 tap']);
    await left(stage, activity, [a], null);
    expect(await leavings(stage)).toEqual([null, null, at('20:32')]);
    expect(await standing(stage.scene)).toEqual(['member 3 S01 200 tap']);
    expect(await stage.scene.db.reader('audit_rows').where({ action: 'sheet.sign_out' }).count({ n: '*' }).first()).toEqual({ n: 2 });
  });

  test('entered for all: who came before it and has not signed out; too short a stay still earns nothing', async () => {
    const { stage, activity } = await staged();
    const all = { activityUid: activity.uid, leftAt: at('20:30'), by: stage.keeper };
    expect(await stage.scene.db.write((tx) => signOutAll(tx, stage.parts, all))).toEqual({ ok: true, value: { people: 2 } });
    expect(await leavings(stage)).toEqual([at('20:30'), at('20:30'), at('20:32')]);
    expect(await standing(stage.scene)).toEqual(['member 1 S01 200 tap', 'member 3 S01 200 tap']);
    expect(await stage.scene.db.write((tx) => signOutAll(tx, stage.parts, all))).toEqual({ ok: true, value: { people: 0 } });
  });

  test('an earlier leaving than was tapped takes the points back; a tap that comes late changes nothing of what was entered', async () => {
    const { stage, activity, a, c } = await staged();
    await left(stage, activity, [c], '19:20');
    expect(await standing(stage.scene)).toEqual([]);
    await left(stage, activity, [a], '20:30');
    await send(stage.scene, [aTap(a.card, at('20:45'), 5)]);
    expect(await leavings(stage)).toEqual([at('20:30'), null, at('19:20')]);
  });

  test.for([
    { time: '21:10', why: 'after check-in' },
    { time: '20:55', why: 'still to come' },
    { time: '18:45', why: 'before they came' },
    { time: '18:00', why: 'before check-in' },
  ])('$time is refused, nothing is kept: $why', async ({ time }) => {
    const { stage, activity, a } = await staged();
    expect(await left(stage, activity, [a], time)).toMatchObject({ ok: false, code: 'mark_time_wrong' });
    expect(await stage.scene.db.reader('departures').select('ordinal')).toEqual([]);
  });

  test('nobody enters their own, nor another branch; not for who did not come, not where nobody signs out, not in a closed month', async () => {
    const { stage, activity, a, b } = await staged();
    const { scene } = stage;
    const own = await keeperAt(scene, scene.branch, a.id);
    const other = await keeperAt(scene, scene.other);
    expect(await left(stage, activity, [b, a], '20:30', own)).toMatchObject({ ok: false, code: 'own_points' });
    expect(await left(stage, activity, [a], '20:30', other)).toMatchObject({ ok: false, code: 'not_allowed' });
    expect(await left(stage, activity, [scene.guest], '20:30')).toMatchObject({ ok: false, code: 'member_unknown' });
    const plain = await anActivity(scene, { day: '2026-03-09' });
    expect(await left(stage, plain, [a], '20:30')).toMatchObject({ ok: false, code: 'activity_unknown' });
    scene.world.at(at('01:00', '2026-04-06'));
    await close(scene, '2026-03');
    expect(await left(stage, activity, [a], '20:30')).toMatchObject({ ok: false, code: 'period_closed' });
    expect(await leavings(stage)).toEqual([null, null, at('20:32')]);
  });

  test('over HTTP: those who forgot are ticked, one time signs them out; what was typed survives a wrong one', async () => {
    const { stage, activity, a, b, c } = await staged();
    const { scene } = stage;
    const site = await startPages(scene);
    try {
      const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
      const here = addresses.signOut(activity.uid);
      const ticked = ({ people }: SignOutModel) => people.filter((person) => person.ticked).map(({ id }) => id);
      const first = await modelOf(secretary, here, 'sheet-sign-out');
      expect([ticked(first), first.people.length, first.time]).toEqual([[a.uid, b.uid], 3, '20:30']);
      const wrong = await secretary.submit('/me', here, { time: '18:00', [`left-${b.uid}`]: 'on' });
      const said = (JSON.parse(wrong.text) as { model: SignOutModel }).model;
      expect([wrong.status, said.error, said.time, ticked(said)]).toEqual([422, 'mark_time_wrong', '18:00', [b.uid]]);
      const sent = await secretary.submit('/me', here, { time: '20:30', [`left-${a.uid}`]: 'on', [`left-${b.uid}`]: 'on' });
      expect([sent.status, sent.headers.get('location')]).toEqual([303, `${here}?done=2`]);
      expect(ticked(await modelOf(secretary, here, 'sheet-sign-out'))).toEqual([]);
      const member = await signedInAs(scene, site, 'member', scene.branch, c);
      expect([
        (await member.get(here)).status,
        (await secretary.submit('/me', here, { time: '20:30', [`left-${c.uid}`]: 'off' })).status,
      ]).toEqual([403, 422]);
      const plain = await anActivity(scene, { day: '2026-03-12' });
      expect((await secretary.get(addresses.signOut(plain.uid))).status).toBe(404);
    } finally {
      await site.close();
    }
  });
});
