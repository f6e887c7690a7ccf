/** The month ranking of a branch over HTTP: its numbers are the engine's, and everybody sees what is theirs to see. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { lockHeads, reverse } from '../../../server/ledger/service.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { closePeriod } from '../../../server/periods/service.ts';
import { contextOf } from '../../../server/scheme/context.ts';
import type { Scheme } from '../../../server/scheme/format.ts';
import { score } from '../../../server/scheme/score.ts';
import { noFacts } from '../../../server/scheme/facts.ts';
import type { Sum } from '../../../server/scheme/sums.ts';
import type { RankingModel } from '../../../views/pages/ranking/model.ts';
import { onEachEngine } from '../../support/engines.ts';
import { award, modelOf, type Pages, settle, signedInAs, startPages } from '../../support/pages.ts';
import { addPerson, aScene, aTap, anActivity, send, type Person, type Scene } from '../../support/scene.ts';
import type { Visitor } from '../../support/site.ts';

/** One member's sums as the entries themselves say, past every sum that is kept. */
async function sumsFromEntries({ db }: Scene, person: Person): Promise<readonly Sum[]> {
  return db.reader('entries').where({ member_id: person.id }).select({
    item: 'item',
    day: 'day',
    countsMonth: 'counts_month',
    countsQuarter: 'counts_quarter',
    countsYear: 'counts_year',
    awardPoints: 'award_points',
    occasion: 'occasion',
    points: 'points',
    times: 'times',
    organisationId: 'organisation_id',
  });
}

async function schemeOf(scene: Scene): Promise<Scheme> {
  const version = (await scene.schemes(scene.db.reader)).inForce(scene.branch.path, '2026-03-31');
  if (version === undefined) throw new Error('no scheme');
  return version.scheme;
}

