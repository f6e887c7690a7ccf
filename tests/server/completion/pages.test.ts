/** Pages of completion over HTTP: what a branch, the department and a member are told; who is let in; the table as a file. */
import { expect, test } from 'vitest';
import { warningsOf } from '../../../server/completion/warnings.ts';
import { partsTaken } from '../../../server/completion/participation.ts';
import { daysOfWarnings } from '../../../server/completion/warnings.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { onEachEngine } from '../../support/engines.ts';
import { modelOf, type Pages, settle, signedInAs, startPages } from '../../support/pages.ts';
import { anActivity, type Person, type Scene } from '../../support/scene.ts';
import { aGroup, comes, isOnLeave, makesUp, sitsOnCommittee, stageOf } from './stage.ts';

const nth = ({ people }: Scene, n: number): Person => people[n - 1] ?? { id: 0, uid: '', name: '', card: '' };
const now = instantAt('2026-04-20', '12:00');

onEachEngine((engine) => {
  async function served(
    size: number,
    act: (scene: Scene, pages: Pages) => Promise<void>,
    furnish: (scene: Scene) => Promise<void> = async () => undefined,
  ) {
    const scene = await stageOf(await engine.fresh(), size);
    await furnish(scene);
    scene.world.at(now);
    const pages = await startPages(scene);
    try {
      await act(scene, pages);
    } finally {
      await pages.close();
    }
  }

  test('a secretary sees each duty lead to its activity or to planning it, with attendance and quorum', async () => {
    await served(
      6,
      async (scene, pages) => {
        const secretary = await signedInAs(scene, pages, 'secretary', scene.branch);
        const model = await modelOf(secretary, '/completion', 'completion');
        expect([model.organisation.id, model.year, model.tableHref]).toEqual([scene.branch.uid, '2026', null]);
        const years = ['2025', '2027'].map((year) => `/completion?organisation=${scene.branch.uid}&year=${year}`);
        expect([model.previousHref, model.nextHref]).toEqual(years);
        // Made in 2025: no way leads to a year in which it was not there.
        expect((await modelOf(secretary, '/completion?year=2025', 'completion')).previousHref).toBe(null);
        const meeting = model.rows.find(({ kind }) => kind === 'members_meeting');
        expect(meeting?.cells[0]).toMatchObject({
          state: 'done',
          on: '2026-03-05',
          attendance: { present: 2, expected: 6 },
          withoutQuorum: true,
        });
        expect(meeting?.cells[0]?.href).toMatch(/^\/activities\/[0-9a-f-]{36}$/);
        expect(meeting?.cells[1]?.href).toBe(`/activities/new?organisation=${scene.branch.uid}&kind=members_meeting`);
        const partyDay = model.rows.find(({ kind }) => kind === 'party_day');
        expect(partyDay?.cells.map(({ state }) => state).slice(0, 5)).toEqual(['overdue', 'done', 'overdue', 'planned', 'coming']);
        expect(partyDay?.cells[1]).toMatchObject({ attendance: { present: 1, expected: 6 }, withoutQuorum: false });
        expect(partyDay?.cells[2]).toMatchObject({ unattended: true, on: '2026-03-12', attendance: null });
        expect(partyDay?.cells[3]).toMatchObject({ on: '2026-04-28', attendance: null });
        const group = model.rows.find(({ kind }) => kind === 'group_meeting');
        expect([group?.groupName, group?.cells[1]?.attendance]).toEqual(['first', { present: 2, expected: 2 }]);
        expect(model.rows.map(({ kind }) => kind)).toContain('committee_meeting');
        expect(model.groups.map(({ name, members }) => [name, members.length])).toEqual([
          ['first', 2],
          [null, 3],
        ]);
        expect(model.apart.map(({ name, minutes }) => [name, minutes])).toEqual([['member 6', 0]]);
        const one = model.groups[0]?.members[0];
        expect(one).toMatchObject({ minutes: 90, tally: { expected: 4, present: 3, leave: 0, madeUp: 0, absent: 1 } });
      },
      async (scene) => {
        const [one, two] = [nth(scene, 1), nth(scene, 2)];
        for (const { id } of scene.people) await scene.db.write((tx) => tx('members').where({ id }).update({ full_on: '2020-01-01' }));
        const first = await aGroup(scene, [one, two], 'first');
        await sitsOnCommittee(scene, nth(scene, 3), scene.branch);
        const meeting = await anActivity(scene, { kind: 'members_meeting', day: '2026-03-05' });
        await comes(scene, meeting, one);
        await comes(scene, meeting, two);
        await comes(scene, await anActivity(scene, { kind: 'party_day', day: '2026-02-12' }), one);
        await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
        await anActivity(scene, { kind: 'party_day', day: '2026-04-28' });
        const ofGroup = await anActivity(scene, {
          kind: 'group_meeting',
          day: '2026-02-03',
          audiences: [{ organisationId: first.id, audience: 'all' }],
        });
        await comes(scene, ofGroup, one);
        await comes(scene, ofGroup, two);
        await scene.db.write((tx) =>
          tx('member_classes').insert({
            member_id: nth(scene, 6).id,
            class: 'exempt',
            cause: 'age',
            from_day: '2026-04-01',
            until_day: null,
          }),
        );
      },
    );
  });

  test('the department sees a row a branch, those who missed most first; searched, sorted, as a file', async () => {
    await served(2, async (scene, pages) => {
      const { branch, other, committee, guest, world, db } = scene;
      await comes(scene, await anActivity(scene, { kind: 'party_day', day: '2026-03-08' }), nth(scene, 1));
      await db.write((tx) => tx('organisations').where({ id: other.id }).update({ name: '=branch, "two"' }));
      const department = await signedInAs(scene, pages, 'organisation_department', committee);
      const model = await modelOf(department, '/completion', 'completion-table');
      expect(model.rows.map(({ id, counts }) => [id, counts.done, counts.overdue])).toEqual([
        [other.uid, 0, 5],
        [branch.uid, 1, 4],
      ]);
      expect([model.branches, model.counts.overdue, model.members, model.average]).toEqual([2, 9, 3, 30]);
      const names = async (query: string) =>
        (await modelOf(department, `/completion?${query}`, 'completion-table')).rows.map(({ id }) => id);
      expect(await names('q=TWO')).toEqual([other.uid]);
      expect(await names('q=nowhere')).toEqual([]);
      expect(await names('sort=name')).toEqual([branch.uid, other.uid]);
      expect(await names('sort=hours')).toEqual([other.uid, branch.uid]);
      expect(await names('page=2')).toEqual([]);
      const file = await department.get(`/completion/table.csv?organisation=${committee.uid}&year=2026`);
      expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      expect(file.headers.get('content-disposition')).toContain('2026.csv');
      const lines = file.text.split('\r\n');
      expect(lines[1]).toBe('branch one,10,1,5,4,2,0,,,,,2,0,4,1,1,0,1,0,2,0.7,0');
      expect(lines[2]).toMatch(/^"'=branch, ""two"""/);
      const below = await modelOf(department, `/completion?organisation=${branch.uid}`, 'completion');
      expect(below.tableHref).toBe(`/completion?organisation=${committee.uid}&year=2026`);
      expect(below.rows.flatMap(({ cells }) => cells).every(({ href }) => href === null || !href.startsWith('/activities/new'))).toBe(true);
      expect([world.clock(), guest.name]).toEqual([now, 'member 900']);
    });
  });

  test('a member sees their own hours and meetings, and nobody else\u2019s', async () => {
    await served(2, async (scene, pages) => {
      const one = nth(scene, 1);
      const study = await anActivity(scene, { day: '2026-04-07' });
      const partyDay = await anActivity(scene, { kind: 'party_day', day: '2026-01-08' });
      const missed = await anActivity(scene, { kind: 'party_day', day: '2026-02-08' });
      await comes(scene, study, one);
      await isOnLeave(scene, partyDay, one, 'sick');
      await makesUp(scene, partyDay, one, '2026-01-20');
      expect(missed.kind).toBe('party_day');
      const member = await signedInAs(scene, pages, 'member', scene.branch, one);
      const model = await modelOf(member, '/completion', 'completion-own');
      expect([model.minutes, model.studyHours, model.asked]).toEqual([180, 32, true]);
      expect(model.tally).toEqual({ expected: 2, present: 0, leave: 0, madeUp: 1, absent: 1 });
      expect(model.quarter).toEqual({ quarter: '2026-Q2', tally: { expected: 0, present: 0, leave: 0, madeUp: 0, absent: 0 } });
      expect(model.parts.map(({ day, status, minutes }) => [day, status, minutes])).toEqual([
        ['2026-04-07', 'present', 90],
        ['2026-02-08', 'absent', null],
        ['2026-01-08', 'made_up', 90],
      ]);
      expect((await member.get(`/completion?organisation=${scene.branch.uid}`)).status).toBe(403);
      expect((await member.get(`/completion?organisation=${scene.other.uid}`)).status).toBe(404);
      expect((await member.get(`/completion/table.csv?organisation=${scene.committee.uid}`)).status).toBe(404);
    });
  });

  test('a branch may ask for other hours, and one above for all below', async () => {
    await served(1, async (scene, pages) => {
      const secretary = await signedInAs(scene, pages, 'secretary', scene.branch);
      const hours = async () => (await modelOf(secretary, '/completion', 'completion')).studyHours;
      await settle(scene, scene.committee, { studyHours: 'hours_40' });
      expect(await hours()).toBe(40);
      await settle(scene, scene.branch, { studyHours: 'as_ruled' });
      expect(await hours()).toBe(32);
    });
  });

  test.for([
    { path: '/completion?year=2019', status: 404, why: 'the branch was not there' },
    { path: '/completion?year=2018', status: 404, why: 'before any duty' },
    { path: '/completion?year=2027', status: 200, why: 'the year that comes' },
    { path: '/completion?year=2028', status: 404, why: 'nobody plans so far' },
    { path: '/completion?year=26', status: 422, why: 'no year' },
    { path: '/completion?sort=x', status: 422, why: 'no order' },
    { path: '/completion/own', status: 403, why: 'an account of no member' },
  ])('$path answers $status: $why', async ({ path, status }) => {
    await served(1, async (scene, pages) => {
      const secretary = await signedInAs(scene, pages, 'secretary', scene.branch);
      expect((await secretary.get(path)).status).toBe(status);
    });
  });

  test('the secretary is told of six months in a row without meetings or dues, and of no other', async () => {
    const scene = await stageOf(await engine.fresh(), 4);
    const months = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03'];
    for (const month of months) {
      const activity = await anActivity(scene, { kind: 'party_day', day: `${month}-10` });
      await comes(scene, activity, nth(scene, 2));
      if (month === '2026-01') await isOnLeave(scene, activity, nth(scene, 3), 'private');
    }
    const paid = (person: Person, month: string) =>
      scene.db.write((tx) =>
        insertRows(tx, 'dues_payments', [
          {
            uid: scene.world.newUid(),
            member_id: person.id,
            organisation_id: scene.branch.id,
            month,
            ordinal: 0,
            kind: 'paid',
            paid_on: `${month}-05`,
            how: 'list',
            entered_at: instantAt(`${month}-05`),
          },
        ]),
      );
    for (const month of ['2025-09', ...months]) for (const n of [1, 2, 3]) await paid(nth(scene, n), month);
    const ids = scene.people.map(({ id }) => id);
    const told = async (at: string) => {
      const parts = await partsTaken(scene.db.reader, ids, daysOfWarnings(at), at);
      const warnings = await warningsOf(scene.db.reader, ids, parts, ['party_day'], at);
      return warnings.map(({ memberId, of, months: row }) => `${ids.indexOf(memberId) + 1} ${of} ${row.length}`);
    };
    expect(await told(now)).toEqual(['1 meetings 6', '4 meetings 6', '4 dues 7']);
    expect(await told(instantAt('2026-03-31', '23:00'))).toEqual(['4 dues 6']);
  });
});
