/** Laws of make-up study: recorded by somebody else, after what was missed, posted once and only while it stands. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

export const makeUpChecks: readonly Check[] = [
  checkBy('makeup.recorded_by_another', (db, limit) =>
    selectRaw<Found>(
      db,
      `select k.uid as subject, 'was recorded by nobody' as detail from make_ups k where k.recorded_by is null
       union all
       select k.uid, 'was recorded by the member' from make_ups k join accounts a on a.id = k.recorded_by where a.member_id = k.member_id limit ?`,
      [limit],
    ),
  ),
  checkBy('makeup.posted_while_it_stands', (db, limit) =>
    selectRaw<Found>(
      db,
      `select e.uid as subject, 'stands for make-up study that is missing' as detail
       from entries e left join entries r on r.reverses_id = e.id
       where e.kind = 'award' and e.key like 'make_up:%' and r.id is null and not exists (
         select 1 from make_ups k where k.member_id = e.member_id and k.activity_id = e.activity_id and k.taken_back_at is null) limit ?`,
      [limit],
    ),
  ),
  checkBy('makeup.posted_once', (db, limit) =>
    selectRaw<Found>(
      db,
      `select min(e.uid) as subject, 'one make-up earned an item ' || count(*) || ' times' as detail
       from entries e left join entries r on r.reverses_id = e.id
       where e.kind = 'award' and e.key like 'make_up:%' and r.id is null
       group by e.member_id, e.activity_id, e.item having count(*) > 1 limit ?`,
      [limit],
    ),
  ),
];
