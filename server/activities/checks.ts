/** Laws of planned activities. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

export const activityChecks: readonly Check[] = [
  checkBy('activities.is_for_somebody', (db, limit) =>
    selectRaw<Found>(
      db,
      `select a.uid as subject, 'has no audience' as detail from activities a
       where not exists (select 1 from activity_audiences p where p.activity_id = a.id) limit ?`,
      [limit],
    ),
  ),
  checkBy('activities.check_in_belongs_to_it', (db, limit) =>
    selectRaw<Found>(
      db,
      `select uid as subject, 'its check-in opens after its start, or closes before it' as detail from activities
       where checkin_opens_at > starts_at or checkin_closes_at < starts_at or late_after < starts_at limit ?`,
      [limit],
    ),
  ),
  checkBy('activities.terms_go_together', (db, limit) =>
    selectRaw<Found>(
      db,
      `select uid as subject, 'a least stay without signing out, or places without an open call' as detail from activities
       where (sign_out = 0 and min_stay_minutes > 0) or (call = 'expected' and (places is not null or register_until is not null)) limit ?`,
      [limit],
    ),
  ),
];
