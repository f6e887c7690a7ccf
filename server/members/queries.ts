/** Facts about members with their dates, for many members in one statement; and what held at a moment among them. */
import type { Knex } from 'knex';
import { inList, selectRaw } from '../db/bulk.ts';
import type { Day } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { MemberClassCode } from '../contract/codes.ts';

/** Half-open days; `untilDay` null goes on. */
export type Days = { readonly fromDay: Day; readonly untilDay: Day | null };
/** Half-open moments; `untilAt` null goes on. */
export type Moments = { readonly fromAt: Instant; readonly untilAt: Instant | null };

export type Membership = Days & {
  readonly memberId: number;
  readonly organisationId: number;
  readonly organisationUid: string;
  readonly organisationPath: string;
  readonly groupId: number | null;
  readonly groupPath: string | null;
};

export type MemberClass = Days & { readonly memberId: number; readonly class: MemberClassCode; readonly cause: string };

export const memberPosts = ['secretary', 'deputy_secretary', 'committee_member', 'group_leader'] as const;
export type MemberPost = (typeof memberPosts)[number];
/** A post in the organisation; `group_leader` is no member of the committee. */
export type PostHeld = Days & { readonly memberId: number; readonly organisationId: number; readonly post: MemberPost };

export type Member = { readonly id: number; readonly uid: string; readonly name: string; readonly fullOn: Day | null };

export type CardBinding = Moments & { readonly cardNumber: string; readonly memberId: number };
export type CardBlock = Moments & { readonly cardNumber: string; readonly cause: 'lost' | 'blocked' };
/** All that was ever known of a card. */
export type CardHistory = { readonly bindings: readonly CardBinding[]; readonly blocks: readonly CardBlock[] };

/** Whether days hold on a day. */
export const coversDay = ({ fromDay, untilDay }: Days, day: Day): boolean => fromDay <= day && (untilDay === null || day < untilDay);

/** Whether moments hold at a moment. */
export const coversMoment = ({ fromAt, untilAt }: Moments, at: Instant): boolean => fromAt <= at && (untilAt === null || at < untilAt);

/** Where a member stood on a day. */
export const standingOn = (memberships: readonly Membership[], day: Day): Membership | undefined =>
  memberships.find((membership) => coversDay(membership, day));

/** The class on a day with its cause; `normal` where nothing says otherwise. */
export const classHeldOn = (classes: readonly MemberClass[], day: Day): Pick<MemberClass, 'class' | 'cause'> =>
  classes.find((held) => coversDay(held, day)) ?? { class: 'normal', cause: '' };

export const classOn = (classes: readonly MemberClass[], day: Day): MemberClassCode => classHeldOn(classes, day).class;

/** The posts held on a day. */
export const postsOn = (posts: readonly PostHeld[], day: Day): readonly PostHeld[] => posts.filter((held) => coversDay(held, day));

/** Whose card it was at a moment. */
export const holderAt = (history: CardHistory | undefined, at: Instant): number | undefined =>
  history?.bindings.find((binding) => coversMoment(binding, at))?.memberId;

/** The lock on a card at a moment: lost or blocked. */
export const blockAt = (history: CardHistory | undefined, at: Instant): CardBlock | undefined =>
  history?.blocks.find((block) => coversMoment(block, at));

/** Whether a member was a full member on a day; a probationary one attends and scores, and has no vote. */
export const statusOn = ({ fullOn }: Pick<Member, 'fullOn'>, day: Day): 'full' | 'probationary' =>
  fullOn !== null && fullOn <= day ? 'full' : 'probationary';

/** Bindings and blocks of cards, by card number; a card never seen has no entry. */
export async function cardHistories(db: Knex, cardNumbers: readonly string[]): Promise<ReadonlyMap<string, CardHistory>> {
  if (cardNumbers.length === 0) return new Map();
  const [bound, boundList] = inList(db, 'card_number', cardNumbers);
  const [blocked, blockedList] = inList(db, 'card_number', cardNumbers);
  const rows = await selectRaw<Moments & { cardNumber: string; memberId: number | null; cause: CardBlock['cause'] | null }>(
    db,
    `select card_number as "cardNumber", member_id as "memberId", null as cause, from_at as "fromAt", until_at as "untilAt" from card_bindings where ${bound}
     union all
     select card_number, null, cause, from_at, until_at from card_blocks where ${blocked}`,
    [...boundList, ...blockedList],
  );
  const histories = new Map<string, { bindings: CardBinding[]; blocks: CardBlock[] }>();
  for (const { cardNumber, memberId, cause, fromAt, untilAt } of rows) {
    const history = histories.get(cardNumber) ?? { bindings: [], blocks: [] };
    if (memberId !== null) history.bindings.push({ cardNumber, memberId, fromAt, untilAt });
    if (cause !== null) history.blocks.push({ cardNumber, cause, fromAt, untilAt });
    histories.set(cardNumber, history);
  }
  return histories;
}

