/** Laws of minutes: versions without gaps. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

export const minutesChecks: readonly Check[] = [
  checkBy('minutes.versions_have_no_gaps', (db, limit) =>
    selectRaw<{ subject: string; detail: string }>(
      db,
      `select a.uid as subject, 'a version of its minutes is missing' as detail
       from minutes m join activities a on a.id = m.activity_id group by a.uid having count(*) <> max(m.version) limit ?`,
      [limit],
    ),
  ),
];
