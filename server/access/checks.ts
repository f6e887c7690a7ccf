/** Laws of accounts and roles. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

export const accessChecks: readonly Check[] = [
  checkBy('access.member_role_is_a_members', (db, limit) =>
    selectRaw<Found>(
      db,
      `select a.uid as subject, 'holds the role of a member and is no member''s account' as detail
       from account_roles r join accounts a on a.id = r.account_id where r.role = 'member' and a.member_id is null limit ?`,
      [limit],
    ),
  ),
  checkBy('access.password_is_argon2id', (db, limit) =>
    selectRaw<Found>(
      db,
      `select uid as subject, 'its password hash is damaged' as detail from accounts where password_hash not like '$argon2id$%' limit ?`,
      [limit],
    ),
  ),
];
