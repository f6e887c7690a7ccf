/** Unknown cards over HTTP: a stranger's taps wait, somebody says whose card it is, and what was shown is what follows. */
import { expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { close } from '../../support/ledger.ts';
import { modelOf, signedInAs, startPages } from '../../support/pages.ts';
import { type Scene, aKiosk, aScene, aTap, addPerson, anActivity, send } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

/** The stranger's three taps at two months' activities, of which the first month is closed. */
async function aStranger(scene: Scene) {
  await anActivity(scene, { kind: 'study_session', day: '2026-02-10' });
  await anActivity(scene, { kind: 'party_day', day: '2026-02-26' });
  await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
  const stranger = await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
  await send(scene, [aTap(stranger.card, instantAt('2026-02-10', '18:45'), 1)]);
  await send(scene, [aTap(stranger.card, instantAt('2026-02-26', '18:50'), 2)]);
  await send(scene, [aTap(stranger.card, instantAt('2026-03-12', '18:55'), 3)]);
  scene.world.at(instantAt('2026-03-13', '09:00'));
  await close(scene, '2026-02');
  scene.world.pass(1_000);
  return stranger;
}

const entries = (scene: Scene) => scene.db.reader('entries').orderBy('id').select('day', 'counts_month', 'points');

async function firstCard(visitor: Visitor): Promise<string> {
  const { rows } = await modelOf(visitor, '/cards/unknown', 'unknown-cards');
  return rows[0]?.href ?? '';
}

const post = (visitor: Visitor, href: string, act: string, fields: Readonly<Record<string, string>>) =>
  visitor.submit('/me', href.replace('?', `/${act}?`), fields);

onEachEngineVerified((engine) => {
  test('the page shows what binding would change, and binding does just that', async () => {
    const scene = await aScene(await engine.fresh(), 3, instantAt('2026-02-02', '09:00'));
    const site = await startPages(scene);
    const stranger = await aStranger(scene);
    const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const list = await modelOf(secretary, '/cards/unknown', 'unknown-cards');
    expect(list.rows).toMatchObject([
      {
        tail: stranger.card.slice(-4),
        times: 3,
        firstAt: instantAt('2026-02-10', '18:45'),
        lastAt: instantAt('2026-03-12', '18:55'),
        kiosk: 'kiosk',
        kiosks: 1,
        activity: 'party_day on 2026-03-12',
        reason: null,
      },
    ]);
    const href = list.rows[0]?.href ?? '';
    const chosen = await modelOf(secretary, `${href}&member=${stranger.uid}`, 'unknown-card');
    const promised = [
      { countsIn: '2026-03', amount: 200, late: true },
      { countsIn: '2026-03', amount: 300, late: true },
      { countsIn: '2026-03', amount: 300, late: false },
    ];
    if (chosen.step.kind !== 'confirm') throw new Error(chosen.step.kind);
    expect(chosen.step.changes.taps.map(({ points }) => points)).toEqual(promised);
    expect(chosen.step.changes.months).toEqual([{ month: '2026-03', amount: 800, late: true }]);
    expect([chosen.step.from, await entries(scene)]).toEqual([instantAt('2026-02-10', '18:45'), []]);

    const bound = await post(secretary, href, 'bind', { member: stranger.uid, from: '' });
    expect([bound.status, bound.headers.get('location')]).toEqual([
      303,
      `/cards/unknown?organisation=${scene.branch.uid}&bound=${stranger.uid}`,
    ]);
    expect(await entries(scene)).toEqual([
      { day: '2026-02-10', counts_month: '2026-03', points: 200 },
      { day: '2026-02-26', counts_month: '2026-03', points: 300 },
      { day: '2026-03-12', counts_month: '2026-03', points: 300 },
    ]);
    const after = await modelOf(secretary, bound.headers.get('location') ?? '', 'unknown-cards');
    expect([after.rows, after.bound]).toEqual([[], stranger.name]);
    expect((await post(secretary, href, 'bind', { member: stranger.uid, from: '' })).status).toBe(404);
    await site.close();
  });

  test('from a chosen time, only what was tapped since becomes theirs; the rest may follow later', async () => {
    const scene = await aScene(await engine.fresh(), 3, instantAt('2026-02-02', '09:00'));
    const site = await startPages(scene);
    const stranger = await aStranger(scene);
    const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const href = await firstCard(secretary);
    const shown = await modelOf(secretary, `${href}&member=${stranger.uid}&from=2026-03-01T00:00`, 'unknown-card');
    expect(shown.step).toMatchObject({
      kind: 'confirm',
      chosenFrom: true,
      changes: { total: 1, months: [{ month: '2026-03', amount: 300 }] },
    });
    await post(secretary, href, 'bind', { member: stranger.uid, from: '2026-03-01T00:00' });
    expect(await entries(scene)).toHaveLength(1);
    const rest = await modelOf(secretary, '/cards/unknown', 'unknown-cards');
    expect(rest.rows).toMatchObject([{ times: 2, lastAt: instantAt('2026-02-26', '18:50') }]);
    await post(secretary, rest.rows[0]?.href ?? '', 'bind', { member: stranger.uid, from: '' });
    expect(await entries(scene)).toHaveLength(3);
    await site.close();
  });

  test('set aside with a reason it waits no more, is kept, and can be put back', async () => {
    const scene = await aScene(await engine.fresh());
    const site = await startPages(scene);
    await send(scene, [aTap('04FFFF01', instantAt('2026-03-10', '18:45'), 1)]);
    const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const href = await firstCard(secretary);
    expect((await post(secretary, href, 'dismiss', { reason: ' ' })).status).toBe(422);
    expect((await post(secretary, href, 'dismiss', { reason: 'a bus card' })).status).toBe(303);
    expect((await modelOf(secretary, '/cards/unknown', 'unknown-cards')).rows).toEqual([]);
    const todo = (await modelOf(secretary, '/', 'start-secretary')).todo.map(({ code }) => code);
    expect(todo).not.toContain('unknown_cards');
    await send(scene, [aTap('04FFFF01', instantAt('2026-03-10', '18:55'), 2)]);
    const aside = await modelOf(secretary, '/cards/unknown?show=aside', 'unknown-cards');
    expect(aside.rows).toMatchObject([{ times: 2, reason: 'a bus card' }]);
    const asideHref = aside.rows[0]?.href ?? '';
    expect((await modelOf(secretary, asideHref, 'unknown-card')).aside).toMatchObject({ reason: 'a bus card' });
    expect((await post(secretary, asideHref, 'restore', {})).status).toBe(303);
    expect((await modelOf(secretary, '/cards/unknown', 'unknown-cards')).rows).toHaveLength(1);
    expect(await scene.db.reader('card_dismissals').select('reason')).toEqual([{ reason: 'a bus card' }]);
    expect(await scene.db.reader('audit_rows').where('action', 'like', 'card.%').orderBy('id').pluck('action')).toEqual([
      'card.dismiss',
      'card.restore',
    ]);
    await site.close();
  });

  test('a branch sees the strangers of its own kiosks; what it sets aside waits above and elsewhere', async () => {
    const scene = await aScene(await engine.fresh());
    const site = await startPages(scene);
    const beside = await aKiosk(scene, scene.other, 'beside');
    await send(scene, [aTap('04FFFF01', instantAt('2026-03-10', '18:45'), 1)]);
    await send(
      scene,
      [aTap('04FFFF01', instantAt('2026-03-10', '18:50'), 1), aTap('04FFFF02', instantAt('2026-03-10', '18:51'), 2)],
      beside,
    );
    const own = await signedInAs(scene, site, 'secretary', scene.branch);
    const other = await signedInAs(scene, site, 'secretary', scene.other);
    const above = await signedInAs(scene, site, 'secretary', scene.committee);
    const seen = async (visitor: Visitor) =>
      (await modelOf(visitor, '/cards/unknown', 'unknown-cards')).rows.map(({ tail, times }) => [tail, times]);
    expect([await seen(own), await seen(other), await seen(above)]).toEqual([
      [['FF01', 1]],
      [
        ['FF02', 1],
        ['FF01', 1],
      ],
      [
        ['FF02', 1],
        ['FF01', 2],
      ],
    ]);
    await post(own, await firstCard(own), 'dismiss', { reason: 'passing by' });
    expect([await seen(own), await seen(other), await seen(above)]).toEqual([
      [],
      [
        ['FF02', 1],
        ['FF01', 1],
      ],
      [
        ['FF02', 1],
        ['FF01', 1],
      ],
    ]);
    const foreign = await firstCard(other);
    const path = foreign.split('?')[0] ?? '';
    expect((await own.get(path)).status).toBe(404);
    expect((await own.get(foreign)).status).toBe(404);
    expect((await own.submit('/me', `${path}/bind`, { member: scene.people[0]?.uid ?? '', from: '' })).status).toBe(404);
    expect((await post(other, foreign, 'bind', { member: scene.people[0]?.uid ?? '', from: '' })).status).toBe(404);
    await site.close();
  });

  test('a number that another holds in part is refused with words of its own, before and at the act', async () => {
    const scene = await aScene(await engine.fresh());
    const site = await startPages(scene);
    const [holder, other] = scene.people;
    await send(scene, [aTap('W26:A23B7C', instantAt('2026-03-10', '18:45'), 1)]);
    const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
    const href = await firstCard(secretary);
    await scene.db.write((tx) =>
      tx('card_bindings').insert({
        uid: scene.world.newUid(),
        card_number: 'W26:A23B7C',
        member_id: holder?.id ?? 0,
        from_at: instantAt('2026-03-10', '18:46'),
      }),
    );
    const shown = await modelOf(secretary, `${href}&member=${other?.uid}`, 'unknown-card');
    expect(shown.step).toMatchObject({ kind: 'refused', code: 'card_shared' });
    expect((await post(secretary, href, 'bind', { member: other?.uid ?? '', from: '' })).status).toBe(409);
    await site.close();
  });
});
