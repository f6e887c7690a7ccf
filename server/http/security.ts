/** Headers that tell the browser what our pages may do, and the names under which this server answers. */
import helmet from 'koa-helmet';
import type { AppMiddleware, Settings } from './deps.ts';
import { Malformed } from './malformed.ts';

/** No scripts but our files, nothing from elsewhere. Bars and shares are drawn by a custom property in `style`. */
const directives = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
};

/** Headers of every page and asset. What only works over https is said only there; over plain http browsers warn about it. */
export function securityHeaders({ publicUrl }: Settings): AppMiddleware {
  const https = publicUrl?.protocol === 'https:';
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: https,
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
    // Under `no-referrer` browsers send `Origin: null` with our own forms.
    referrerPolicy: { policy: 'same-origin' },
  });
}

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Refuses a Host that is not ours, once we know our name: a page of another name that resolves to this machine gets nothing. */
export const ownHostOnly =
  ({ publicUrl }: Settings): AppMiddleware =>
  async (ctx, next) => {
    const host = ctx.req.headers.host ?? '';
    if (publicUrl !== undefined && host !== publicUrl.host && !loopback.test(host))
      throw new Malformed('wrong_host', '', 'this server has another name');
    await next();
  };
