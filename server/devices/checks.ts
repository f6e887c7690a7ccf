/** Laws of pairing. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

export const deviceChecks: readonly Check[] = [
  checkBy('devices.code_pairs_its_organisation', (db, limit) =>
    selectRaw<Found>(
      db,
      `select d.uid as subject, 'was paired by a code of another organisation, or after the code had ended' as detail
       from pairing_codes c join devices d on d.id = c.device_id
       where d.organisation_id <> c.organisation_id or c.used_at is null or c.used_at >= c.expires_at limit ?`,
      [limit],
    ),
  ),
];