const rowOf = (model: RankingModel, person: Person | undefined) => model.rows.find((row) => row.memberId === person?.uid);

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;

  const open = async (size: number): Promise<void> => {
    scene = await aScene(await engine.fresh(), size);
    site = await startPages(scene);
  };
  const secretary = (): Promise<Visitor> => signedInAs(scene, site, 'secretary', scene.branch);
  const own = (person: Person | undefined, place = scene.branch): Promise<Visitor> => signedInAs(scene, site, 'member', place, person);

  beforeEach(() => open(6));
  afterEach(() => site.close());

  test("every number of every member is the engine's, from the entries themselves", async () => {
    await anActivity(scene, { day: '2026-02-10' });
    await anActivity(scene, { day: '2026-03-03', kind: 'party_day' });
    await anActivity(scene);
    const taps = scene.people.flatMap((person, i) => [
      ...(i % 2 === 0 ? [aTap(person.card, instantAt('2026-02-10', '18:50'), i * 3 + 1)] : []),
      ...(i !== 3 ? [aTap(person.card, instantAt('2026-03-03', '18:50'), i * 3 + 2)] : []),
      ...(i < 3 ? [aTap(person.card, instantAt('2026-03-10', '19:20'), i * 3 + 3)] : []),
    ]);
    await send(scene, taps);
    const [first, second, third, fourth] = scene.people as [Person, Person, Person, Person];
    for (const item of ['S05', 'P03', 'P04', 'D02']) await award(scene, first, item, '2026-03-05');
    await award(scene, second, 'N01', '2026-03-06');
    await award(scene, fourth, 'N05', '2026-03-06');
    const undone = await award(scene, third, 'V04', '2026-03-07');
    await scene.db.write((tx) =>
      reverse(tx, scene.world, {
        entryId: undone.id,
        source: 'correction',
        author: null,
        actor: null,
        approver: null,
        reason: 'the wrong one',
      }),
    );

    const model = await modelOf(await secretary(), '/rankings/2026-03', 'ranking');
    const scheme = await schemeOf(scene);
    expect(model.rows).toHaveLength(6);
    for (const person of scene.people) {
      const sums = await sumsFromEntries(scene, person);
      const month = score(contextOf(scheme), sums, noFacts, '2026-03');
      expect(rowOf(model, person)).toMatchObject({
        name: person.name,
        total: month.total,
        byCategory: month.categories.map((category) => category.counted),
        yearTotal: score(contextOf(scheme), sums, noFacts, '2026').total,
        rank: 1 + model.rows.filter((row) => row.total > month.total).length,
      });
    }
    expect(rowOf(model, fourth)?.total).toBe(0);
    const average = (amounts: readonly number[]) => Math.round(amounts.reduce((a, b) => a + b, 0) / amounts.length);
    expect(model.categories.map(({ code, average: mean }) => [code, mean])).toEqual(
      scheme.categories.map(({ code }, i) => [code, average(model.rows.map((row) => row.byCategory[i] ?? 0))]),
    );
    expect(model.stats).toMatchObject({
      ranked: 6,
      average: average(model.rows.map((row) => row.total)),
      expected: 12,
      present: 8,
      activitiesHeld: 2,
      attention: { count: 0 },
    });
  });

  test('1-2-2-4 with movement against the month before; a late tap moves it again', async () => {
    await anActivity(scene, { day: '2026-02-10' });
    await anActivity(scene, { day: '2026-03-03', kind: 'party_day' });
    await anActivity(scene);
    const [a, b, c, d] = scene.people as [Person, Person, Person, Person];
    const at = (person: Person, day: string, seq: number) => aTap(person.card, instantAt(day, '18:50'), seq);
    await send(scene, [at(d, '2026-02-10', 1)]);
    await send(scene, [
      at(a, '2026-03-03', 2),
      at(a, '2026-03-10', 3),
      at(b, '2026-03-03', 4),
      at(c, '2026-03-03', 5),
      at(d, '2026-03-10', 6),
    ]);
    const visitor = await secretary();
    const standing = async () => {
      const { rows } = await modelOf(visitor, '/rankings', 'ranking');
      return [a, b, c, d].map((person) => {
        const row = rows.find((one) => one.memberId === person.uid);
        return [row?.rank, row?.tied, row?.movement];
      });
    };
    expect(await standing()).toEqual([
      [1, false, 1],
      [2, true, 0],
      [2, true, 0],
      [4, false, -3],
    ]);
    // The tap of the Party day reaches the server a week later.
    await send(scene, [at(d, '2026-03-03', 7)]);
    expect(await standing()).toEqual([
      [1, true, 1],
      [3, true, -1],
      [3, true, -1],
      [1, true, 0],
    ]);
  });

  test('the first month has nothing before it, and no step leads out of what exists', async () => {
    await anActivity(scene);
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:50'), 1)]);
    const visitor = await secretary();
    const march = await modelOf(visitor, '/rankings', 'ranking');
    expect([march.month, march.previousHref, march.nextHref, march.stats.averageBefore]).toEqual(['2026-03', null, null, null]);
    expect(march.rows.map((row) => row.movement)).toEqual([null, null, null, null, null, null]);
    for (const path of ['/rankings/2026-02', '/rankings/2026-04', '/rankings/2026-13', '/rankings/2026-Q1', '/rankings/x']) {
      expect([path, (await visitor.get(path)).status]).toEqual([path, 404]);
    }
    scene.world.at('2026-05-02T02:00:00.000Z');
    const later = await signedInAs(scene, site, 'organisation_department', scene.committee);
    const april = await modelOf(later, `/rankings/2026-04?organisation=${scene.branch.uid}`, 'ranking');
    expect([april.previousHref, april.nextHref]).toEqual([
      `/rankings/2026-03?organisation=${scene.branch.uid}`,
      `/rankings/2026-05?organisation=${scene.branch.uid}`,
    ]);
  });

  test('a closed month says since when and is not watched', async () => {
    await anActivity(scene, { day: '2026-02-10' });
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-02-10', '18:50'), 1)]);
    const act = { organisationId: scene.branch.id, period: '2026-02', actor: bySystem, reason: '' };
    await scene.db.write((tx) => closePeriod(tx, scene.world, lockHeads, act));
    const model = await modelOf(await secretary(), '/rankings/2026-02', 'ranking');
    expect([model.state, model.live]).toEqual([{ kind: 'closed', closedOn: '2026-03-10' }, false]);
  });

  test('who is not ranked stands apart, with the cause for the secretary alone', async () => {
    const [exempt] = scene.people;
    await scene.db.write((tx) =>
      insertRows(tx, 'member_classes', [
        { member_id: exempt?.id ?? 0, class: 'exempt', cause: 'age', from_day: '2025-06-01', until_day: null },
      ]),
    );
    const office = await modelOf(await secretary(), '/rankings', 'ranking');
    expect([office.rows.length, office.unranked]).toEqual([
      5,
      [{ memberId: exempt?.uid, name: exempt?.name, href: `/members/${exempt?.uid}/2026-03`, cause: 'exempt' }],
    ]);
    const other = await modelOf(await own(scene.people[1]), '/rankings', 'ranking');
    expect(other.unranked).toEqual([{ memberId: exempt?.uid, name: exempt?.name, href: null, cause: null }]);
  });

  test('without a session the way leads to the login and back', async () => {
    const response = await fetch(`${site.url}/rankings/2026-03`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/login?back=%2Frankings%2F2026-03']);
  });

  test.for([
    { size: 0, why: 'a branch before its first member' },
    { size: 1, why: 'nobody to stand before or after' },
    { size: 200, why: 'as many statements as for one' },
  ])('$size members: $why', async ({ size }) => {
    await site.close();
    await open(size);
    const statements: string[] = [];
    const visitor = await secretary();
    scene.db.reader.on('query', (query: { sql: string }) => statements.push(query.sql));
    const model = await modelOf(visitor, '/rankings', 'ranking');
    expect([model.rows.length, model.stats.average, model.stats.ranked]).toEqual([size, size === 0 ? null : 0, size]);
    expect(statements.length).toBeLessThan(40);
  });

  test('a member who moved on is ranked where they stood on the last day', async () => {
    const gone = scene.people[0];
    await anActivity(scene, { day: '2026-02-10' });
    await send(scene, [aTap(gone?.card ?? '', instantAt('2026-02-10', '18:50'), 1)]);
    await scene.db.write(async (tx) => {
      await tx('memberships')
        .where({ member_id: gone?.id ?? 0 })
        .update({ until_day: '2026-03-02' });
      await insertRows(tx, 'memberships', [{ member_id: gone?.id ?? 0, organisation_id: scene.other.id, from_day: '2026-03-02' }]);
    });
    const visitor = await secretary();
    expect(rowOf(await modelOf(visitor, '/rankings/2026-02', 'ranking'), gone)?.rank).toBe(1);
    expect(rowOf(await modelOf(visitor, '/rankings', 'ranking'), gone)).toBeUndefined();
    const newcomer = await addPerson(scene, scene.branch.id, 70, '2026-03-05');
    expect(rowOf(await modelOf(visitor, '/rankings', 'ranking'), newcomer)?.movement).toBeNull();
  });
});

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;

  // These only read, but for the settings, which each sets anew.
  beforeAll(async () => {
    scene = await aScene(await engine.fresh(), 6);
    site = await startPages(scene);
  });
  afterAll(() => site.close());

  test.for([
    {
      viewer: 'secretary',
      rankVisibility: 'self',
      namesMasked: true,
      rows: 6,
      names: 6,
      links: 6,
      why: 'who keeps the branch sees all, whatever the setting',
    },
    { viewer: 'department', rankVisibility: 'self', namesMasked: true, rows: 6, names: 6, links: 6, why: 'the officer above too' },
    {
      viewer: 'member',
      rankVisibility: 'branch',
      namesMasked: false,
      rows: 6,
      names: 6,
      links: 1,
      why: 'an open branch shows names, and the own page alone',
    },
    { viewer: 'member', rankVisibility: 'branch', namesMasked: true, rows: 6, names: 1, links: 1, why: 'only the own name stays whole' },
    {
      viewer: 'member',
      rankVisibility: 'self',
      namesMasked: false,
      rows: 1,
      names: 1,
      links: 1,
      why: 'the own row, no other and no average',
    },
  ] as const)(
    '$viewer, $rankVisibility, masked $namesMasked: $rows rows; $why',
    async ({ viewer, rankVisibility, namesMasked, rows, names, links }) => {
      await settle(scene, scene.branch, { rankVisibility, namesMasked });
      const place = { secretary: scene.branch, department: scene.committee, member: scene.branch }[viewer];
      const role = viewer === 'department' ? 'organisation_department' : viewer;
      const visitor = await signedInAs(scene, site, role, place, viewer === 'member' ? scene.people[2] : undefined);
      const model = await modelOf(visitor, `/rankings?organisation=${scene.branch.uid}`, 'ranking');
      const whole = new Set(scene.people.map((person) => person.name));
      expect([
        model.rows.length,
        model.rows.filter((row) => whole.has(row.name)).length,
        model.rows.filter((row) => row.href !== null).length,
      ]).toEqual([rows, names, links]);
      expect(model.rows.filter((row) => row.own).map((row) => row.memberId)).toEqual(viewer === 'member' ? [scene.people[2]?.uid] : []);
      expect([model.visibility, model.stats.average === null, model.categories.some((category) => category.total !== null)]).toEqual(
        rows === 1 ? ['own', true, false] : ['all', false, true],
      );
    },
  );

  test.for([
    { role: 'member', own: 200, other: 404, committee: 404 },
    { role: 'secretary', own: 200, other: 404, committee: 404 },
    { role: 'organisation_department', own: 200, other: 200, committee: 404 },
    { role: 'system_administrator', own: 403, other: 403, committee: 404 },
  ] as const)('$role: own branch $own, another $other, a committee $committee', async ({ role, ...expected }) => {
    const above = role === 'organisation_department' || role === 'system_administrator';
    const visitor = await signedInAs(
      scene,
      site,
      role,
      above ? scene.committee : scene.branch,
      role === 'member' ? scene.people[0] : undefined,
    );
    const places = { own: scene.branch, other: scene.other, committee: scene.committee };
    for (const [place, { uid }] of Object.entries(places)) {
      expect([place, (await visitor.get(`/rankings?organisation=${uid}`)).status]).toEqual([
        place,
        expected[place as keyof typeof expected],
      ]);
    }
    expect((await visitor.get('/rankings?organisation=0190f0f0-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
