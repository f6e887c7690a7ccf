/** Laws of the organisation tree. */
import { type Check, checkBy } from '../db/check.ts';
import { selectRaw } from '../db/bulk.ts';

type Found = { readonly subject: string; readonly detail: string };

export const organisationChecks: readonly Check[] = [
  checkBy('organisations.path_follows_parent', (db, limit) =>
    selectRaw<Found>(
      db,
      `select o.uid as subject, 'its path is not its parent''s path and its own id' as detail
       from organisations o left join organisations p on p.id = o.parent_id
       where o.path <> coalesce(p.path, '/') || o.id || '/' limit ?`,
      [limit],
    ),
  ),
  checkBy('organisations.group_below_branch', (db, limit) =>
    selectRaw<Found>(
      db,
      `select o.uid as subject, 'a group stands below a branch, and nothing but groups does' as detail
       from organisations o left join organisations p on p.id = o.parent_id
       where (o.level = 'group') <> (coalesce(p.level, '') = 'branch') or p.level = 'group' limit ?`,
      [limit],
    ),
  ),
];
