/** The start page by role over HTTP. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertRows } from '../../../server/db/bulk.ts';
import { addresses } from '../../../server/http/addresses.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { onEachEngine } from '../../support/engines.ts';
import { award, modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, addPerson, aTap, anActivity, type Person, type Scene, send } from '../../support/scene.ts';
import { aVisitor } from '../../support/site.ts';

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;
  let me: Person;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    site = await startPages(scene);
    [me] = scene.people as [Person, ...Person[]];
  });
  afterEach(() => site.close());

  test('a member finds the month, what is open with their own attendance, what comes, what was recorded', async () => {
    await anActivity(scene, { day: '2026-03-20', kind: 'party_day' });
    await anActivity(scene);
    await anActivity(scene, {
      day: '2026-03-12',
      kind: 'committee_meeting',
      audiences: [{ organisationId: scene.branch.id, audience: 'committee' }],
    });
    await anActivity(scene, { day: '2026-03-13', host: scene.other });
    await send(scene, [aTap(me.card, instantAt('2026-03-10', '18:50'), 1)]);
    const model = await modelOf(await signedInAs(scene, site, 'member', scene.branch, me), '/', 'start-member');
    expect(model.activities.map(({ title, state, mine, present, expected }) => [title, state, mine, present, expected])).toEqual([
      ['study_session on 2026-03-10', 'open', { at: instantAt('2026-03-10', '18:50'), points: 200, late: false }, 1, 3],
      ['party_day on 2026-03-20', 'upcoming', null, 0, 3],
    ]);
    expect([model.name, model.hero.total, model.hero.rank, model.quarter?.score, model.entries.length]).toEqual([
      me.name,
      200,
      { kind: 'ranked', rank: 1, tied: false, movement: null },
      200,
      1,
    ]);
  });

  test('a member finds the proofs that they sent: the last of each activity, until a decision is old', async () => {
    const visitor = await signedInAs(scene, site, 'member', scene.branch, me);
    const [first, second, old] = [
      await anActivity(scene, { day: '2026-03-08' }),
      await anActivity(scene, { day: '2026-03-09' }),
      await anActivity(scene, { day: '2026-01-05' }),
    ];
    await scene.db.write(async (tx) => {
      const account: { id: number } = await tx('accounts').first('id');
      const sent = (activity: { id: number }, at: string, decision: string | null, words = '') => ({
        uid: scene.world.newUid(),
        activity_id: activity.id,
        member_id: me.id,
        words: 'studied away',
        sent_at: at,
        sent_by: account.id,
        decision,
        decided_at: decision === null ? null : at,
        decided_by: decision === null ? null : account.id,
        decision_words: words,
      });
      await insertRows(tx, 'proofs', [
        sent(old, instantAt('2026-01-06', '08:00'), 'accepted'),
        sent(first, instantAt('2026-03-08', '20:40'), 'declined', 'no photo'),
        sent(second, instantAt('2026-03-09', '20:40'), 'declined', 'not readable'),
        sent(second, instantAt('2026-03-09', '21:40'), null),
      ]);
    });
    const { proofs } = await modelOf(visitor, '/', 'start-member');
    expect(proofs).toEqual([
      { title: second.title, sentAt: instantAt('2026-03-09', '21:40'), state: 'waiting', words: '', href: addresses.proofOf(second.uid) },
      {
        title: first.title,
        sentAt: instantAt('2026-03-08', '20:40'),
        state: 'declined',
        words: 'no photo',
        href: addresses.proofOf(first.uid),
      },
    ]);
  });

  test('practice points wait until their month closes', async () => {
    await award(scene, me, 'P04', '2026-03-03');
    await award(scene, me, 'S05', '2026-03-03');
    const model = await modelOf(await signedInAs(scene, site, 'member', scene.branch, me), '/', 'start-member');
    expect([model.hero.total, model.hero.redeemable]).toEqual([300, { balance: 0, pending: 200 }]);
  });

  test('a secretary finds what runs now, the month, what waits, who just came', async () => {
    await anActivity(scene, { day: '2026-02-10' });
    await anActivity(scene);
    await anActivity(scene, { day: '2026-03-20', kind: 'party_day' });
    await addPerson(scene, scene.branch.id, 50, '2025-01-01', false);
    const [a, b] = scene.people as [Person, Person];
    await send(scene, [
      aTap(a.card, instantAt('2026-02-10', '18:50'), 1),
      aTap(a.card, instantAt('2026-03-10', '18:50'), 2),
      aTap(b.card, instantAt('2026-03-10', '19:20'), 3),
      aTap('04FFFFF1', instantAt('2026-03-10', '19:21'), 4),
      aTap('04FFFFF1', instantAt('2026-03-10', '19:22'), 5),
      aTap('04FFFFF2', instantAt('2026-03-10', '19:23'), 6),
    ]);
    const model = await modelOf(await signedInAs(scene, site, 'secretary', scene.branch), '/', 'start-secretary');
    expect(model.open.map(({ title, present, expected }) => [title, present, expected])).toEqual([['study_session on 2026-03-10', 2, 4]]);
    expect(model.next.map(({ title }) => title)).toEqual(['party_day on 2026-03-20']);
    expect(model.month).toMatchObject({
      month: '2026-03',
      ranked: 4,
      average: 100,
      averageBefore: 50,
      activitiesHeld: 1,
      expected: 4,
      present: 2,
    });
    expect(model.todo.map(({ code, count }) => [code, count])).toEqual([
      ['sheet_to_close', 3],
      ['unknown_cards', 2],
      ['month_to_close', 1],
      ['members_without_card', 1],
    ]);
    expect(model.recent.map(({ name, points, late }) => [name, points, late])).toEqual([
      [b.name, 200, true],
      [a.name, 200, false],
    ]);
  });

  test('the department finds every organisation with its month, the sums above', async () => {
    await anActivity(scene);
    await anActivity(scene, { host: scene.committee, day: '2026-03-09' });
    await send(scene, [aTap(me.card, instantAt('2026-03-10', '18:50'), 1), aTap(scene.guest.card, instantAt('2026-03-09', '18:50'), 2)]);
    const visitor = await signedInAs(scene, site, 'organisation_department', scene.committee);
    const model = await modelOf(visitor, '/', 'start-department');
    expect(
      model.rows.map(({ name, depth, members, average, expected, present, activitiesHeld, lastActivityOn }) => [
        name,
        depth,
        members,
        average,
        expected,
        present,
        activitiesHeld,
        lastActivityOn,
      ]),
    ).toEqual([
      ['committee', 0, 4, 100, 4, 1, 1, '2026-03-09'],
      ['branch one', 1, 3, 67, 3, 0, 1, '2026-03-09'],
      ['branch two', 1, 1, 200, 1, 1, 1, '2026-03-09'],
    ]);
    scene.world.at(instantAt('2026-03-10', '20:30'));
    expect(model.completionHref).toBe(`/completion?organisation=${scene.committee.uid}`);
    const later = await modelOf(visitor, '/?month=2026-03', 'start-department');
    expect([later.expected, later.present, later.activitiesHeld, later.members, later.organisations]).toEqual([7, 2, 2, 4, 3]);
    expect([later.previousHref, later.nextHref, later.rows[1]?.href]).toEqual([null, null, `/rankings?organisation=${scene.branch.uid}`]);
    expect([(await visitor.get('/?month=2026-04')).status, (await visitor.get('/?month=x')).status]).toEqual([404, 422]);
  });

  test('a secretary above the branches looks at them as the department does', async () => {
    const model = await modelOf(await signedInAs(scene, site, 'secretary', scene.committee), '/', 'start-department');
    expect(model.rows).toHaveLength(3);
  });

  test('an administrator finds devices, accounts and what runs here, and no points', async () => {
    await signedInAs(scene, site, 'secretary', scene.branch);
    const visitor = await signedInAs(scene, site, 'system_administrator', scene.committee);
    const model = await modelOf(visitor, '/', 'start-administrator');
    expect([
      model.devices.map(({ name, state }) => [name, state]),
      model.accounts,
      model.database,
      model.members,
      model.organisations,
    ]).toEqual([
      [['kiosk', 'never']],
      [
        { role: 'secretary', count: 1 },
        { role: 'system_administrator', count: 1 },
      ],
      engine.name,
      4,
      3,
    ]);
    for (const path of ['/rankings', '/points', '/activities', `/members/${me.uid}`])
      expect([path, (await visitor.get(path)).status]).not.toEqual([path, 200]);
  });

  test('who has no role any more is told so; who is not signed in is sent to the login', async () => {
    const visitor = await signedInAs(scene, site, 'secretary', scene.branch);
    await scene.db.write((tx) => tx('account_roles').update({ until_day: '2026-03-01' }));
    expect((await visitor.get('/')).status).toBe(403);
    expect((await aVisitor(site.url).get('/')).headers.get('location')).toBe('/login?back=%2F');
  });
});
