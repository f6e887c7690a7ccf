/** Who may talk to the display page: the browser that was given the launch link, on this machine, under this machine's name. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware } from 'koa';

export type DoorkeeperParts = {
  readonly port: () => number;
  /** In the link that the kiosk prints at its start. */
  readonly launchToken: string;
  /** In the cookie that the link is traded for. */
  readonly sessionToken: string;
  /** What a stranger reads. */
  readonly closedPage: string;
};

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(hashed(a), hashed(b));

/** A foreign Host would be a page of another name that resolves here; a foreign Origin a page of another place. */
export function doorkeeper({ port, launchToken, sessionToken, closedPage }: DoorkeeperParts): Middleware {
  // Browsers share cookies between the ports of one host.
  const cookie = () => `flagtap_kiosk_${port()}`;

  const refuse = (ctx: Context, status: number, why: string) => {
    ctx.status = status;
    ctx.type = 'text/plain; charset=utf-8';
    ctx.body = why;
  };

  return async (ctx, next) => {
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    if (!hosts.includes(ctx.get('host'))) return refuse(ctx, 400, 'unknown host');
    const origin = ctx.get('origin');
    if (origin === '' ? ctx.method !== 'GET' : origin !== `http://${ctx.get('host')}`) return refuse(ctx, 403, 'foreign origin');
    const launch = ctx.query['launch'];
    if (ctx.method === 'GET' && ctx.path === '/' && typeof launch === 'string' && same(launch, launchToken)) {
      ctx.cookies.set(cookie(), sessionToken, { httpOnly: true, sameSite: 'strict', path: '/' });
      return ctx.redirect('/');
    }
    if (!same(ctx.cookies.get(cookie()) ?? '', sessionToken)) return refuse(ctx, 403, closedPage);
    return next();
  };
}
