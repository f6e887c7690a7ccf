/** Laws of purses: moves in an unbroken order, never below zero by an act, a balance that is their end. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

export const purseChecks: readonly Check[] = [
  checkBy('purse.moves_add_up', (db, limit) =>
    selectRaw<Found>(
      db,
      `select p.uid as subject, 'its balance, its number or its sign is not what the moves before it lead to' as detail
       from (select uid, kind, points, balance_after, ordinal, row_number() over w as place, sum(points) over w as balance
         from purse_moves window w as (partition by member_id order by ordinal)) p
       where p.ordinal <> p.place or p.balance_after <> p.balance
         or (p.balance < 0 and p.points < 0 and p.kind <> 'credit') limit ?`,
      [limit],
    ),
  ),
  checkBy('purse.balances_equal_moves', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid as subject, 'the stored balance is not the sum of the moves' as detail
       from (select member_id, max(ordinal) as ordinal, sum(points) as balance from purse_moves group by member_id) p
       full join purse_balances b on b.member_id = p.member_id
       join members m on m.id = coalesce(b.member_id, p.member_id)
       where coalesce(p.balance, 0) <> coalesce(b.balance, 0) or coalesce(p.ordinal, 0) <> coalesce(b.ordinal, 0) limit ?`,
      [limit],
    ),
  ),
];
