/** A year of branches from a real database: what was held for whom, what is overdue, hours on average; statements do not grow with branches. */
import { expect, test } from 'vitest';
import { branchFigures, dutyLines, kindsOf, overdueDuties } from '../../../server/completion/figures.ts';
import { branchYears } from '../../../server/completion/queries.ts';
import { dutiesIn, shippedDuties } from '../../../server/completion/duties.ts';
import { type Row, insertRows } from '../../../server/db/bulk.ts';
import { instantAt, lastDayOf } from '../../../server/kernel/calendar.ts';
import { organisationById } from '../../../server/organisations/queries.ts';
import { onEachEngine } from '../../support/engines.ts';
import { projectRoot } from '../../support/house.ts';
import { anActivity, type Person, type Scene } from '../../support/scene.ts';
import { aGroup, comes, sitsOnCommittee, stageOf } from './stage.ts';

const years = shippedDuties(projectRoot);
const set = dutiesIn(years, '2026');
const now = instantAt('2026-04-20', '12:00');

/** Lines as `kind of unit: states`, a letter for each period: done, planned, due, overdue, coming, - not owed. */
async function told(scene: Scene, path = scene.branch.path, at = now): Promise<readonly string[]> {
  const [branch] = await branchYears(scene.db.reader, path, '2026', kindsOf(set));
  if (branch === undefined) return [];
  const letter = { done: 'D', planned: 'p', due: 'd', overdue: 'O', coming: '.', not_owed: '-' };
  return dutyLines(branch, set, '2026', at).map(
    ({ duty, unit, cells }) =>
      `${duty.kind}${unit.name === null ? '' : ` of ${unit.name}`}: ${cells.map(({ state }) => letter[state]).join('')}`,
  );
}

const nth = ({ people }: Scene, n: number): Person => people[n - 1] ?? { id: 0, uid: '', name: '', card: '' };

/** Branches below the committee by rows, each with two members, a group, and a Party day a month to which one came. */
async function manyBranches(scene: Scene, count: number, first = 1): Promise<void> {
  const { db, world, committee } = scene;
  const uid = () => world.newUid();
  const stands = { created_at: instantAt('2025-06-01'), closed_on: null };
  await db.write(async (tx) => {
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    const organisations = async (rows: readonly Row[]) => {
      const made = await insertRows<{ id: number }>(tx, 'organisations', rows, 'returning id');
      return made.map(({ id }) => id);
    };
    const branchIds = await organisations(
      numbers.map((n) => ({
        uid: uid(),
        parent_id: committee.id,
        path: `${committee.path}b${n}`,
        level: 'branch',
        name: `branch no ${n}`,
        short_name: `b${n}`,
        ...stands,
      })),
    );
    for (const id of branchIds)
      await tx('organisations')
        .where({ id })
        .update({ path: `${committee.path}${id}/` });
    const groupIds = await organisations(
      branchIds.map((id) => ({
        uid: uid(),
        parent_id: id,
        path: `${committee.path}${id}/g`,
        level: 'group',
        name: 'group one',
        short_name: 'g',
        ...stands,
      })),
    );
    for (const [i, id] of groupIds.entries())
      await tx('organisations')
        .where({ id })
        .update({ path: `${committee.path}${branchIds[i]}/${id}/` });
    const people = await insertRows<{ id: number }>(
      tx,
      'members',
      branchIds.flatMap((id) => [1, 2].map((n) => ({ uid: uid(), name: `member ${id} ${n}`, created_at: stands.created_at }))),
      'returning id',
    );
    await insertRows(
      tx,
      'memberships',
      people.map(({ id }, i) => ({ member_id: id, organisation_id: branchIds[Math.floor(i / 2)] ?? 0, from_day: '2025-06-01' })),
    );
    const days = ['2026-01-10', '2026-02-10', '2026-03-10', '2026-04-10'];
    const meetings = branchIds.flatMap((id, i) => days.slice(0, 1 + (i % 4)).map((day) => ({ id, day, member: people[i * 2]?.id ?? 0 })));
    const activities = await insertRows<{ id: number }>(
      tx,
      'activities',
      meetings.map(({ id, day }) => ({
        uid: uid(),
        organisation_id: id,
        kind: 'party_day',
        title: 'party day',
        place: 'room',
        starts_at: instantAt(day, '19:00'),
        ends_at: instantAt(day, '20:30'),
        checkin_opens_at: instantAt(day, '18:30'),
        checkin_closes_at: instantAt(day, '20:30'),
        late_after: instantAt(day, '19:10'),
        study_minutes: 90,
        created_at: stands.created_at,
      })),
      'returning id',
    );
    await insertRows(
      tx,
      'activity_audiences',
      activities.map(({ id }, i) => ({ activity_id: id, organisation_id: meetings[i]?.id ?? 0, audience: 'all' })),
    );
    await insertRows(
      tx,
      'attendances',
      activities.map(({ id }, i) => ({
        activity_id: id,
        member_id: meetings[i]?.member ?? 0,
        organisation_id: meetings[i]?.id ?? 0,
        attended_at: instantAt(meetings[i]?.day ?? '', '18:50'),
        late: 0,
        source: 'secretary',
      })),
    );
  });
}

