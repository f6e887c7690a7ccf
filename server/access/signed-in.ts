/** Routes for people who are signed in: everybody else is shown the way to the login page and back. */
import { paths } from '../../views/paths.ts';
import type { AppContext, AppMiddleware, Deps } from '../http/deps.ts';
import { refused } from '../kernel/outcome.ts';
import { isApi, replyRefused } from '../http/reply.ts';

const anyBase = 'http://here';

/** A path of this server, or the start page: nobody is sent elsewhere by a link that passes through our login. */
export function safeBack(back: string): string {
  if (!back.startsWith('/') || back.startsWith('//') || /[\\\x00-\x20\x7f]/.test(back) || !URL.canParse(back, anyBase)) return paths.start;
  const url = new URL(back, anyBase);
  return url.origin === anyBase ? `${url.pathname}${url.search}` : paths.start;
}

const wantsPage = (ctx: AppContext): boolean =>
  !isApi(ctx) && ctx.method === 'GET' && ctx.accepts('html', 'text/event-stream', 'json') === 'html';

/** Lets signed-in people pass. A page asked for leads to the login and back; anything else, and a session that ended, is told 401 `not_signed_in`. */
export const signedIn =
  (deps: Deps): AppMiddleware =>
  async (ctx, next) => {
    if (ctx.state.viewer !== null) return next();
    const back = wantsPage(ctx) ? `${paths.login}?back=${encodeURIComponent(ctx.url)}` : paths.login;
    if (wantsPage(ctx) && !ctx.state.sessionDead) {
      ctx.status = 303;
      ctx.redirect(back);
      return;
    }
    replyRefused(ctx, deps, refused('not_signed_in'), back);
  };