/** All memberships of members, oldest first, by member. */
export async function membershipsOf(db: Knex, memberIds: readonly number[]): Promise<ReadonlyMap<number, readonly Membership[]>> {
  if (memberIds.length === 0) return new Map();
  const rows: Membership[] = await db('memberships as m')
    .join('organisations as o', 'o.id', 'm.organisation_id')
    .leftJoin('organisations as g', 'g.id', 'm.group_id')
    .whereRaw(...inList(db, 'm.member_id', memberIds))
    .orderBy(['m.member_id', 'm.from_day'])
    .select({
      memberId: 'm.member_id',
      organisationId: 'm.organisation_id',
      organisationUid: 'o.uid',
      organisationPath: 'o.path',
      groupId: 'm.group_id',
      groupPath: 'g.path',
      fromDay: 'm.from_day',
      untilDay: 'm.until_day',
    });
  return groupBy(rows, (row) => row.memberId);
}

/** All classes of members, oldest first, by member. */
export async function classesOf(db: Knex, memberIds: readonly number[]): Promise<ReadonlyMap<number, readonly MemberClass[]>> {
  if (memberIds.length === 0) return new Map();
  const rows: MemberClass[] = await db('member_classes')
    .whereRaw(...inList(db, 'member_id', memberIds))
    .orderBy(['member_id', 'from_day'])
    .select({ memberId: 'member_id', class: 'class', cause: 'cause', fromDay: 'from_day', untilDay: 'until_day' });
  return groupBy(rows, (row) => row.memberId);
}

/** All posts of members, oldest first, by member. */
export async function postsOf(db: Knex, memberIds: readonly number[]): Promise<ReadonlyMap<number, readonly PostHeld[]>> {
  if (memberIds.length === 0) return new Map();
  const rows: PostHeld[] = await db('member_posts')
    .whereRaw(...inList(db, 'member_id', memberIds))
    .orderBy(['member_id', 'from_day'])
    .select({ memberId: 'member_id', organisationId: 'organisation_id', post: 'post', fromDay: 'from_day', untilDay: 'until_day' });
  return groupBy(rows, (row) => row.memberId);
}

/** Members by id. */
export async function membersOf(db: Knex, memberIds: readonly number[]): Promise<ReadonlyMap<number, Member>> {
  if (memberIds.length === 0) return new Map();
  const rows: Member[] = await db('members')
    .whereRaw(...inList(db, 'id', memberIds))
    .select({ id: 'id', uid: 'uid', name: 'name', fullOn: 'full_on' });
  return new Map(rows.map((row) => [row.id, row]));
}

/** A member by uid, with where they stand today and stood last; for a page or a use case about one person. */
export async function memberByUid(
  db: Knex,
  uid: string,
  today: Day,
): Promise<(Member & { readonly standing: Membership | null }) | undefined> {
  const member: Member | undefined = await db('members').where({ uid }).first({ id: 'id', uid: 'uid', name: 'name', fullOn: 'full_on' });
  if (member === undefined) return undefined;
  const memberships = (await membershipsOf(db, [member.id])).get(member.id) ?? [];
  return { ...member, standing: standingOn(memberships, today) ?? memberships.at(-1) ?? null };
}

/** Members who share a name; more than these are told by uid anyway. */
export const namesakesMax = 10;

/** Members by what somebody types at the command line, a uid or a name, each with where they stand or stood last. */
export async function membersByWord(
  db: Knex,
  word: string,
): Promise<readonly (Pick<Member, 'id' | 'uid' | 'name'> & { readonly organisationName: string | null })[]> {
  const rows: { id: number; uid: string; name: string; organisationName: string | null }[] = await db('members as m')
    .where('m.uid', word)
    .orWhere('m.name', word)
    .orderBy('m.id')
    .limit(namesakesMax)
    .select({ id: 'm.id', uid: 'm.uid', name: 'm.name' })
    .select(
      db.raw(
        `(select o.name from memberships s join organisations o on o.id = s.organisation_id where s.member_id = m.id order by s.from_day desc limit 1) as "organisationName"`,
      ),
    );
  return rows;
}
