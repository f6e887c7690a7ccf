/** Laws of members, memberships and cards. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

/** A law that of two rows of one owner none begins while the other runs. */
const apart = (name: string, table: string, owner: string, subject: string, from: string, until: string, detail: string): Check =>
  checkBy(name, (db, limit) =>
    selectRaw<Found>(
      db,
      `select ${subject} as subject, '${detail}' as detail from ${table} a
       where exists (select 1 from ${table} b where b.${owner} = a.${owner} and b.id <> a.id
         and (b.${from} < a.${from} or (b.${from} = a.${from} and b.id < a.id))
         and (b.${until} is null or b.${until} > a.${from})) limit ?`,
      [limit],
    ),
  );

const memberUid = '(select m.uid from members m where m.id = a.member_id)';

export const memberChecks: readonly Check[] = [
  apart(
    'members.cards_do_not_overlap',
    'card_bindings',
    'card_number',
    'a.uid',
    'from_at',
    'until_at',
    'its card was bound at the same time by another binding',
  ),
  apart('members.memberships_do_not_overlap', 'memberships', 'member_id', memberUid, 'from_day', 'until_day', 'two memberships on one day'),
  apart('members.classes_do_not_overlap', 'member_classes', 'member_id', memberUid, 'from_day', 'until_day', 'two classes on one day'),
  checkBy('members.every_member_belongs', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid as subject, 'has no membership' as detail from members m
       where not exists (select 1 from memberships s where s.member_id = m.id) limit ?`,
      [limit],
    ),
  ),
  checkBy('members.group_of_own_branch', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid as subject, 'its group is not one of its organisation' as detail
       from memberships s join members m on m.id = s.member_id
       join organisations o on o.id = s.organisation_id join organisations g on g.id = s.group_id
       where g.level <> 'group' or g.path not like o.path || '%' limit ?`,
      [limit],
    ),
  ),
];
