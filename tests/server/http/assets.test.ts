/** Assets: addressed by their content, kept for ever when the address says so, nothing outside the list. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Assets, readAssets } from '../../../server/http/assets.ts';
import { packageRoot } from '../../../views/root.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type Site, startSite } from '../../support/site.ts';
import { testWorld } from '../../support/world.ts';

const files: Readonly<Record<string, string>> = {
  'views/assets/site.css': 'body { color: black }',
  'views/assets/mark.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'views/assets/notes.txt': 'not served',
  'views/pages/login/login.css': 'form { margin: 0 }',
  'views/pages/login/login.hbs': '<p>a template</p>',
  'views/pages/ranking/model.ts': 'export {}',
  'dist/views/pages/ranking/ranking.client.js': 'export {}',
  'node_modules/chart.js/dist/chart.umd.js': 'var Chart',
  'package.json': '{"name":"secret"}',
};

async function aPackage(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'flagtap-assets-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** Asks for a path exactly as written, with the headers given: fetch would tidy up the one and add to the other. */
const askRaw = (
  site: Site,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string; kept: string }> =>
  new Promise((resolve, reject) => {
    request({ port: new URL(site.url).port, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, kept: response.headers['cache-control'] ?? '' }));
    })
      .on('error', reject)
      .end();
  });

test('the styles that the package itself ships are found from its root', () => {
  const assets = readAssets(packageRoot(import.meta.url));
  for (const path of ['/assets/tokens.css', '/assets/pages/login.css', '/assets/vendor/chart.umd.js']) {
    expect(assets.urlOf(path)).toMatch(/\?v=[0-9a-f]{16}$/);
  }
  expect(() => assets.urlOf('/assets/nothing.css')).toThrow('/assets/nothing.css');
});

onEachEngine((engine) => {
  let root: string;
  let assets: Assets;
  let site: Site;
  beforeAll(async () => {
    root = await aPackage();
    assets = readAssets(root);
    site = await startSite(await engine.fresh(), testWorld(), { assets: { ...assets, urlOf: (path) => path } });
  });
  afterAll(async () => {
    await site.close();
    await rm(root, { recursive: true });
  });

  test.for([
    { path: '/assets/site.css', type: 'text/css; charset=utf-8' },
    { path: '/assets/mark.svg', type: 'image/svg+xml' },
    { path: '/assets/pages/login.css', type: 'text/css; charset=utf-8' },
    { path: '/assets/pages/ranking.client.js', type: 'text/javascript; charset=utf-8' },
    { path: '/assets/vendor/chart.umd.js', type: 'text/javascript; charset=utf-8' },
  ])('$path is served as $type', async ({ path, type }) => {
    const response = await fetch(`${site.url}${assets.urlOf(path)}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.getSetCookie()).toEqual([]);
    const again = await askRaw(site, path, { 'if-none-match': response.headers.get('etag') ?? '' });
    expect(again).toEqual({ status: 304, text: '', kept: 'no-cache' });
    const old = await fetch(`${site.url}${path}?v=0000000000000000`);
    expect([old.status, old.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  test.for([
    '/assets/../package.json',
    '/assets/%2e%2e/package.json',
    '/assets/..%2fpackage.json',
    '/assets/pages/../../package.json',
    '/assets//etc/passwd',
    '/assets/notes.txt',
    '/assets/pages/login.hbs',
    '/assets/pages/model.ts',
    '/assets/constructor',
    '/assets/',
  ])('%s is not there', async (path) => {
    const { status, text } = await askRaw(site, path);
    expect(status).toBe(404);
    expect(text).not.toContain('secret');
  });
});
