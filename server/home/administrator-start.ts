/** The system administrator's start page: kiosks, accounts, what runs here. */
import type { Knex } from 'knex';
import { type StartAdministratorModel, deviceRowsMax } from '../../views/pages/start-administrator/model.ts';
import { roleCodes } from '../contract/codes.ts';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { engineOf } from '../db/database.ts';
import { listDevices } from '../devices/queries.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';

export type AdministratorAsked = { readonly scope: Scope; readonly version: string; readonly now: Instant };

/** Shown as they are typed. */
const pairingCommand = 'npm run flagtap -- device code ORGANISATION';
const resetCommand = 'npm run flagtap -- account reset NAME';

/** Accounts that hold each role on a day, those without any left out. */
async function accountsByRole(db: Knex, scope: Scope, day: Day): Promise<StartAdministratorModel['accounts']> {
  const rows: { role: string; accounts: number | string }[] = await db('account_roles as r')
    .join('accounts as a', 'a.id', 'r.account_id')
    .join('organisations as o', 'o.id', 'r.organisation_id')
    .whereNull('a.disabled_at')
    .where('r.from_day', '<=', day)
    .where((open) => void open.whereNull('r.until_day').orWhere('r.until_day', '>', day))
    .whereRaw(...inScope('o.path', scope))
    .groupBy('r.role')
    .select('r.role')
    .countDistinct({ accounts: 'a.id' });
  const counts = new Map(rows.map((row) => [row.role, Number(row.accounts)]));
  return roleCodes.flatMap((role) => {
    const count = counts.get(role);
    return count === undefined ? [] : [{ role, count }];
  });
}

async function counted(query: Knex.QueryBuilder): Promise<number> {
  const row: { total: number | string } | undefined = await query.first();
  return Number(row?.total ?? 0);
}

export async function startAdministratorModel(db: Knex, { scope, version, now }: AdministratorAsked): Promise<StartAdministratorModel> {
  const day = dayOf(now);
  const devices = await listDevices(db, scope, now);
  return {
    asOf: now,
    devices: devices.slice(0, deviceRowsMax).map((device) => ({
      id: device.uid,
      name: device.name,
      organisationName: device.organisationName,
      state: device.state,
      lastSeenAt: device.seenAt,
      waiting: device.told?.waiting ?? 0,
      readers: device.told?.readers ?? [],
    })),
    accounts: await accountsByRole(db, scope, day),
    pairingCommand,
    resetCommand,
    version,
    database: engineOf(db),
    organisations: await counted(
      db('organisations as o')
        .whereRaw(...inScope('o.path', scope))
        .count({ total: '*' }),
    ),
    members: await counted(
      db('memberships as s')
        .join('organisations as o', 'o.id', 's.organisation_id')
        .where('s.from_day', '<=', day)
        .where((open) => void open.whereNull('s.until_day').orWhere('s.until_day', '>', day))
        .whereRaw(...inScope('o.path', scope))
        .countDistinct({ total: 's.member_id' }),
    ),
  };
}