/** How many statements an act asks the reader. */
async function statementsOf(scene: Scene, act: () => Promise<unknown>): Promise<number> {
  let asked = 0;
  const count = () => void asked++;
  scene.db.reader.on('query', count);
  await act();
  scene.db.reader.removeListener('query', count);
  return asked;
}

onEachEngine((engine) => {
  test('a branch without groups and without a committee owes nothing of these kinds', async () => {
    const scene = await stageOf(await engine.fresh(), 2);
    expect(await told(scene)).toEqual([
      'members_meeting: Od..',
      'party_lecture: Od..',
      'party_day: OOOd........',
      'org_life_meeting: d',
      'democratic_appraisal: d',
    ]);
  });

  test('held, planned, called off, nobody there; a joint lecture is each branch\u2019s own', async () => {
    const scene = await stageOf(await engine.fresh(), 4);
    const { branch, other, committee, guest } = scene;
    const one = nth(scene, 1);
    const joint = await anActivity(scene, {
      kind: 'party_lecture',
      day: '2026-02-03',
      host: committee,
      audiences: [branch, other].map(({ id }) => ({ organisationId: id, audience: 'all' as const })),
    });
    await comes(scene, joint, one);
    await comes(scene, joint, guest, other);
    const forAll = await anActivity(scene, { kind: 'members_meeting', day: '2026-03-31', host: committee });
    await comes(scene, forAll, one);
    await comes(scene, await anActivity(scene, { kind: 'party_day', day: '2026-01-08' }), one);
    const called = await anActivity(scene, { kind: 'party_day', day: '2026-02-08' });
    await comes(scene, called, one);
    await scene.db.write((tx) => tx('activities').where({ id: called.id }).update({ cancelled_at: now }));
    await anActivity(scene, { kind: 'party_day', day: '2026-03-08' });
    await anActivity(scene, { kind: 'party_day', day: '2026-04-28' });
    expect(await told(scene)).toEqual([
      'members_meeting: Dd..',
      'party_lecture: Dd..',
      'party_day: DOOp........',
      'org_life_meeting: d',
      'democratic_appraisal: d',
    ]);
    // The meeting for all of the committee had nobody of the other branch.
    expect((await told(scene, other.path)).slice(0, 2)).toEqual(['members_meeting: Od..', 'party_lecture: Dd..']);
  });

  test('each group by itself; one that was dissolved or founded within a month owes nothing for it; a committee from its day on', async () => {
    const scene = await stageOf(await engine.fresh(), 4);
    const first = await aGroup(scene, [nth(scene, 1)], 'first');
    const second = await aGroup(scene, [nth(scene, 2)], 'second');
    scene.world.at(instantAt('2026-03-02'));
    await aGroup(scene, [nth(scene, 3)], 'third');
    await scene.db.write((tx) => tx('organisations').where({ id: second.id }).update({ closed_on: '2026-02-20' }));
    await sitsOnCommittee(scene, nth(scene, 4), scene.branch, '2026-02-15');
    const meeting = await anActivity(scene, {
      kind: 'group_meeting',
      day: '2026-01-08',
      audiences: [{ organisationId: first.id, audience: 'all' }],
    });
    await comes(scene, meeting, nth(scene, 1));
    const together = await anActivity(scene, { kind: 'group_meeting', day: '2026-03-08' });
    await comes(scene, together, nth(scene, 1));
    const committee = await anActivity(scene, {
      kind: 'committee_meeting',
      day: '2026-03-09',
      audiences: [{ organisationId: scene.branch.id, audience: 'committee' }],
    });
    await comes(scene, committee, nth(scene, 4));
    expect((await told(scene)).filter((line) => /committee|group/.test(line))).toEqual([
      'committee_meeting: --Dd........',
      'group_meeting of first: DODd........',
      'group_meeting of second: O-----------',
      'group_meeting of third: --Dd........',
    ]);
  });

  test('for today: what was not held, and what has yet to be planned, the most urgent first', async () => {
    const scene = await stageOf(await engine.fresh(), 2);
    await aGroup(scene, [nth(scene, 1)], 'first');
    await comes(scene, await anActivity(scene, { kind: 'party_day', day: '2026-03-08' }), nth(scene, 1));
    await anActivity(scene, { kind: 'party_day', day: '2026-04-28' });
    const { overdue, due } = await overdueDuties(scene.db.reader, years, scene.branch, instantAt('2026-04-20'));
    expect(overdue.map(({ kind, period, groupName }) => `${kind} ${period} ${groupName ?? ''}`.trim())).toEqual([
      'group_meeting 2026-01 first',
      'party_day 2026-01',
      'group_meeting 2026-02 first',
      'party_day 2026-02',
      'members_meeting 2026-Q1',
      'group_meeting 2026-03 first',
      'party_lecture 2026-Q1',
    ]);
    expect(due.map(({ kind, until }) => `${kind} until ${until}`)).toEqual([
      'group_meeting until 2026-04-30',
      'members_meeting until 2026-06-30',
      'party_lecture until 2026-06-30',
      'org_life_meeting until 2026-12-31',
      'democratic_appraisal until 2026-12-31',
    ]);
    expect(due.every(({ period, until }) => lastDayOf(period) === until)).toBe(true);
  });

  test('a year past is looked at from its end, and a branch that was not there has no row', async () => {
    const scene = await stageOf(await engine.fresh(), 1);
    const of = async (year: string) =>
      (await branchYears(scene.db.reader, scene.committee.path, year, kindsOf(set))).map(({ name }) => name);
    expect([await of('2024'), await of('2025'), await of('2027')]).toEqual([
      [],
      ['branch one', 'branch two'],
      ['branch one', 'branch two'],
    ]);
    await scene.db.write((tx) => tx('organisations').where({ id: scene.other.id }).update({ closed_on: '2026-01-01' }));
    expect([await of('2025'), await of('2026')]).toEqual([['branch one', 'branch two'], ['branch one']]);
  });

  test('200 branches: their figures, in as many statements as for ten', { timeout: 60_000 }, async () => {
    const scene = await stageOf(await engine.fresh(), 2);
    const committee = await organisationById(scene.db.reader, scene.committee.id);
    const path = committee?.path ?? '';
    const figures = () => branchFigures(scene.db.reader, years, path, '2026', now);
    await manyBranches(scene, 10);
    const few = await statementsOf(scene, figures);
    await manyBranches(scene, 190, 11);
    const many = await statementsOf(scene, figures);
    const rows = await figures();
    expect([rows.length, many]).toEqual([202, few]);
    expect(many).toBeGreaterThan(0);
    const fourth = rows.find(({ name }) => name === 'branch no 4');
    // 1 members' meeting, 4 Party days, 4 of the group, 1 lecture, 2 of the year; 4 Party days were held.
    expect(fourth?.counts).toEqual({ owed: 14, done: 4, due: 5, overdue: 5 });
    expect(fourth?.byKind.get('party_day')).toEqual({ owed: 4, done: 4, due: 0, overdue: 0 });
    expect(fourth?.study).toEqual({ members: 2, average: 180, reached: 0 });
  });
});
