/** Members, where they belong, their class and posts: each with the days on which it holds. */
import type { Knex } from 'knex';
import { moveMemberRole } from '../access/service.ts';
import { type Actor, recordAct } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import type { Day, Month } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { isWithin, organisationById } from '../organisations/queries.ts';
import type { MemberClassCode } from '../contract/codes.ts';
import type { MemberPost } from './queries.ts';
import { type Dated, endedBy } from './rules.ts';

export type NewMember = {
  readonly name: string;
  readonly organisationId: number;
  readonly groupId?: number | null;
  /** The first day of the membership here. */
  readonly fromDay: Day;
  readonly class?: MemberClassCode;
  readonly cause?: string;
  readonly sex?: 'female' | 'male' | null;
  readonly birthMonth?: Month | null;
  readonly education?: string | null;
  readonly joinedOn?: Day | null;
  /** The first day as a full member; null while probationary. */
  readonly fullOn?: Day | null;
};

export type Added = { readonly id: number; readonly uid: string };

const idOf = (rows: readonly { id: number }[]): number => {
  const [row] = rows;
  if (row === undefined) throw new Error('a new row has no id');
  return row.id;
};

/** Whether a group may be given with an organisation: none, or one below it. */
async function placeExists(tx: Knex.Transaction, organisationId: number, groupId: number | null): Promise<boolean> {
  const organisation = await organisationById(tx, organisationId);
  if (organisation === undefined) return false;
  if (groupId === null) return true;
  const group = await organisationById(tx, groupId);
  return group !== undefined && group.level === 'group' && isWithin(group.path, organisation.path);
}

/** Adds a member with a first membership and class. `organisation_unknown` also when the group is not one of the organisation's. */
export async function addMember(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  member: NewMember,
): Promise<Outcome<Added, 'organisation_unknown'>> {
  const { organisationId, groupId = null, fromDay } = member;
  if (!(await placeExists(tx, organisationId, groupId))) return refused('organisation_unknown');
  const uid = world.newUid();
  const row = {
    uid,
    name: member.name,
    sex: member.sex ?? null,
    birth_month: member.birthMonth ?? null,
    education: member.education ?? null,
    joined_on: member.joinedOn ?? null,
    full_on: member.fullOn ?? null,
    created_at: world.clock(),
  };
  const id = idOf(await insertRows<{ id: number }>(tx, 'members', [row], 'returning id'));
  await insertRows(tx, 'memberships', [
    { member_id: id, organisation_id: organisationId, group_id: groupId, from_day: fromDay, until_day: null },
  ]);
  await insertRows(tx, 'member_classes', [
    { member_id: id, class: member.class ?? 'normal', cause: member.cause ?? '', from_day: fromDay, until_day: null },
  ]);
  await recordAct(tx, world, { actor, action: 'member.add', organisationId, subject: uid, detail: { fromDay } });
  return ok({ id, uid });
}

type DatedTable = 'memberships' | 'member_classes';

/** Ends what runs on `on`, so that the next may begin there. Answers false when a later fact stands in the way. */
async function endRunning(tx: Knex.Transaction, table: DatedTable, memberId: number, on: Day): Promise<boolean> {
  const facts: Dated[] = await tx(table)
    .where({ member_id: memberId })
    .orderBy('from_day')
    .select({ id: 'id', fromDay: 'from_day', untilDay: 'until_day' });
  const { fits, ends } = endedBy(facts, on);
  if (!fits) return false;
  if (ends !== null) await tx(table).where({ id: ends }).update({ until_day: on });
  return true;
}

const uidOf = async (tx: Knex.Transaction, memberId: number): Promise<string | undefined> => {
  const row: { uid: string } | undefined = await tx('members').where({ id: memberId }).first('uid');
  return row?.uid;
};

export type Transfer = { readonly memberId: number; readonly organisationId: number; readonly groupId?: number | null; readonly on: Day };

/** Moves a member: the membership that runs ends the day before `on`, the next begins on it. `not_a_member_then` when a membership begins on that day or later. */
export async function transferMember(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { memberId, organisationId, groupId = null, on }: Transfer,
): Promise<Outcome<null, 'member_unknown' | 'organisation_unknown' | 'not_a_member_then'>> {
  const uid = await uidOf(tx, memberId);
  if (uid === undefined) return refused('member_unknown');
  if (!(await placeExists(tx, organisationId, groupId))) return refused('organisation_unknown');
  if (!(await endRunning(tx, 'memberships', memberId, on))) return refused('not_a_member_then');
  await insertRows(tx, 'memberships', [
    { member_id: memberId, organisation_id: organisationId, group_id: groupId, from_day: on, until_day: null },
  ]);
  await moveMemberRole(tx, world, actor, { memberId, organisationId, on });
  await recordAct(tx, world, { actor, action: 'member.transfer', organisationId, subject: uid, detail: { on } });
  return ok(null);
}

export type ClassChange = { readonly memberId: number; readonly class: MemberClassCode; readonly cause?: string; readonly on: Day };

/** Gives a member another class from a day on. `not_a_member_then` when a class begins on that day or later. */
export async function changeClass(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { memberId, class: next, cause = '', on }: ClassChange,
): Promise<Outcome<null, 'member_unknown' | 'not_a_member_then'>> {
  const uid = await uidOf(tx, memberId);
  if (uid === undefined) return refused('member_unknown');
  if (!(await endRunning(tx, 'member_classes', memberId, on))) return refused('not_a_member_then');
  await insertRows(tx, 'member_classes', [{ member_id: memberId, class: next, cause, from_day: on, until_day: null }]);
  // The cause of an exemption is sensitive: the audit says that the class changed, not why.
  await recordAct(tx, world, { actor, action: 'member.class', subject: uid, detail: { class: next, on } });
  return ok(null);
}

export type NewPost = {
  readonly memberId: number;
  readonly organisationId: number;
  readonly post: MemberPost;
  readonly fromDay: Day;
  readonly untilDay?: Day | null;
};

/** Gives a member a post; one member may hold several. */
export async function givePost(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { memberId, organisationId, post, fromDay, untilDay = null }: NewPost,
): Promise<Outcome<null, 'member_unknown' | 'organisation_unknown'>> {
  const uid = await uidOf(tx, memberId);
  if (uid === undefined) return refused('member_unknown');
  if ((await organisationById(tx, organisationId)) === undefined) return refused('organisation_unknown');
  await insertRows(tx, 'member_posts', [
    { member_id: memberId, organisation_id: organisationId, post, from_day: fromDay, until_day: untilDay },
  ]);
  await recordAct(tx, world, { actor, action: 'member.post', organisationId, subject: uid, detail: { post, fromDay } });
  return ok(null);
}
