/** A member's purse: what closes credit, in an unbroken order of moves under the balance's lock. */
import type { Knex } from 'knex';
import { inList, insertRows } from '../db/bulk.ts';
import { engineOf } from '../db/database.ts';
import type { Month, Year } from '../kernel/calendar.ts';
import type { Points } from '../kernel/points.ts';
import { assertPoints } from '../kernel/points.ts';
import type { World } from '../kernel/world.ts';

/** What a member's redeemable points of a year come to by a close: the purse takes the part that earlier closes have not credited. */
export type YearToDate = { readonly memberId: number; readonly countsYear: Year; readonly points: Points };

export type Crediting = {
  /** The organisation and month that closed. */
  readonly organisationId: number;
  readonly month: Month;
  /** Uid of the act of closing: a month that is reopened and closed again credits what changed, under its own key. */
  readonly actUid: string;
  readonly actorId: number | null;
  readonly members: readonly YearToDate[];
};

type Balance = { readonly ordinal: number; readonly balance: Points };

/** Locks purses in the order of their members, opening those that are missing. */
async function lockBalances(tx: Knex.Transaction, memberIds: readonly number[]): Promise<ReadonlyMap<number, Balance>> {
  await insertRows(
    tx,
    'purse_balances',
    memberIds.map((member_id) => ({ member_id, ordinal: 0, balance: 0, held: 0 })),
    'on conflict (member_id) do nothing',
  );
  const locking = tx('purse_balances')
    .whereRaw(...inList(tx, 'member_id', memberIds))
    .orderBy('member_id')
    .select('member_id', 'ordinal', 'balance');
  const rows: (Balance & { member_id: number })[] = await (engineOf(tx) === 'postgres' ? locking.forUpdate() : locking);
  return new Map(rows.map(({ member_id, ordinal, balance }) => [member_id, { ordinal, balance }]));
}

/** What earlier closes credited, by member and counted year. */
async function creditedBefore(tx: Knex.Transaction, memberIds: readonly number[]): Promise<ReadonlyMap<string, Points>> {
  const rows: { member_id: number; counts_year: Year; points: Points }[] = await tx('purse_moves')
    .whereRaw(...inList(tx, 'member_id', memberIds))
    .where({ kind: 'credit' })
    .groupBy('member_id', 'counts_year')
    .select('member_id', 'counts_year')
    .sum({ points: 'points' });
  return new Map(rows.map((row) => [`${row.member_id} ${row.counts_year}`, Number(row.points)]));
}

/**
 * Credits what a close makes spendable: one lot per member and counted year, the year to date less what earlier closes
 * credited. After a correction a lot may be negative, a debt that later credits pay. Answers how many lots were posted.
 */
export async function creditClose(
  tx: Knex.Transaction,
  world: World,
  { organisationId, month, actUid, actorId, members }: Crediting,
): Promise<number> {
  const ids = [...new Set(members.map((member) => member.memberId))].toSorted((a, b) => a - b);
  if (ids.length === 0) return 0;
  const balances = new Map(await lockBalances(tx, ids));
  const before = await creditedBefore(tx, ids);
  const postedAt = world.clock();
  // In one order whatever the database answered first: the same close writes the same rows on either engine.
  const inOrder = members.toSorted((a, b) => a.memberId - b.memberId || Number(a.countsYear) - Number(b.countsYear));
  const moves = inOrder.flatMap(({ memberId, countsYear, points }) => {
    const credit = assertPoints(points - (before.get(`${memberId} ${countsYear}`) ?? 0));
    const held = balances.get(memberId);
    if (held === undefined) throw new Error(`the purse of member ${memberId} is not locked`);
    if (credit === 0) return [];
    const next = { ordinal: held.ordinal + 1, balance: assertPoints(held.balance + credit) };
    balances.set(memberId, next);
    return [
      {
        uid: world.newUid(),
        member_id: memberId,
        ordinal: next.ordinal,
        kind: 'credit',
        key: `close/${actUid}/${memberId}/${countsYear}`,
        points: credit,
        balance_after: next.balance,
        organisation_id: organisationId,
        month,
        counts_year: countsYear,
        actor_id: actorId,
        posted_at: postedAt,
      },
    ];
  });
  await insertRows(tx, 'purse_moves', moves);
  const moved = new Set(moves.map((move) => move.member_id));
  const rows = [...balances]
    .filter(([memberId]) => moved.has(memberId))
    .map(([member_id, { ordinal, balance }]) => ({ member_id, ordinal, balance, held: 0 }));
  await insertRows(
    tx,
    'purse_balances',
    rows,
    'on conflict (member_id) do update set ordinal = excluded.ordinal, balance = excluded.balance',
  );
  return moves.length;
}
