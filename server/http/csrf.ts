/** The token that shows a form to come from our own page: made from the session, or from the guest that was shown the form. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AppContext, Deps } from './deps.ts';
import { guestOf } from './session.ts';

const saltBytes = 9;

const sealed = (secret: string, holder: string, salt: string): string =>
  createHmac('sha256', secret).update(`form:${salt}:${holder}`).digest('base64url');

/** A token for the forms of a page; salted, so that no two pages carry the same text beside what a stranger may have typed. */
export function csrfTokenOf(ctx: AppContext, deps: Deps): string {
  const holder = ctx.state.session?.token ?? guestOf(ctx, deps);
  const salt = Buffer.from(deps.world.randomBytes(saltBytes)).toString('base64url');
  return `${salt}.${sealed(deps.settings.sessionSecret, holder, salt)}`;
}

/** Whether a token was made for this session or guest. */
export function isCsrfToken(ctx: AppContext, { settings }: Deps, token: string): boolean {
  const holder = ctx.state.session?.token ?? ctx.state.guest;
  if (holder === null) return false;
  const [salt = '', seal = ''] = token.split('.', 2);
  const expected = Buffer.from(sealed(settings.sessionSecret, holder, salt));
  const given = Buffer.from(seal);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
