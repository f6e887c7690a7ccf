/** Signing in: the same answer, after the same time, whether the name or the password was wrong. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { recordAct } from '../audit/service.ts';
import type { Database } from '../db/database.ts';
import { countTry, forgetTries, type Limit, type Tries, uncountTry } from '../http/rate-limit.ts';
import { closeSession, openSession, type Session } from '../http/session.ts';
import { type Outcome, ok, type Refused, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import type { Passwords } from './passwords.ts';

const windowMs = 15 * 60_000;
/** Wrong tries for one account: the next is refused unheard. */
export const accountTries: Limit = { triesMax: 10, windowMs };
/** Wrong tries from one address, which a whole office may share. */
export const addressTries: Limit = { triesMax: 100, windowMs };

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Under which wrong tries for a login name are counted; the name itself is not in it. */
export const triesKeyOf = (loginName: string): string => `login:name:${digest(loginName)}`;

/** One key for all addresses of a house: an IPv6 line has 2^64 of them. */
const addressKeyOf = (ip: string): string => `login:from:${digest(/^[\da-f:]+$/i.test(ip) ? ip.split(':').slice(0, 4).join(':') : ip)}`;

const msPerMinute = 60_000;

const refusedAfter = (...tries: readonly Tries[]): Refused<'too_many_tries'> | undefined => {
  const waits = tries.flatMap((tried) => (tried.allowed ? [] : [tried.retryAfterMs]));
  return waits.length === 0 ? undefined : refused('too_many_tries', { minutes: Math.max(1, Math.ceil(Math.max(...waits) / msPerMinute)) });
};

/** Counts a try to prove that one knows an account's password. */
export async function countAccountTry(db: Database, world: World, loginName: string): Promise<Outcome<null, 'too_many_tries'>> {
  const tried = await db.write((tx) => countTry(tx, world, triesKeyOf(loginName), accountTries));
  return refusedAfter(tried) ?? ok(null);
}

export type Login = {
  readonly name: string;
  readonly password: string;
  readonly ip: string;
  /** The session that the browser holds already: it ends with the login. */
  readonly previous: Session | null;
};

type Account = { readonly id: number; readonly uid: string; readonly passwordHash: string };

const accountBy = (db: Knex, name: string): Promise<Account | undefined> =>
  db('accounts').where({ name }).whereNull('disabled_at').first({ id: 'id', uid: 'uid', passwordHash: 'password_hash' });

/** Opens a session for who knows the password of an account. The try is counted before the password is looked at, so that no burst of tries slips through. */
export async function login(
  db: Database,
  world: World,
  passwords: Passwords,
  { name, password, ip, previous }: Login,
): Promise<Outcome<{ readonly token: string }, 'wrong_login' | 'too_many_tries'>> {
  const tries = await db.write(async (tx) => [
    await countTry(tx, world, triesKeyOf(name), accountTries),
    await countTry(tx, world, addressKeyOf(ip), addressTries),
  ]);
  const tooMany = refusedAfter(...tries);
  if (tooMany !== undefined) return tooMany;
  const account = await accountBy(db.reader, name);
  const right = await passwords.matches(account?.passwordHash, password);
  return db.write(async (tx) => {
    const still = right ? await accountBy(tx, name) : undefined;
    if (account === undefined || still?.passwordHash !== account.passwordHash) {
      // Written for unknown names too: the time that a commit takes must not tell them apart.
      await recordAct(tx, world, { actor: { kind: 'system' }, action: 'login.failed', subject: account?.uid ?? '' });
      return refused('wrong_login');
    }
    await forgetTries(tx, world, triesKeyOf(name));
    await uncountTry(tx, addressKeyOf(ip));
    if (previous !== null) await closeSession(tx, previous);
    await recordAct(tx, world, { actor: { kind: 'account', accountId: account.id }, action: 'login', subject: account.uid });
    return ok({ token: await openSession(tx, world, account.id) });
  });
}

/** Ends the session at hand. */
export const logout = (db: Database, world: World, session: Session): Promise<void> =>
  db.write(async (tx) => {
    await closeSession(tx, session);
    await recordAct(tx, world, { actor: { kind: 'account', accountId: session.accountId }, action: 'logout' });
  });
