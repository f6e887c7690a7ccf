/** Files that pages load: read once at the start, addressed by their content. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { AppMiddleware } from './deps.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** Far above what the pages need; a build that puts a folder of its own there is noticed at the start. */
export const assetsMax = 500;

type Asset = { readonly body: Buffer; readonly type: string; readonly hash: string };

export type Assets = {
  /** `/assets/tokens.css` gives `/assets/tokens.css?v=...`. Throws on a file that is not there. */
  readonly urlOf: (path: string) => string;
  readonly find: (path: string) => Asset | undefined;
};

function assetOf(file: string): Asset {
  const body = readFileSync(file);
  return {
    body,
    type: types[extname(file)] ?? 'application/octet-stream',
    hash: createHash('sha256').update(body).digest('hex').slice(0, 16),
  };
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => extname(name) in types) : [];

/** Address and file of everything that may be served. */
function* listed(root: string): Generator<readonly [string, string]> {
  for (const folder of [join(root, 'views', 'assets'), join(root, 'dist', 'views', 'assets')]) {
    for (const name of filesIn(folder)) yield [`/assets/${name}`, join(folder, name)];
  }
  const pages = join(root, 'views', 'pages');
  for (const page of readdirSync(pages, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const css = join(pages, page.name, `${page.name}.css`);
    if (existsSync(css)) yield [`/assets/pages/${page.name}.css`, css];
    const script = join(root, 'dist', 'views', 'pages', page.name, `${page.name}.client.js`);
    if (existsSync(script)) yield [`/assets/pages/${page.name}.client.js`, script];
  }
  yield ['/assets/vendor/chart.umd.js', join(root, 'node_modules', 'chart.js', 'dist', 'chart.umd.js')];
}

/** Reads the assets under a package's root: `views/assets`, each page's style and compiled script, the chart library. */
export function readAssets(root: string): Assets {
  const assets = new Map([...listed(root)].map(([path, file]) => [path, assetOf(file)]));
  if (assets.size > assetsMax) throw new Error(`more than ${assetsMax} assets under ${root}`);
  return {
    find: (path) => assets.get(path),
    urlOf(path) {
      const asset = assets.get(path);
      if (asset === undefined) throw new Error(`no asset ${path}`);
      return `${path}?v=${asset.hash}`;
    },
  };
}

const yearSeconds = 31_536_000;

/** Serves `/assets/...`. An address with the right content hash may be kept for ever, any other is asked again each time. */
export const serveAssets =
  (assets: Assets): AppMiddleware =>
  async (ctx, next) => {
    if (!ctx.path.startsWith('/assets/') || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    const asset = assets.find(ctx.path);
    if (asset === undefined) return next();
    ctx.status = 200;
    ctx.etag = asset.hash;
    ctx.set('Cache-Control', ctx.querystring === `v=${asset.hash}` ? `public, max-age=${yearSeconds}, immutable` : 'no-cache');
    if (ctx.fresh) {
      ctx.status = 304;
      return;
    }
    ctx.type = asset.type;
    ctx.body = asset.body;
  };
