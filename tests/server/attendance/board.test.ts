/** What stands around the seats of a sheet: the vote of each branch, where it leads whom, its paper, its size; and how the list tells of it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { activityModel } from '../../../server/attendance/sheet-page.ts';
import { paperModel } from '../../../server/attendance/paper-page.ts';
import type { Activity } from '../../../server/activities/queries.ts';
import { insertRows } from '../../../server/db/bulk.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import type { SheetLinks } from '../../../views/pages/activity/model.ts';
import { times } from '../../support/counts.ts';
import { onEachEngine } from '../../support/engines.ts';
import { close } from '../../support/ledger.ts';
import { modelOf, type Pages, signedInAs, startPages } from '../../support/pages.ts';
import { aScene, addPerson, aTap, anActivity, type Person, type Scene, send } from '../../support/scene.ts';

onEachEngine((engine) => {
  let scene: Scene;
  let site: Pages;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh(), 4, instantAt('2026-03-10', '18:40'));
    site = await startPages(scene);
  });
  afterEach(() => site.close());

  const secretary = () => signedInAs(scene, site, 'secretary', scene.branch);
  const fullSince = (day: string, ...whom: readonly Person[]) =>
    scene.db.write((tx) =>
      tx('members')
        .whereIn(
          'id',
          whom.map(({ id }) => id),
        )
        .update({ full_on: day }),
    );
  const said = (votes: Awaited<ReturnType<typeof activityModel>>['votes']) =>
    votes.map(({ branch, present, entitled, needed, toPass, reached, withoutVote }) =>
      [branch, `${present}/${entitled}`, needed, toPass, reached, withoutVote].join(' '),
    );

  test('the vote: full members of the day who came; who is probationary or becomes full later does not count', async () => {
    const [a, b, c, d] = scene.people as [Person, Person, Person, Person];
    await fullSince('2020-01-01', a, b, c);
    await fullSince('2026-03-11', d);
    const meeting = await anActivity(scene, { kind: 'members_meeting' });
    await send(scene, [aTap(a.card, instantAt('2026-03-10', '18:41'), 1), aTap(d.card, instantAt('2026-03-10', '18:45'), 2)]);
    const address = `/activities/${meeting.uid}`;
    expect(said((await modelOf(await secretary(), address, 'activity')).votes)).toEqual([' 1/3 2 2 false 1']);
    await send(scene, [aTap(b.card, instantAt('2026-03-10', '19:30'), 3)]);
    expect(said((await modelOf(await secretary(), address, 'activity')).votes)).toEqual([' 2/3 2 2 true 1']);
    const lecture = await anActivity(scene, { kind: 'party_lecture', day: '2026-03-11' });
    expect((await modelOf(await secretary(), `/activities/${lecture.uid}`, 'activity')).votes).toEqual([]);
  });

  test('branches that meet together vote each for itself; a suspended member has none, an exempt one has', async () => {
    const [a, b, c] = scene.people as [Person, Person, Person];
    await fullSince('2020-01-01', ...scene.people, scene.guest);
    const classOf = (person: Person, held: string) => ({
      member_id: person.id,
      class: held,
      cause: 'x',
      from_day: '2025-06-01',
      until_day: null,
    });
    await scene.db.write((tx) => insertRows(tx, 'member_classes', [classOf(a, 'exempt'), classOf(b, 'suspended')]));
    const meeting = await anActivity(scene, {
      kind: 'members_meeting',
      host: scene.committee,
      audiences: [scene.branch, scene.other].map(({ id }) => ({ organisationId: id, audience: 'all' })),
    });
    const { people, guest } = scene;
    await send(
      scene,
      [a, c, guest].map((person, i) => aTap(person.card, instantAt('2026-03-10', `18:4${i + 1}`), i + 1, { activityId: meeting.uid })),
    );
    const department = await signedInAs(scene, site, 'organisation_department', scene.committee);
    const model = await modelOf(department, `/activities/${meeting.uid}`, 'activity');
    expect(said(model.votes)).toEqual([`${scene.branch.name} 2/3 2 2 true 0`, `${scene.other.name} 1/1 1 1 true 0`]);
    expect(model.groups.map(({ branch, seats }) => [branch, seats.length])).toEqual([
      [scene.branch.name, people.length - 2],
      [scene.other.name, 1],
    ]);
    expect(model.apart.map(({ name, class: held, at }) => [name, held, at !== null])).toEqual([
      [a.name, 'exempt', true],
      [b.name, 'suspended', false],
    ]);
  });

  /** Ways of who keeps the sheet, in the order of their names. */
  const keepersWays = ['bursts', 'close', 'entry', 'guests', 'hand', 'paper', 'plan', 'reopen'] as const;
  const kept = (links: SheetLinks): string => keepersWays.filter((name) => links[name] !== null).join(' ');

  test('where the sheet leads who keeps it: by the time, not by who came; ended it is reopened; a closed month leads nowhere', async () => {
    const meeting = await anActivity(scene);
    const linksAt = async (at: string) => {
      scene.world.at(at);
      return kept((await modelOf(await secretary(), `/activities/${meeting.uid}`, 'activity')).links);
    };
    scene.world.at(instantAt('2026-03-10', '18:00'));
    expect(await linksAt(instantAt('2026-03-10', '18:00'))).toBe('guests paper plan');
    expect(await linksAt(instantAt('2026-03-10', '18:50'))).toBe('bursts entry guests hand paper plan');
    expect(await linksAt(instantAt('2026-03-10', '19:00'))).toBe('bursts close entry guests hand paper plan');
    expect(await linksAt(instantAt('2026-03-10', '21:00'))).toBe('bursts close entry guests hand paper plan');
    const list = async () => (await modelOf(await secretary(), '/activities', 'activities')).past[0];
    expect(await list()).toMatchObject({
      closed: false,
      closeHref: `/activities/${meeting.uid}/close`,
      entryHref: `/activities/${meeting.uid}/entry`,
    });
    const [account] = (await scene.db.reader('accounts').select('id')) as [{ id: number }];
    const at = scene.world.clock();
    const row = { activity_id: meeting.id, state: 'closed', closings: 1, closed_at: at, closed_by: account.id };
    await scene.db.write((tx) => insertRows(tx, 'sheets', [row]));
    expect(await linksAt(instantAt('2026-03-10', '21:00'))).toBe('bursts entry guests hand paper plan reopen');
    expect(await list()).toMatchObject({ closed: true, closeHref: null, entryHref: null });
    await scene.db.write((tx) => tx('sheets').delete());
    scene.world.at(instantAt('2026-04-06', '09:00'));
    await close(scene, '2026-03');
    expect(await linksAt(instantAt('2026-04-06', '09:00'))).toBe('bursts guests paper plan');
    expect(await list()).toMatchObject({ closed: false, closeHref: null, entryHref: null });
  });

  test('a member is led to asking leave before it begins, and to nothing that is kept', async () => {
    const meeting = await anActivity(scene);
    const linksAt = async (at: string) => {
      scene.world.at(at);
      const visitor = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
      return (await modelOf(visitor, `/activities/${meeting.uid}`, 'activity')).links;
    };
    const before = await linksAt(instantAt('2026-03-10', '18:50'));
    expect([before.leave, kept(before)]).toEqual([`/activities/${meeting.uid}/leave`, '']);
    expect((await linksAt(instantAt('2026-03-10', '19:00'))).leave).toBeNull();
  });

  test('the paper: empty to be signed, then with what is known; an empty one may still be asked for', async () => {
    const [a, b] = scene.people as [Person, Person];
    const meeting = await anActivity(scene);
    const paper = `/activities/${meeting.uid}/paper`;
    const beside = async (address: string) =>
      (await modelOf(await secretary(), address, 'paper')).groups.flatMap((group) =>
        group.people.map(({ status, source }) => `${status} ${source}`),
      );
    expect(await beside(paper)).toEqual(scene.people.map(() => 'null null'));
    await send(scene, [aTap(a.card, instantAt('2026-03-10', '18:50'), 1), aTap(b.card, instantAt('2026-03-10', '19:20'), 2)]);
    expect(await beside(paper)).toEqual(['present tap', 'late tap', 'awaited null', 'awaited null']);
    const model = await modelOf(await secretary(), paper, 'paper');
    expect([model.filled, model.otherHref]).toEqual([true, `${paper}?blank=yes`]);
    expect(await beside(`${paper}?blank=yes`)).toEqual(scene.people.map(() => 'null null'));
    const member = await signedInAs(scene, site, 'member', scene.branch, a);
    expect((await member.get(paper)).status).toBe(403);
  });

  test('the part that keeps itself current is sent when it changed, to who may see the page', async () => {
    const meeting = await anActivity(scene);
    const live = `/activities/${meeting.uid}/live`;
    const keeper = await secretary();
    const first = await keeper.get(live);
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, tag.length > 10]).toEqual([200, true]);
    expect((await keeper.get(live, { 'if-none-match': tag, 'cache-control': 'no-cache' })).status).toBe(304);
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:50'), 1)]);
    const next = await keeper.get(live, { 'if-none-match': tag });
    expect([next.status, next.headers.get('etag') === tag]).toEqual([200, false]);
    const stranger = await signedInAs(scene, site, 'secretary', scene.other);
    expect((await stranger.get(live)).status).toBe(404);
  });

  test(`a sheet of ${times(2_000, 20_000)} takes as many statements as one of four, and says how many it does not seat`, async () => {
    const meeting = await anActivity(scene, { kind: 'members_meeting' });
    const reader = { sees: () => true, keeps: true, plans: true, listens: true, memberId: null };
    const book = await scene.schemes(scene.db.reader);
    const counted = async (read: (activity: Activity) => Promise<unknown>): Promise<number> => {
      let statements = 0;
      const count = () => void statements++;
      scene.db.reader.on('query', count);
      await read(meeting);
      scene.db.reader.off('query', count);
      return statements;
    };
    const beside = { papers: true, minutes: true };
    const board = (activity: Activity) => activityModel(scene.db.reader, book, activity, scene.branch, scene.world.clock(), reader, beside);
    const paper = (activity: Activity) => paperModel(scene.db.reader, activity, scene.branch, scene.world.clock(), reader, false);
    await send(scene, [aTap(scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:50'), 1)]);
    const small = [await counted(board), await counted(paper)];
    const more = times(2_000, 20_000) - scene.people.length;
    await scene.db.write(async (tx) => {
      const at = scene.world.clock();
      const rows = Array.from({ length: more }, (_, i) => ({ uid: scene.world.newUid(), name: `person ${i}`, created_at: at }));
      const members = await insertRows<{ id: number }>(tx, 'members', rows, 'returning id');
      await insertRows(
        tx,
        'memberships',
        members.map(({ id }) => ({ member_id: id, organisation_id: scene.branch.id, from_day: '2025-01-01' })),
      );
    });
    expect([await counted(board), await counted(paper)]).toEqual(small);
    expect(Math.max(...small)).toBeLessThanOrEqual(30);
    const model = await board(meeting);
    expect(model.activity.expected).toBe(more + scene.people.length);
    expect(model.groups.flatMap((group) => group.seats).length + model.unseated).toBe(model.activity.expected);
  });

  test('who joined the day after has no seat', async () => {
    const late = await addPerson(scene, scene.branch.id, 77, '2026-03-11', false);
    const meeting = await anActivity(scene);
    const model = await modelOf(await secretary(), `/activities/${meeting.uid}`, 'activity');
    expect(model.groups.flatMap((group) => group.seats.map(({ memberId }) => memberId))).not.toContain(late.uid);
  });
});
