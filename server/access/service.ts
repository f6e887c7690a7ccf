/** Accounts and the roles they hold. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import type { Database } from '../db/database.ts';
import { closeSessionsOf, openSession } from '../http/session.ts';
import { forgetTries } from '../http/rate-limit.ts';
import type { Viewer } from '../http/viewer.ts';
import type { Look } from '../http/page.ts';
import type { Day } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { readableText } from '../kernel/readable.ts';
import type { World } from '../kernel/world.ts';
import type { RoleCode } from '../contract/codes.ts';
import type { Locale } from '../../views/text/text.ts';
import { countAccountTry, triesKeyOf } from './login.ts';
import { isWeak, type Passwords } from './passwords.ts';

export const loginNameMax = 60;

/** A login name as it is kept: without the spaces around it that a telephone adds. */
export const cleanLoginName = (typed: string): string => typed.normalize('NFC').trim();

export type NewRole = { readonly role: RoleCode; readonly organisationId: number; readonly fromDay: Day };

export type NewAccount = {
  readonly name: string;
  readonly memberId?: number | null;
  readonly locale?: Locale;
  readonly roles: readonly NewRole[];
};

/** Adds an account whose password is hashed already: where many are made, one hash may serve them all. */
export async function addAccount(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { name, memberId = null, locale = 'zh', roles, passwordHash }: NewAccount & { readonly passwordHash: string },
): Promise<Outcome<{ readonly id: number; readonly uid: string }, 'account_name_taken'>> {
  const uid = world.newUid();
  const [row] = await insertRows<{ id: number }>(
    tx,
    'accounts',
    [{ uid, name: cleanLoginName(name), password_hash: passwordHash, member_id: memberId, locale, created_at: world.clock() }],
    'on conflict (name) do nothing returning id',
  );
  if (row === undefined) return refused('account_name_taken');
  await recordAct(tx, world, { actor, action: 'account.add', subject: uid });
  for (const role of roles) await grantRole(tx, world, actor, { accountId: row.id, accountUid: uid, ...role });
  return ok({ id: row.id, uid });
}

/** Adds an account with a password that somebody chose. */
export async function createAccount(
  db: Database,
  world: World,
  passwords: Passwords,
  actor: Actor,
  account: NewAccount & { readonly password: string },
): Promise<Outcome<{ readonly id: number; readonly uid: string }, 'account_name_taken' | 'password_weak'>> {
  const { password, ...rest } = account;
  if (isWeak(password, cleanLoginName(account.name))) return refused('password_weak');
  const passwordHash = await passwords.hash(password);
  return db.write((tx) => addAccount(tx, world, actor, { ...rest, passwordHash }));
}

/** Gives an account a role over an organisation and what is below it, from a day on. */
export async function grantRole(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { accountId, accountUid, role, organisationId, fromDay }: NewRole & { readonly accountId: number; readonly accountUid: string },
): Promise<void> {
  await insertRows(tx, 'account_roles', [
    { account_id: accountId, role, organisation_id: organisationId, from_day: fromDay, until_day: null },
  ]);
  await recordAct(tx, world, { actor, action: 'account.grant', organisationId, subject: accountUid, detail: { role, fromDay } });
}

/** Ends an account's role at an organisation: `on` is the first day without it. A role that had not begun is taken back whole. */
export async function endRole(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  {
    accountId,
    accountUid,
    role,
    organisationId,
    on,
  }: Omit<NewRole, 'fromDay'> & { readonly accountId: number; readonly accountUid: string; readonly on: Day },
): Promise<void> {
  const held = () =>
    tx('account_roles')
      .where({ account_id: accountId, role, organisation_id: organisationId })
      .where((open) => void open.whereNull('until_day').orWhere('until_day', '>', on));
  await held().where('from_day', '>=', on).delete();
  await held().update({ until_day: on });
  await recordAct(tx, world, { actor, action: 'account.revoke', organisationId, subject: accountUid, detail: { role, on } });
}

