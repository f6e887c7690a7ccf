/** Who else may act for an organisation: asked where nobody may act for themselves. */
import type { Knex } from 'knex';
import type { Day } from '../kernel/calendar.ts';
import { type Action, rolesFor } from './rules.ts';

/** The nearest organisation, this one or one above it, in which somebody other than a member may act. */
export async function otherOfficeFor(
  db: Knex,
  action: Action,
  organisationPath: string,
  day: Day,
  exceptMemberId: number,
): Promise<{ readonly path: string; readonly name: string } | undefined> {
  return db('account_roles as r')
    .join('accounts as a', 'a.id', 'r.account_id')
    .join('organisations as o', 'o.id', 'r.organisation_id')
    .whereIn('r.role', rolesFor(action))
    .whereRaw(`? like o.path || '%'`, [organisationPath])
    .where('r.from_day', '<=', day)
    .where((open) => void open.whereNull('r.until_day').orWhere('r.until_day', '>', day))
    .whereNull('a.disabled_at')
    .where((other) => void other.whereNull('a.member_id').orWhereNot('a.member_id', exceptMemberId))
    .orderByRaw('length(o.path) desc')
    .orderBy('o.id')
    .first({ path: 'o.path', name: 'o.name' });
}
