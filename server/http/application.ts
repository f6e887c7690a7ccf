/** The chain that every request goes through, in its order; and the server around it. */
import { createServer, type Server } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import { serveAssets } from './assets.ts';
import type { AppMiddleware, AppRouter, AppState, Deps } from './deps.ts';
import { catchErrors, isGone } from './errors.ts';
import { ownOriginOnly } from './own-origin.ts';
import { isApi } from './reply.ts';
import { ownHostOnly, securityHeaders } from './security.ts';
import { sessions } from './session.ts';

/** How long a connection may take with a request; past it, it is cut. */
export type Limits = {
  /** A request must have arrived whole within ... */
  readonly requestMs: number;
  /** ... and its headers within, counted from the opening of the connection for the first. */
  readonly headersMs: number;
  /** How often connections are looked at. */
  readonly checkMs: number;
};

const limits: Limits = { requestMs: 30_000, headersMs: 10_000, checkMs: 5_000 };

const begin = ({ watch }: Deps): AppMiddleware => {
  const uploads = { reading: 0 };
  return async (ctx, next) => {
    const state: AppState = {
      session: null,
      viewer: null,
      sessionDead: false,
      device: null,
      guest: null,
      watch: watch ?? null,
      waiting: 0,
      uploads,
    };
    Object.assign(ctx.state, state);
    await next();
  };
};

/** Applies middlewares to what is not the API: kiosks have no cookies, are no browsers, and come in thousands. */
const onPages =
  (middleware: AppMiddleware): AppMiddleware =>
  (ctx, next) =>
    isApi(ctx) ? next() : middleware(ctx, next);

/**
 * The application. `beforePages` runs on everything but the API, first of all what turns a session into a viewer;
 * `mount` adds the routes of every domain to one router.
 */
export function application(deps: Deps, beforePages: readonly AppMiddleware[], mount: (router: AppRouter) => void): Koa<AppState> {
  const app = new Koa<AppState>();
  app.proxy = deps.settings.trustProxy;
  app.on('error', (error: unknown) => {
    if (!isGone(error)) deps.log.error({ err: error }, 'a reply broke off');
  });
  const router: AppRouter = new Router<AppState>();
  mount(router);
  deps.watch?.mounted(router);
  app.use(begin(deps));
  app.use(onPages(securityHeaders(deps.settings)));
  app.use(catchErrors(deps));
  app.use(ownHostOnly(deps.settings));
  app.use(serveAssets(deps.assets));
  app.use(onPages(sessions(deps)));
  app.use(onPages(ownOriginOnly(deps)));
  for (const middleware of beforePages) app.use(onPages(middleware));
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;
}

/** A server for the application, with its time limits; the caller makes it listen. */
export function httpServer(app: Koa<AppState>, { requestMs, headersMs, checkMs } = limits): Server {
  const handle = app.callback();
  const times = { requestTimeout: requestMs, headersTimeout: headersMs, connectionsCheckingInterval: checkMs };
  return createServer(times, (request, response) => {
    void handle(request, response);
  });
}
