/** The page of one member's points over HTTP: the explanation adds up to the score, caps are read at their own length. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { lockHeads, reverse } from '../../../server/ledger/service.ts';
import { closePeriod } from '../../../server/periods/service.ts';
import type { Explanation } from '../../../server/contract/explanation.ts';
import type { MemberModel } from '../../../views/pages/member/model.ts';
import { expectToAddUp } from '../../support/adds-up.ts';
import { onEachEngine } from '../../support/engines.ts';
import { award, modelOf, type Pages, settle, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, aTap, anActivity, type Person, type Scene, send } from '../../support/scene.ts';

/** The explanation of a period in which a scheme was in force. */
function told({ explanation }: MemberModel): Explanation {
  if (explanation === null) throw new Error('nothing is explained');
  return explanation;
}

const itemOf = (model: MemberModel, code: string) =>
  told(model)
    .categories.flatMap((category) => category.items)
    .find((item) => item.code === code);
const capsOf = (model: MemberModel, code: string) => model.caps.filter((use) => use.code === code);

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

  test('three study sessions in a month: six points recorded, four counted, and the page says which cap', async () => {
    for (const day of ['2026-03-03', '2026-03-05', '2026-03-10']) await anActivity(scene, { day });
    await send(
      scene,
      ['2026-03-03', '2026-03-05', '2026-03-10'].map((day, i) => aTap(me.card, instantAt(day, i === 2 ? '19:20' : '18:50'), i + 1)),
    );
    const model = await modelOf(await signedInAs(scene, site, 'member', scene.branch, me), '/points', 'member');
    expectToAddUp(told(model));
    expect([model.period, model.member.self, model.hero.total, model.hero.yearTotal]).toEqual(['2026-03', true, 400, 400]);
    expect(model.hero.rank).toEqual({ kind: 'ranked', rank: 1, tied: false, movement: null });
    expect(itemOf(model, 'S01')).toMatchObject({
      times: 3,
      each: 200,
      recorded: 600,
      counted: 400,
      cuts: [
        {
          rule: 'points-cap',
          window: 'month',
          windowPeriod: '2026-03',
          maxPoints: 400,
          maxTimes: null,
          times: 3,
          posted: 600,
          counted: 400,
        },
      ],
    });
    expect(capsOf(model, 'S01')).toEqual([
      expect.objectContaining({ used: 400, recorded: 600, times: 3, cap: { window: 'month', maxPoints: 400, maxTimes: null } }),
    ]);
    expect(
      model.entries.map(({ day, points, at, activity, place, lateMinutes }) => ({ day, points, at, activity, place, lateMinutes })),
    ).toEqual([
      {
        day: '2026-03-10',
        points: 200,
        at: instantAt('2026-03-10', '19:20'),
        activity: 'study_session on 2026-03-10',
        place: 'room 1',
        lateMinutes: 20,
      },
      {
        day: '2026-03-05',
        points: 200,
        at: instantAt('2026-03-05', '18:50'),
        activity: 'study_session on 2026-03-05',
        place: 'room 1',
        lateMinutes: null,
      },
      {
        day: '2026-03-03',
        points: 200,
        at: instantAt('2026-03-03', '18:50'),
        activity: 'study_session on 2026-03-03',
        place: 'room 1',
        lateMinutes: null,
      },
    ]);
  });

  test("the room under a quarter's cap is the quarter's, on the page of its month too", async () => {
    await award(scene, me, 'S02', '2026-02-03');
    await award(scene, me, 'S02', '2026-03-03');
    const visitor = await signedInAs(scene, site, 'member', scene.branch, me);
    for (const period of ['2026-03', '2026-Q1', '2026']) {
      const model = await modelOf(visitor, `/points/${period}`, 'member');
      expectToAddUp(told(model));
      expect([period, capsOf(model, 'S02').map(({ used, times, cap }) => [used, times, cap.window, cap.maxPoints])]).toEqual([
        period,
        [[400, 2, 'quarter', 400]],
      ]);
    }
    const quarter = await modelOf(visitor, '/points/2026-Q1', 'member');
    expect([told(quarter).total, quarter.quarter?.score, quarter.quarter?.levels.map((level) => level.minScore)]).toEqual([
      400,
      400,
      [4500, 2400, null],
    ]);
  });

  test('a yearly item stays out of the quarter and the page says so', async () => {
    await award(scene, me, 'L06', '2026-03-03');
    const visitor = await signedInAs(scene, site, 'member', scene.branch, me);
    expect(itemOf(await modelOf(visitor, '/points/2026-Q1', 'member'), 'L06')).toMatchObject({
      recorded: 300,
      counted: 0,
      cuts: [{ rule: 'not-counted', kind: 'quarter', posted: 300, counted: 0 }],
    });
    expect(itemOf(await modelOf(visitor, '/points/2026', 'member'), 'L06')).toMatchObject({
      recorded: 300,
      counted: 300,
      cuts: [],
      entries: [expect.objectContaining({ day: '2026-03-03', points: 300, source: 'secretary' })],
    });
  });

  test('below zero the floor is told, and the sum still holds', async () => {
    await award(scene, me, 'N05', '2026-03-03');
    const model = await modelOf(await signedInAs(scene, site, 'member', scene.branch, me), '/points', 'member');
    expectToAddUp(told(model));
    expect([told(model).total, told(model).adjustments]).toEqual([0, [{ rule: 'total-floor', limit: 0, points: 300 }]]);
  });

  test('a reversed entry stays, struck out, with the reason and what stands in its place', async () => {
    const wrong = await award(scene, me, 'S05', '2026-03-03');
    await scene.db.write((tx) =>
      reverse(tx, scene.world, {
        entryId: wrong.id,
        source: 'correction',
        author: null,
        actor: null,
        approver: null,
        reason: 'entered twice',
      }),
    );
    const right = await award(scene, me, 'S05', '2026-03-03');
    const model = await modelOf(await signedInAs(scene, site, 'member', scene.branch, me), '/points', 'member');
    expectToAddUp(told(model));
    expect([told(model).total, model.entriesTotal]).toEqual([100, 2]);
    expect(model.entries).toEqual([
      expect.objectContaining({ id: right.uid, points: 100, reversal: null }),
      expect.objectContaining({
        id: wrong.uid,
        points: 100,
        reversal: { reason: 'entered twice', day: '2026-03-10', by: null, successorId: right.uid },
      }),
    ]);
  });

  test('a reversal after the close is a line of its own in the month where it counts', async () => {
    const wrong = await award(scene, me, 'S05', '2026-02-03');
    const act = { organisationId: scene.branch.id, period: '2026-02', actor: bySystem, reason: '' };
    await scene.db.write((tx) => closePeriod(tx, scene.world, lockHeads, act));
    await scene.db.write((tx) =>
      reverse(tx, scene.world, {
        entryId: wrong.id,
        source: 'correction',
        author: null,
        actor: null,
        approver: null,
        reason: 'entered twice',
      }),
    );
    const visitor = await signedInAs(scene, site, 'member', scene.branch, me);
    const february = await modelOf(visitor, '/points/2026-02', 'member');
    expect([february.state.kind, told(february).total, february.entries.map((entry) => [entry.points, entry.reversal])]).toEqual([
      'closed',
      100,
      [[100, null]],
    ]);
    expect(february.entries[0]?.reversedIn).toEqual({ day: '2026-03-10', reason: 'entered twice', period: '2026-03' });
    const march = await modelOf(visitor, '/points/2026-03', 'member');
    expect(march.entries.map(({ points, late, source, reverses }) => [points, late, source, reverses])).toEqual([
      [
        -100,
        [{ kind: 'month', own: '2026-02', countsIn: '2026-03', closedOn: '2026-03-10' }],
        'correction',
        { day: '2026-02-03', points: 100, period: '2026-02' },
      ],
    ]);
    expectToAddUp(told(march));
    const year = await modelOf(visitor, '/points/2026', 'member');
    expect(year.entries.map((entry) => entry.reversal?.reason)).toEqual(['entered twice']);
  });

  test('steps lead through what exists and no further', async () => {
    await award(scene, me, 'S05', '2026-02-03');
    const visitor = await signedInAs(scene, site, 'member', scene.branch, me);
    const february = await modelOf(visitor, '/points/2026-02', 'member');
    expect([february.previousHref, february.nextHref, february.periods]).toEqual([
      null,
      '/points/2026-03',
      { monthHref: '/points/2026-02', quarterHref: '/points/2026-Q1', yearHref: '/points/2026' },
    ]);
    expect((await modelOf(visitor, '/points/2026', 'member')).periods.monthHref).toBe('/points/2026-03');
    for (const period of ['2026-04', '2026-Q2', '2027', '2024', '2026-03-10', '2026-W10', 'x']) {
      expect([period, (await visitor.get(`/points/${period}`)).status]).toEqual([period, 404]);
    }
  });

  test.for([
    { role: 'secretary', place: 'branch', own: 200, guest: 404, why: 'members of the branch, nobody else' },
    { role: 'organisation_department', place: 'committee', own: 200, guest: 200, why: 'everybody below' },
    { role: 'system_administrator', place: 'committee', own: 404, guest: 404, why: 'points are not for who runs the server' },
    { role: 'member', place: 'branch', own: 404, guest: 404, why: "another member's points are theirs" },
  ] as const)('$role: a member of the branch $own, of another $guest; $why', async ({ role, place, own, guest }) => {
    await settle(scene, scene.branch, { rankVisibility: 'branch' });
    const visitor = await signedInAs(scene, site, role, scene[place], role === 'member' ? scene.people[1] : undefined);
    expect([(await visitor.get(`/members/${me.uid}`)).status, (await visitor.get(`/members/${scene.guest.uid}/2026`)).status]).toEqual([
      own,
      guest,
    ]);
    expect((await visitor.get('/members/not-a-uid')).status).toBe(404);
    expect((await visitor.get('/points')).status).toBe(role === 'member' ? 200 : 404);
  });
});
