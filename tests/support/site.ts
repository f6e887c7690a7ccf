/** A running server for tests over HTTP, and a visitor who keeps cookies as a browser does. */
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { accessRoutes, type AccessParts } from '../../server/access/routes.ts';
import { identify } from '../../server/access/viewers.ts';
import { passwords } from '../../server/access/passwords.ts';
import type { Database } from '../../server/db/database.ts';
import { deviceRoutes } from '../../server/devices/routes.ts';
import { application, httpServer, type Limits } from '../../server/http/application.ts';
import type { Assets } from '../../server/http/assets.ts';
import type { AppMiddleware, AppRouter, Deps, Settings } from '../../server/http/deps.ts';
import { devicesOnly } from '../../server/http/device-token.ts';
import { openLog } from '../../server/http/log.ts';
import type { MonotonicMs } from '../../server/kernel/clock.ts';
import { monotonicMs } from '../../server/kernel/clock.ts';
import type { World } from '../../server/kernel/world.ts';
import { memberRoutes } from '../../server/members/routes.ts';
import { createViews } from '../../views/render.ts';

/** Every file is there and empty: what pages load is tested elsewhere. */
const anyAssets: Assets = { urlOf: (path) => path, find: () => undefined };

/** Compiled once a file: it takes longer than most tests. */
const views = createViews();

const settings: Settings = { publicUrl: undefined, sessionSecret: 'a secret of thirty-two characters', trustProxy: false, sample: false };

export type SiteFacts = {
  readonly settings?: Partial<Settings>;
  readonly assets?: Assets;
  readonly render?: Deps['render'];
  readonly sampleLogins?: AccessParts['sampleLogins'];
  readonly monotonic?: MonotonicMs;
  readonly navOf?: Deps['navOf'];
  readonly beforePages?: (deps: Deps) => readonly AppMiddleware[];
  /** How long a connection may take; the product's own unless said otherwise. */
  readonly limits?: Limits;
  /** More routes beside those of access, members and devices. */
  readonly mount?: (router: AppRouter, deps: Deps) => void;
};

export type Site = {
  readonly url: string;
  readonly deps: Deps;
  /** Lines that the server logged, as JSON. */
  readonly logged: readonly string[];
  close(): Promise<void>;
};

/** Starts a server on a free port of the loopback. The caller closes it. */
export async function startSite(db: Database, world: World, facts: SiteFacts = {}): Promise<Site> {
  const logged: string[] = [];
  const log = openLog('info', { write: (line) => void logged.push(line) });
  const deps: Deps = {
    db,
    world,
    log,
    render: facts.render ?? views.render,
    assets: facts.assets ?? anyAssets,
    settings: { ...settings, ...facts.settings },
    navOf: facts.navOf ?? (() => []),
  };
  const app = application(deps, [identify(deps), ...(facts.beforePages?.(deps) ?? [])], (router) => {
    accessRoutes(router, deps, { passwords: passwords(), sampleLogins: facts.sampleLogins ?? null });
    memberRoutes(router, deps, { monthTotals: async () => new Map() });
    deviceRoutes(router, deps, { devicesOnly: devicesOnly(deps, facts.monotonic ?? monotonicMs) });
    facts.mount?.(router, deps);
  });
  const server = httpServer(app, facts.limits).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    deps,
    logged,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export type Shown = { readonly status: number; readonly headers: Headers; readonly text: string };

export type Visitor = {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Shown>;
  /** Sends a form as it stands, without a token. */
  post(path: string, fields: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Shown>;
  /** Opens a page, then sends a form with the token found there. */
  submit(page: string, path: string, fields: Readonly<Record<string, string>>): Promise<Shown>;
  signIn(name: string, password: string): Promise<Shown>;
};

/** The token in a page's forms. Throws where there is none. */
export function tokenIn(page: Shown): string {
  const token = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1];
  if (token === undefined) throw new Error(`no form on a page of status ${page.status}`);
  return token;
}

export function aVisitor(url: string): Visitor {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit): Promise<Shown> => {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(new URL(path, url), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const visitor: Visitor = {
    cookies,
    get: (path, headers = {}) => ask(path, { headers: { accept: 'text/html', ...headers } }),
    post: (path, fields, headers = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: { accept: 'text/html', ...headers } }),
    submit: async (page, path, fields) => visitor.post(path, { csrf: tokenIn(await visitor.get(page)), ...fields }),
    signIn: (name, password) => visitor.submit('/login', '/login', { name, password, back: '/' }),
  };
  return visitor;
}
