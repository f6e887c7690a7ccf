/** Members, their dated membership and class, the lists that pages show, the laws that checks hold. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { may, subtreeOf } from '../../../server/access/rules.ts';
import { findViewer } from '../../../server/access/viewers.ts';
import { bySystem } from '../../../server/audit/service.ts';
import type { Database } from '../../../server/db/database.ts';
import { memberChecks } from '../../../server/members/checks.ts';
import { countMembers, listMembers } from '../../../server/members/lists.ts';
import {
  classesOf,
  classOn,
  memberByUid,
  membershipsOf,
  membersOf,
  postsOf,
  postsOn,
  standingOn,
  statusOn,
} from '../../../server/members/queries.ts';
import { addMember, changeClass, givePost, transferMember } from '../../../server/members/service.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { aCard, aMember, anAccount, anOrganisation } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const today = '2026-03-10';

onEachEngine((engine) => {
  let db: Database;
  let world: TestWorld;
  let branch: Organisation;
  let group: Organisation;
  let other: Organisation;

  const aTree = () =>
    db.write(async (tx) => {
      const committee = await anOrganisation(tx, world, { level: 'committee', name: 'committee' });
      const first = await anOrganisation(tx, world, { parentId: committee.id });
      return [
        first,
        await anOrganisation(tx, world, { parentId: first.id, level: 'group', name: 'group one' }),
        await anOrganisation(tx, world, { parentId: committee.id, name: 'branch two' }),
      ] as const;
    });

  beforeAll(async () => {
    db = await engine.fresh();
    world = testWorld();
  });
  beforeEach(async () => {
    [branch, group, other] = await aTree();
  });

  const violations = async () => (await Promise.all(memberChecks.map((check) => check.find(db.reader)))).flat();
  const transfer = (memberId: number, organisationId: number, on: string) =>
    db.write((tx) => transferMember(tx, world, bySystem, { memberId, organisationId, on }));
  const standing = async (memberId: number, day: string) => {
    const found = standingOn((await membershipsOf(db.reader, [memberId])).get(memberId) ?? [], day);
    return found?.organisationId;
  };

  test('a transfer ends one membership and begins the next; history follows the person', async () => {
    const { id } = await db.write((tx) => aMember(tx, world, { organisationId: branch.id, fromDay: '2025-06-01' }));
    expect(await transfer(id, other.id, '2026-02-15')).toEqual({ ok: true, value: null });
    const days = ['2025-05-31', '2025-06-01', '2026-02-14', '2026-02-15', '2027-01-01'];
    expect(await Promise.all(days.map((day) => standing(id, day)))).toEqual([undefined, branch.id, branch.id, other.id, other.id]);
    expect(await violations()).toEqual([]);
  });

  test('what a member may read follows the transfer', async () => {
    const { id } = await db.write((tx) => aMember(tx, world, { organisationId: branch.id, fromDay: '2025-06-01' }));
    const account = await db.write((tx) =>
      anAccount(tx, world, { name: 'the moved one', role: 'member', organisationId: branch.id, memberId: id }),
    );
    await transfer(id, other.id, '2026-02-15');
    const viewer = await findViewer(db.reader, account.id);
    if (viewer === undefined) throw new Error('the account is gone');
    const sees = (place: Organisation, day: string) => may(viewer, 'see_ranking', place.path, day);
    expect(['2026-02-14', '2026-02-15'].map((day) => [sees(branch, day), sees(other, day)])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test.for([
    { on: '2025-06-01', why: 'the day when the membership began' },
    { on: '2025-01-01', why: 'before it began' },
  ])('a transfer on $on is refused: $why', async ({ on }) => {
    const { id } = await db.write((tx) => aMember(tx, world, { organisationId: branch.id, fromDay: '2025-06-01' }));
    expect(await transfer(id, other.id, on)).toEqual({ ok: false, code: 'not_a_member_then' });
    expect(await standing(id, today)).toBe(branch.id);
  });

  test('nobody is added to a group of another branch, nor moved to nowhere', async () => {
    const added = db.write((tx) =>
      addMember(tx, world, bySystem, { name: 'a', organisationId: other.id, groupId: group.id, fromDay: today }),
    );
    expect(await added).toEqual({ ok: false, code: 'organisation_unknown' });
    const { id } = await db.write((tx) => aMember(tx, world, { organisationId: branch.id }));
    expect(await transfer(id, 99_999, today)).toEqual({ ok: false, code: 'organisation_unknown' });
    expect(await transfer(99_999, other.id, today)).toEqual({ ok: false, code: 'member_unknown' });
  });

  test('class, posts and standing hold on their days', async () => {
    const { id, uid } = await db.write((tx) => aMember(tx, world, { organisationId: branch.id, groupId: group.id, fullOn: '2026-03-01' }));
    await db.write(async (tx) => {
      await changeClass(tx, world, bySystem, { memberId: id, class: 'exempt', cause: 'old age', on: '2026-03-01' });
      await givePost(tx, world, bySystem, {
        memberId: id,
        organisationId: branch.id,
        post: 'secretary',
        fromDay: '2026-01-01',
        untilDay: '2026-03-01',
      });
      await givePost(tx, world, bySystem, { memberId: id, organisationId: branch.id, post: 'committee_member', fromDay: '2026-01-01' });
    });
    const classes = (await classesOf(db.reader, [id])).get(id) ?? [];
    expect([classOn(classes, '2026-02-28'), classOn(classes, '2026-03-01')]).toEqual(['normal', 'exempt']);
    const posts = (await postsOf(db.reader, [id])).get(id) ?? [];
    expect(postsOn(posts, '2026-02-28').map(({ post }) => post)).toEqual(['secretary', 'committee_member']);
    expect(postsOn(posts, '2026-03-01').map(({ post }) => post)).toEqual(['committee_member']);
    const found = await memberByUid(db.reader, uid, today);
    expect(found).toMatchObject({ id, standing: { organisationPath: branch.path, groupPath: group.path } });
    expect([statusOn({ fullOn: '2026-03-01' }, '2026-02-28'), statusOn({ fullOn: '2026-03-01' }, today)]).toEqual(['probationary', 'full']);
    const audited = await db.reader('audit_rows').where({ action: 'member.class', subject: uid }).first('detail');
    expect(audited).toEqual({ detail: '{"class":"exempt","on":"2026-03-01"}' });
  });

  test('facts of thousands come in one statement', async () => {
    const ids = await db.write(async (tx) => {
      const made: number[] = [];
      for (let number = 1; number <= 30; number++)
        made.push((await aMember(tx, world, { organisationId: branch.id, name: `m ${number}` })).id);
      return made;
    });
    const asked = [...ids, ...Array.from({ length: 5_000 }, (_, index) => 1_000_000 + index)];
    expect((await membershipsOf(db.reader, asked)).size).toBe(30);
    expect((await membersOf(db.reader, asked)).size).toBe(30);
    expect((await membersOf(db.reader, [])).size).toBe(0);
  });

  test('a list shows those who belong there on the day, with class, group and cards', async () => {
    await db.write(async (tx) => {
      const first = await aMember(tx, world, { organisationId: branch.id, groupId: group.id, name: 'b' });
      await aCard(tx, world, { memberId: first.id });
      await aMember(tx, world, { organisationId: branch.id, name: 'a', class: 'floating' });
      await aMember(tx, world, { organisationId: other.id, name: 'c' });
      const gone = await aMember(tx, world, { organisationId: branch.id, name: 'd' });
      await transferMember(tx, world, bySystem, { memberId: gone.id, organisationId: other.id, on: today });
    });
    const asked = { scope: subtreeOf(branch.path), day: today, now: world.clock(), query: '' };
    const rows = await listMembers(db.reader, { ...asked, limit: 10 });
    expect(rows.map(({ name, class: held, groupName, cards }) => [name, held, groupName, cards])).toEqual([
      ['a', 'floating', null, 0],
      ['b', 'normal', 'group one', 1],
    ]);
    expect(await countMembers(db.reader, asked)).toEqual({ total: 2, withoutCard: 1 });
    expect(await countMembers(db.reader, { ...asked, scope: { patterns: [] } })).toEqual({ total: 0, withoutCard: 0 });
  });

  test('pages of a list meet without gap or repetition, forwards and backwards, same names too', async () => {
    await db.write(async (tx) => {
      for (let number = 1; number <= 7; number++)
        await aMember(tx, world, { organisationId: branch.id, name: number < 5 ? 'same' : `m${number}` });
    });
    const asked = { scope: subtreeOf(branch.path), day: today, now: world.clock(), query: '', limit: 3 };
    const first = await listMembers(db.reader, asked);
    const second = await listMembers(db.reader, { ...asked, after: first[2] ?? { name: '', id: 0 } });
    const third = await listMembers(db.reader, { ...asked, after: second[2] ?? { name: '', id: 0 } });
    expect([...first, ...second, ...third].map(({ name }) => name)).toEqual(['m5', 'm6', 'm7', 'same', 'same', 'same', 'same']);
    expect(new Set([...first, ...second, ...third].map(({ id }) => id)).size).toBe(7);
    expect(await listMembers(db.reader, { ...asked, before: third[0] ?? { name: '', id: 0 } })).toEqual(second);
  });

  test.for([
    { query: 'li', found: ['anli', 'lina'], why: 'anywhere in the name' },
    { query: '%', found: ['50%'], why: 'a sign of the search language is a sign' },
    { query: '_', found: [], why: 'and stands for no other' },
    { query: "'; drop table members", found: [], why: 'text stays text' },
    { query: '\u{20BB7}', found: ['\u{20BB7}'], why: 'a rare character' },
  ])('searching "$query" finds $found: $why', async ({ query, found }) => {
    await db.write(async (tx) => {
      for (const name of ['lina', 'anli', '50%', '\u{20BB7}']) await aMember(tx, world, { organisationId: branch.id, name });
    });
    const rows = await listMembers(db.reader, { scope: subtreeOf(branch.path), day: today, now: world.clock(), query, limit: 10 });
    expect(rows.map(({ name }) => name)).toEqual(found);
  });

  test('checks find what was planted past the use cases', async () => {
    db = await engine.fresh();
    [branch, group, other] = await aTree();
    const { id } = await db.write((tx) => aMember(tx, world, { organisationId: branch.id }));
    expect(await violations()).toEqual([]);
    await db.write(async (tx) => {
      await tx('memberships').insert({
        member_id: id,
        organisation_id: other.id,
        group_id: group.id,
        from_day: '2025-03-01',
        until_day: '2025-04-01',
      });
      await tx('member_classes').insert({ member_id: id, class: 'exempt', from_day: '2025-03-01', until_day: '2025-04-01' });
      const spans = [
        ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'],
        ['2026-01-31T23:59:59.999Z', '2026-03-01T00:00:00.000Z'],
      ] as const;
      for (const [from_at, until_at] of spans) {
        await tx('card_bindings').insert({ uid: world.newUid(), card_number: '04A23B7C', member_id: id, from_at, until_at });
      }
      await tx('members').insert({ uid: world.newUid(), name: 'of nowhere', created_at: world.clock() });
    });
    expect((await violations()).map(({ check }) => check).toSorted()).toEqual([
      'members.cards_do_not_overlap',
      'members.classes_do_not_overlap',
      'members.every_member_belongs',
      'members.group_of_own_branch',
      'members.memberships_do_not_overlap',
    ]);
  });
});
