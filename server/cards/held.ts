/** Cards that members hold, and how each stands now. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import type { CardStateCode } from '../contract/codes.ts';
import { selectRaw } from '../db/bulk.ts';
import type { Day } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';

export type HeldCard = {
  readonly uid: string;
  readonly cardNumber: string;
  readonly memberId: number;
  readonly memberUid: string;
  readonly fromAt: Instant;
  readonly untilAt: Instant | null;
  /** The lock that runs, whoever holds the card. */
  readonly lock: 'lost' | 'blocked' | null;
  readonly lockedAt: Instant | null;
};

const columns = `b.uid as "uid", b.card_number as "cardNumber", b.member_id as "memberId", m.uid as "memberUid", b.from_at as "fromAt", b.until_at as "untilAt",
  (select k.cause from card_blocks k where k.card_number = b.card_number and k.until_at is null order by k.from_at, k.id limit 1) as "lock",
  (select min(k.from_at) from card_blocks k where k.card_number = b.card_number and k.until_at is null) as "lockedAt"`;

/** All cards of a member, the newest first, as many as a page lists. */
export const cardsOfMember = (db: Knex, memberId: number, limit: number): Promise<readonly HeldCard[]> =>
  selectRaw<HeldCard>(
    db,
    `select ${columns} from card_bindings b join members m on m.id = b.member_id where b.member_id = ? order by b.from_at desc, b.id desc limit ?`,
    [memberId, limit],
  );

/** A binding by its uid, which addresses name it by. */
export async function heldCard(db: Knex, uid: string): Promise<HeldCard | undefined> {
  const [card] = await selectRaw<HeldCard>(
    db,
    `select ${columns} from card_bindings b join members m on m.id = b.member_id where b.uid = ?`,
    [uid],
  );
  return card;
}

/** How a card stands for the one who holds it or held it. */
export function stateOf({ fromAt, untilAt, lock, lockedAt }: HeldCard): { readonly state: CardStateCode; readonly since: Instant } {
  if (untilAt !== null) return { state: 'given_back', since: untilAt };
  return lock === null ? { state: 'in_use', since: fromAt } : { state: lock, since: lockedAt ?? fromAt };
}

export type Badge = {
  readonly name: string;
  readonly memberUid: string;
  readonly organisationId: number;
  readonly organisationPath: string;
  readonly organisationName: string;
  readonly groupName: string | null;
  readonly cardNumber: string;
  readonly fromAt: Instant;
};

export type BadgesAsked = { readonly scope: Scope; readonly day: Day; readonly memberId?: number };

/** Badges in use of members who belong to a scope on a day. */
function inUse({ scope, day, memberId }: BadgesAsked): [string, (string | number)[]] {
  const [inOrganisation, patterns] = inScope('o.path', scope);
  const [inGroup] = inScope('g.path', scope);
  return [
    `from card_bindings b join members m on m.id = b.member_id
     join memberships s on s.member_id = m.id and s.from_day <= ? and (s.until_day is null or s.until_day > ?)
     join organisations o on o.id = s.organisation_id left join organisations g on g.id = s.group_id
     where b.until_at is null and b.card_number like 'QR:%' and (${inOrganisation} or ${inGroup})
       and not exists (select 1 from card_blocks k where k.card_number = b.card_number and k.until_at is null)
       ${memberId === undefined ? '' : 'and m.id = ?'}`,
    [day, day, ...patterns, ...patterns, ...(memberId === undefined ? [] : [memberId])],
  ];
}

export async function countBadges(db: Knex, asked: BadgesAsked): Promise<number> {
  const [from, values] = inUse(asked);
  const [row] = await selectRaw<{ count: number | string }>(db, `select count(*) as count ${from}`, values);
  return Number(row?.count ?? 0);
}

/** By name as the database sorts it. */
export async function listBadges(
  db: Knex,
  asked: BadgesAsked,
  page: { readonly limit: number; readonly offset: number },
): Promise<readonly Badge[]> {
  const [from, values] = inUse(asked);
  return selectRaw<Badge>(
    db,
    `select m.name as "name", m.uid as "memberUid", o.id as "organisationId", o.path as "organisationPath", o.name as "organisationName",
       g.name as "groupName", b.card_number as "cardNumber", b.from_at as "fromAt" ${from} order by m.name, m.id, b.id limit ? offset ?`,
    [...values, page.limit, page.offset],
  );
}