/** Lets the reading rights of a member's account follow a transfer: from `on` at the new organisation, until then at the old. */
export async function moveMemberRole(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { memberId, organisationId, on }: { readonly memberId: number; readonly organisationId: number; readonly on: Day },
): Promise<void> {
  const account: { id: number; uid: string } | undefined = await tx('accounts').where({ member_id: memberId }).first('id', 'uid');
  if (account === undefined) return;
  const who = { accountId: account.id, accountUid: account.uid, role: 'member' as const };
  const held: { organisation_id: number }[] = await tx('account_roles')
    .where({ account_id: account.id, role: 'member' })
    .where((open) => void open.whereNull('until_day').orWhere('until_day', '>', on))
    .select('organisation_id');
  for (const { organisation_id } of held) await endRole(tx, world, actor, { ...who, organisationId: organisation_id, on });
  await grantRole(tx, world, actor, { ...who, organisationId, fromDay: on });
}

const resetPasswordChars = 16;

/** Gives an account a random password, answered once and kept nowhere; ends all its sessions and lifts a lock after wrong tries. */
export async function resetAccount(
  db: Database,
  world: World,
  passwords: Passwords,
  actor: Actor,
  name: string,
): Promise<Outcome<{ readonly password: string }, 'account_unknown'>> {
  const password = readableText(world.randomBytes, resetPasswordChars).replace(/(.{4})(?=.)/g, '$1-');
  const passwordHash = await passwords.hash(password);
  return db.write(async (tx) => {
    const account: { id: number; uid: string } | undefined = await tx('accounts')
      .where({ name: cleanLoginName(name) })
      .first('id', 'uid');
    if (account === undefined) return refused('account_unknown');
    await tx('accounts').where({ id: account.id }).update({ password_hash: passwordHash });
    await closeSessionsOf(tx, account.id);
    await forgetTries(tx, world, triesKeyOf(cleanLoginName(name)));
    await recordAct(tx, world, { actor, action: 'account.reset', subject: account.uid });
    return ok({ password });
  });
}

export type PasswordChange = { readonly current: string; readonly next: string };

/**
 * Changes one's own password: every session of the account ends, and the token of a new one is answered.
 * `wrong_login` when the current password is not the one; wrong tries count as at login.
 */
export async function changePassword(
  db: Database,
  world: World,
  passwords: Passwords,
  { accountId, accountUid, loginName }: Viewer,
  { current, next }: PasswordChange,
): Promise<Outcome<{ readonly token: string }, 'wrong_login' | 'too_many_tries' | 'password_weak'>> {
  const tried = await countAccountTry(db, world, loginName);
  if (!tried.ok) return tried;
  const account: { password_hash: string } | undefined = await db.reader('accounts').where({ id: accountId }).first('password_hash');
  if (!(await passwords.matches(account?.password_hash, current))) return refused('wrong_login');
  if (isWeak(next, loginName)) return refused('password_weak');
  const passwordHash = await passwords.hash(next);
  return db.write(async (tx) => {
    await tx('accounts').where({ id: accountId }).update({ password_hash: passwordHash });
    await closeSessionsOf(tx, accountId);
    await forgetTries(tx, world, triesKeyOf(loginName));
    await recordAct(tx, world, { actor: { kind: 'account', accountId }, action: 'account.password', subject: accountUid });
    return ok({ token: await openSession(tx, world, accountId) });
  });
}

/** Keeps how an account wants its pages. A matter of taste: no audit row. */
export async function keepPreferences(tx: Knex.Transaction, accountId: number, { locale, textSize, theme }: Look): Promise<void> {
  await tx('accounts').where({ id: accountId }).update({ locale, text_size: textSize, theme });
}

/** Whether anybody can sign in yet: before, the set-up page stands in for all others. */
export const hasAccounts = async (db: Knex): Promise<boolean> => (await db('accounts').first('id')) !== undefined;
