/** Laws of the register of dues: a history without gaps, nothing paid after it was entered. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { engineOf } from '../db/database.ts';

type Found = { readonly subject: string; readonly detail: string };

export const duesChecks: readonly Check[] = [
  checkBy('dues.a_months_history_has_no_gap', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid || ' ' || p.month as subject, 'its payments and withdrawals do not follow one another' as detail
       from dues_payments p join members m on m.id = p.member_id
       group by m.uid, p.month having count(*) <> max(p.ordinal) + 1 limit ?`,
      [limit],
    ),
  ),
  checkBy('dues.paid_before_it_was_entered', (db, limit) =>
    selectRaw<Found>(
      db,
      `select p.uid as subject, 'was paid on a day after it was entered' as detail from dues_payments p
       where p.paid_on > ${engineOf(db) === 'sqlite' ? `date(p.entered_at, '+8 hours')` : `to_char(p.entered_at::timestamptz at time zone 'Asia/Shanghai', 'YYYY-MM-DD')`} limit ?`,
      [limit],
    ),
  ),
];
