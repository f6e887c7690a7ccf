/** The beginning of a real installation: the first organisation and the account that looks after it. */
import type { Knex } from 'knex';
import { isWeak, type Passwords } from '../access/passwords.ts';
import { addAccount, cleanLoginName } from '../access/service.ts';
import { bySystem } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import type { Database } from '../db/database.ts';
import { dayOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import type { Locale } from '../../views/text/text.ts';
import type { Organisation } from './queries.ts';
import { addOrganisation } from './service.ts';

export type Setup = { readonly organisation: string; readonly name: string; readonly password: string; readonly locale: Locale };

/** What else a first organisation needs, in the same transaction: its scheme, which is a higher room's. */
export type AfterSetup = (tx: Knex.Transaction, organisation: Organisation) => Promise<void>;

/** Makes one installation begin once, whoever else tries at the same moment. */
async function beginOnce(tx: Knex.Transaction, world: World): Promise<boolean> {
  if ((await tx('accounts').first('id')) !== undefined) return false;
  const row = { name: 'begun', value: world.clock() };
  return (await insertRows<{ name: string }>(tx, 'installation', [row], 'on conflict (name) do nothing returning name')).length > 0;
}

/**
 * Begins the installation: a branch, and an account that is its secretary and the system's administrator until it gives
 * these roles to others. `not_found` once there is an account: then the page is not there any more.
 */
export async function beginInstallation(
  db: Database,
  world: World,
  passwords: Passwords,
  { organisation: name, name: loginName, password, locale }: Setup,
  afterSetup: AfterSetup,
): Promise<Outcome<null, 'not_found' | 'password_weak'>> {
  if (isWeak(password, cleanLoginName(loginName))) return refused('password_weak');
  const passwordHash = await passwords.hash(password);
  return db.write(async (tx) => {
    if (!(await beginOnce(tx, world))) return refused('not_found');
    const organisation = await addOrganisation(tx, world, bySystem, { parentId: null, level: 'branch', name });
    if (!organisation.ok) throw new Error('the first organisation has no parent that could be missing');
    const { id: organisationId } = organisation.value;
    const fromDay = dayOf(world.clock());
    const roles = (['secretary', 'system_administrator'] as const).map((role) => ({ role, organisationId, fromDay }));
    const account = await addAccount(tx, world, bySystem, { name: loginName, locale, roles, passwordHash });
    if (!account.ok) throw new Error('the first account has no other to share its name with');
    await afterSetup(tx, organisation.value);
    return ok(null);
  });
}
