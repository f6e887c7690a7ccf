/** What routes are handed: the outside, the database, how pages are shown. Wired once, in `app.ts`. */
import type { Router, RouterContext, RouterMiddleware } from '@koa/router';
import type { Middleware, ParameterizedContext } from 'koa';
import type { Logger } from 'pino';
import type { ZodType } from 'zod';
import type { NavPlace, PageContext } from '../../views/context.ts';
import type { PageModels, PageName } from '../../views/pages.ts';
import type { Database } from '../db/database.ts';
import type { World } from '../kernel/world.ts';
import type { Assets } from './assets.ts';
import type { Device } from './device-token.ts';
import type { Session } from './session.ts';
import type { Viewer } from './viewer.ts';

/** Fills a page with its model: HTML. */
export type RenderPage = <P extends PageName>(page: P, model: PageModels[P], context: PageContext) => string;

export type Settings = {
  /** Where people reach this server, `https://points.example.org`; undefined on a LAN by address. */
  readonly publicUrl: URL | undefined;
  /** At least 32 characters; forms are signed with it. Another secret makes open forms expire, nothing else. */
  readonly sessionSecret: string;
  /** True behind a reverse proxy of ours, whose X-Forwarded-* headers are then believed. */
  readonly trustProxy: boolean;
  /** True while the database holds sample data: every page says so. */
  readonly sample: boolean;
};

/** Told what the server takes: which routes there are, by which schemas they read. What tries every route stands on it. */
export type Watch = {
  /** Once, when every route is on the router. */
  readonly mounted: (router: AppRouter) => void;
  /** Before a part of a request is decoded. */
  readonly reads: (ctx: AppContext, part: 'json' | 'form' | 'query', schema: ZodType) => void;
};

export type Deps = {
  readonly db: Database;
  readonly world: World;
  readonly log: Logger;
  readonly render: RenderPage;
  readonly assets: Assets;
  readonly settings: Settings;
  /** Places of the navigation that exist for a viewer. */
  readonly navOf: (viewer: Viewer) => readonly NavPlace[];
  readonly watch?: Watch | undefined;
};

/** What the middlewares before a route found out. */
export type AppState = {
  session: Session | null;
  viewer: Viewer | null;
  /** A session cookie came that opens nothing any more. */
  sessionDead: boolean;
  /** On the routes of kiosks: which one asks. */
  device: Device | null;
  /** Who a visitor without a session is between a form and its sending; made when a form is first shown. */
  guest: string | null;
  watch: Watch | null;
  /** How many things the start page has for the viewer to do, as far as the navigation tells. */
  waiting: number;
  /** Forms with files that are being read now, of all requests. */
  uploads: { reading: number };
};

export type AppContext = ParameterizedContext<AppState>;
export type AppMiddleware = Middleware<AppState>;
export type RouteContext = RouterContext<AppState>;
export type Route = RouterMiddleware<AppState>;
/** Every domain's routes are a function `(router, deps, ...its own) => void` that adds to this one router. */
export type AppRouter = Router<AppState>;
