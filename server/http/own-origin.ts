/** Refuses what a browser says was sent from another site's page. Kiosks are no browsers and carry a token of their own. */
import { refused } from '../kernel/outcome.ts';
import type { AppContext, AppMiddleware, Deps } from './deps.ts';
import { replyRefused } from './reply.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

function isOurs(ctx: AppContext, { settings }: Deps): boolean {
  const site = ctx.get('sec-fetch-site');
  if (site !== '' && site !== 'same-origin' && site !== 'none') return false;
  const origin = ctx.get('origin');
  if (origin === '') return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === ctx.get('host') || host === settings.publicUrl?.host;
}

export const ownOriginOnly =
  (deps: Deps): AppMiddleware =>
  async (ctx, next) => {
    if (safeMethods.has(ctx.method) || isOurs(ctx, deps)) return next();
    replyRefused(ctx, deps, refused('foreign_origin'));
  };
