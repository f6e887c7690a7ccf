/**
 * Sessions in the database. Own rather than koa-session: a session here is one row keyed by the hash of a random id, which
 * login, reset and "end all others" reach by SQL in the transaction of the act itself.
 */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { insertRows } from '../db/bulk.ts';
import { DatabaseBusy } from '../db/database.ts';
import { isDiskFull } from '../db/errors.ts';
import { type Instant, msOf, plusMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import type { AppContext, AppMiddleware, Deps, Settings } from './deps.ts';

/** A session ends this long after its last use ... */
export const sessionIdleMs = 4 * 3_600_000;
/** ... and this long after its login, whatever is done with it. */
export const sessionLifeMs = 12 * 3_600_000;
/** How stale `seen_at` may grow: one write a minute, not one a page. */
export const sessionSeenStepMs = 60_000;
/** A login beyond ends the account's oldest session. */
export const sessionsPerAccountMax = 20;

const tokenBytes = 32;
const tokenPattern = /^[\w-]{43}$/;

export type Session = {
  /** What the browser holds. Never stored, never logged. */
  readonly token: string;
  readonly idHash: string;
  readonly accountId: number;
  readonly expiresAt: Instant;
};

const idHashOf = (token: string): string => createHash('sha256').update(`session:${token}`).digest('hex');

const isHttps = ({ publicUrl }: Settings): boolean => publicUrl?.protocol === 'https:';

/** Under https the prefix lets no neighbouring host or path set the cookie. */
const cookieName = (settings: Settings, name: string): string => (isHttps(settings) ? `__Host-${name}` : name);

/** Sets a cookie for this server alone, out of reach of scripts; without `maxAgeMs` it goes with the browser's window. */
export function setCookie(ctx: AppContext, settings: Settings, name: string, value: string, maxAgeMs?: number): void {
  ctx.cookies.secure = isHttps(settings);
  ctx.cookies.set(cookieName(settings, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(settings),
    overwrite: true,
    signed: false,
    ...(maxAgeMs === undefined ? {} : { maxAge: maxAgeMs }),
  });
}

export const cookieOf = (ctx: AppContext, settings: Settings, name: string): string | undefined =>
  ctx.cookies.get(cookieName(settings, name), { signed: false });

export const randomToken = (world: World): string => Buffer.from(world.randomBytes(tokenBytes)).toString('base64url');

/** Opens a session and answers its token, which `keepSession` hands to the browser after the commit. */
export async function openSession(tx: Knex.Transaction, world: World, accountId: number): Promise<string> {
  const token = randomToken(world);
  const now = world.clock();
  await tx('sessions').where('expires_at', '<=', now).delete();
  const kept = tx('sessions')
    .where({ account_id: accountId })
    .orderBy('seen_at', 'desc')
    .limit(sessionsPerAccountMax - 1)
    .select('id_hash');
  await tx('sessions').where({ account_id: accountId }).whereNotIn('id_hash', kept).delete();
  await insertRows(tx, 'sessions', [
    { id_hash: idHashOf(token), account_id: accountId, data: '{}', seen_at: now, expires_at: plusMs(now, sessionLifeMs) },
  ]);
  return token;
}

/** Ends one session. */
export async function closeSession(tx: Knex.Transaction, session: Session): Promise<void> {
  await tx('sessions').where({ id_hash: session.idHash }).delete();
}

/** Ends every session of an account, as after a change of its password. */
export async function closeSessionsOf(tx: Knex.Transaction, accountId: number): Promise<void> {
  await tx('sessions').where({ account_id: accountId }).delete();
}

const sessionCookie = 'flagtap_session';
const guestCookie = 'flagtap_guest';

export const keepSession = (ctx: AppContext, settings: Settings, token: string): void =>
  setCookie(ctx, settings, sessionCookie, token, sessionLifeMs);

/** Takes the cookie back from the browser. */
export const dropSession = (ctx: AppContext, settings: Settings): void => setCookie(ctx, settings, sessionCookie, '', 0);

/** Who a visitor without session is between a form and its sending; a cookie is set when the first form is shown. */
export function guestOf(ctx: AppContext, { world, settings }: Deps): string {
  const known = ctx.state.guest;
  if (known !== null) return known;
  const guest = randomToken(world);
  setCookie(ctx, settings, guestCookie, guest);
  ctx.state.guest = guest;
  return guest;
}

async function liveSession({ db, world }: Deps, token: string): Promise<{ session: Session; seenAt: Instant } | undefined> {
  const idHash = idHashOf(token);
  const now = world.clock();
  const row: { account_id: number; seen_at: Instant; expires_at: Instant } | undefined = await db
    .reader('sessions')
    .where({ id_hash: idHash })
    .where('expires_at', '>', now)
    .where('seen_at', '>', plusMs(now, -sessionIdleMs))
    .first('account_id', 'seen_at', 'expires_at');
  if (row === undefined) return undefined;
  return { session: { token, idHash, accountId: row.account_id, expiresAt: row.expires_at }, seenAt: row.seen_at };
}

/** Notes that a session is in use. Left out while nothing can be written: its pages can still be read. */
async function touch({ db, world, log }: Deps, session: Session, seenAt: Instant): Promise<void> {
  const now = world.clock();
  if (msOf(now) - msOf(seenAt) < sessionSeenStepMs) return;
  try {
    await db.write((tx) => tx('sessions').where({ id_hash: session.idHash }).where('seen_at', '<', now).update({ seen_at: now }));
  } catch (error) {
    if (!(error instanceof DatabaseBusy) && !isDiskFull(error)) throw error;
    log.warn('a session could not be marked as seen: the database takes no writes');
  }
}

/** Finds the session of a request's cookie. */
export const sessions =
  (deps: Deps): AppMiddleware =>
  async (ctx, next) => {
    const guest = cookieOf(ctx, deps.settings, guestCookie) ?? '';
    ctx.state.guest = tokenPattern.test(guest) ? guest : null;
    const token = cookieOf(ctx, deps.settings, sessionCookie) ?? '';
    if (token !== '') {
      const live = tokenPattern.test(token) ? await liveSession(deps, token) : undefined;
      if (live !== undefined) await touch(deps, live.session, live.seenAt);
      ctx.state.session = live?.session ?? null;
      ctx.state.sessionDead = live === undefined;
    }
    await next();
  };
