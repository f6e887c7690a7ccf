/** Activities over HTTP: whose list shows what, who stands on the sheet of one. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertRows } from '../../../server/db/bulk.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { maskedName } from '../../../server/kernel/masked-name.ts';
import { onEachEngine } from '../../support/engines.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, aTap, anActivity, type Person, type Scene, send } from '../../support/scene.ts';

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 4);
    site = await startPages(scene);
  });
  afterEach(() => site.close());

  test('upcoming soonest first, past newest first, each with who is expected and who came', async () => {
    await anActivity(scene, { day: '2026-03-03' });
    await anActivity(scene, { day: '2026-03-05', kind: 'party_day' });
    await anActivity(scene);
    await anActivity(scene, { day: '2026-03-20', host: scene.committee });
    await anActivity(scene, { day: '2026-03-21', host: scene.other });
    await anActivity(scene, {
      day: '2026-03-22',
      kind: 'committee_meeting',
      host: scene.committee,
      audiences: [{ organisationId: scene.committee.id, audience: 'committee' }],
    });
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-05', '18:50'), 1)]);
    const model = await modelOf(await signedInAs(scene, site, 'secretary', scene.branch), '/activities', 'activities');
    const told = (facts: typeof model.upcoming) =>
      facts.map(({ title, state, present, expected }) => `${title}: ${state} ${present}/${expected}`);
    expect(told(model.past)).toEqual(['party_day on 2026-03-05: over 1/4', 'study_session on 2026-03-03: over 0/4']);
    expect(told(model.upcoming)).toEqual(['study_session on 2026-03-10: upcoming 0/4', 'study_session on 2026-03-20: upcoming 0/5']);
  });

  test('the sheet: seats by group, each in their place; who is exempt and a guest apart; a strange card waits', async () => {
    const activity = await anActivity(scene);
    const [a, b, c, d] = scene.people as [Person, Person, Person, Person];
    await scene.db.write((tx) =>
      insertRows(tx, 'member_classes', [{ member_id: d.id, class: 'exempt', cause: 'age', from_day: '2025-06-01', until_day: null }]),
    );
    await send(scene, [
      aTap(b.card, instantAt('2026-03-10', '18:40'), 1),
      aTap(d.card, instantAt('2026-03-10', '18:45'), 2),
      aTap(a.card, instantAt('2026-03-10', '19:20'), 3),
      aTap(scene.guest.card, instantAt('2026-03-10', '19:21'), 4),
      aTap('04FFFFF1', instantAt('2026-03-10', '19:22'), 5),
    ]);
    const model = await modelOf(await signedInAs(scene, site, 'secretary', scene.branch), `/activities/${activity.uid}`, 'activity');
    expect(model.groups.map(({ name, seats }) => [name, seats.map((seat) => [seat.name, seat.status])])).toEqual([
      [
        null,
        [
          [a.name, 'late'],
          [b.name, 'present'],
          [c.name, 'awaited'],
        ],
      ],
    ]);
    expect(model.apart.map((line) => [line.name, line.class, line.cause, line.at])).toEqual([
      [d.name, 'exempt', 'age', instantAt('2026-03-10', '18:45')],
    ]);
    expect(model.guests.map(({ name, origin }) => [name, origin])).toEqual([[maskedName(scene.guest.name), scene.other.name]]);
    expect(model.feed?.taps.map(({ name, points, lateMinutes }) => [name, points, lateMinutes])).toEqual([
      [a.name, 200, 20],
      [d.name, 200, null],
      [b.name, 200, null],
    ]);
    expect([model.activity.state, model.activity.present, model.activity.expected, model.points, model.unsettled]).toEqual([
      'open',
      2,
      3,
      200,
      1,
    ]);
    expect(model.counts).toEqual({ present: 2, late: 1, leftEarly: 0, leave: 0, missing: 1 });
    expect([model.votes, model.bursts, model.feed?.kiosk]).toEqual([[], null, 'kiosk']);
    const { upcoming } = await modelOf(await signedInAs(scene, site, 'secretary', scene.branch), '/activities', 'activities');
    expect(upcoming.map(({ present, expected }) => [present, expected])).toEqual([[2, 3]]);
    scene.world.at(instantAt('2026-03-10', '20:30'));
    const over = await modelOf(
      await signedInAs(scene, site, 'organisation_department', scene.committee),
      `/activities/${activity.uid}`,
      'activity',
    );
    expect([over.activity.state, over.live, over.groups[0]?.seats.at(-1)?.status]).toEqual(['over', null, 'missing']);
  });

  test('a member sees numbers, no names', async () => {
    const activity = await anActivity(scene);
    await send(scene, [aTap(scene.people[1]?.card ?? '', instantAt('2026-03-10', '18:50'), 1)]);
    const model = await modelOf(
      await signedInAs(scene, site, 'member', scene.branch, scene.people[0]),
      `/activities/${activity.uid}`,
      'activity',
    );
    const { groups, apart, guests, feed, bursts, unsettled, activity: fact } = model;
    expect([groups, apart, guests, feed, bursts, unsettled, fact.present, fact.expected]).toEqual([[], [], [], null, null, 0, 1, 4]);
  });

  test('a secretary sees their own people on the sheet of an upper activity', async () => {
    const activity = await anActivity(scene, { host: scene.committee });
    await send(scene, [aTap(scene.guest.card, instantAt('2026-03-10', '18:50'), 1)]);
    const model = await modelOf(await signedInAs(scene, site, 'secretary', scene.branch), `/activities/${activity.uid}`, 'activity');
    expect([model.groups.flatMap((group) => group.seats).length, model.feed?.taps, model.activity.expected, model.live?.eventsOf]).toEqual([
      4,
      [],
      5,
      null,
    ]);
  });

  test.for([
    { role: 'member', place: 'branch', own: 200, other: 404, upper: 200, why: 'the branch, and what is meant for all' },
    { role: 'secretary', place: 'branch', own: 200, other: 404, upper: 200, why: 'the same' },
    { role: 'organisation_department', place: 'committee', own: 200, other: 200, upper: 200, why: 'everything below' },
    { role: 'system_administrator', place: 'committee', own: 404, other: 404, upper: 404, why: 'not their work' },
  ] as const)('$role: own $own, another branch $other, of all $upper; $why', async ({ role, place, ...expected }) => {
    const sheets = {
      own: await anActivity(scene),
      other: await anActivity(scene, { host: scene.other }),
      upper: await anActivity(scene, { host: scene.committee }),
    };
    const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? scene.people[0] : undefined);
    for (const [which, { uid }] of Object.entries(sheets)) {
      expect([which, (await visitor.get(`/activities/${uid}`)).status]).toEqual([which, expected[which as keyof typeof expected]]);
    }
    expect((await visitor.get('/activities/x')).status).toBe(404);
    const foreign = role === 'organisation_department' ? 200 : role === 'system_administrator' ? 403 : 404;
    expect((await visitor.get(`/activities?organisation=${scene.other.uid}`)).status).toBe(foreign);
  });

  test('the past turns pages', async () => {
    for (let day = 1; day <= 28; day++) {
      await anActivity(scene, { day: `2026-01-${String(day).padStart(2, '0')}` });
      await anActivity(scene, { day: `2026-02-${String(day).padStart(2, '0')}` });
    }
    const visitor = await signedInAs(scene, site, 'secretary', scene.branch);
    const first = await modelOf(visitor, '/activities', 'activities');
    expect([first.past.length, first.past[0]?.title, first.pages.previousHref]).toEqual([40, 'study_session on 2026-02-28', null]);
    const second = await modelOf(visitor, first.pages.nextHref ?? '', 'activities');
    expect([second.past.length, second.past.at(-1)?.title, second.pages.nextHref]).toEqual([16, 'study_session on 2026-01-01', null]);
    expect(second.pages.previousHref).toBe(`/activities?organisation=${scene.branch.uid}`);
  });
});
