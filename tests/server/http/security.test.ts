/** Headers of pages, names of the server, cookies under https. */
import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { anAccount, anOrganisation, testPassword } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aVisitor, type Site, startSite, tokenIn } from '../../support/site.ts';
import { testWorld } from '../../support/world.ts';

/** Asks with a Host header of one's own, which fetch does not allow. */
const askAs = (site: Site, host: string, path = '/login'): Promise<number> =>
  new Promise((resolve, reject) => {
    request({ port: new URL(site.url).port, path, headers: { host, accept: 'text/html' } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

onEachEngine((engine) => {
  let db: Database;
  const sites: Site[] = [];
  const world = testWorld();
  const start = async (publicUrl?: string): Promise<Site> => {
    const site = await startSite(db, world, { settings: { publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl) } });
    sites.push(site);
    return site;
  };
  beforeEach(async () => {
    db = await engine.fresh();
  });
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.close();
  });

  test('a page runs no scripts but ours, is framed by nobody, kept by no cache', async () => {
    const { headers } = await aVisitor((await start()).url).get('/login');
    expect(headers.get('content-security-policy')?.split(';').toSorted()).toEqual(
      [
        "default-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ].toSorted(),
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test.for([
    { host: 'points.example.org', status: 200, why: 'its name' },
    { host: 'localhost:3000', status: 200, why: 'the kiosk beside it' },
    { host: '127.0.0.1', status: 200, why: 'the kiosk beside it, by address' },
    { host: 'evil.example', status: 400, why: 'another name that leads here' },
    { host: 'points.example.org.evil.example', status: 400, why: 'a name that begins alike' },
    { host: '127.0.0.1.evil.example', status: 400, why: 'an address that is a name' },
  ])('asked as $host: $status, $why', async ({ host, status }) => {
    expect(await askAs(await start('https://points.example.org'), host)).toBe(status);
  });

  test('without a name of its own it answers to any', async () => {
    expect(await askAs(await start(), 'village-office:3000')).toBe(200);
  });

  test('under https cookies are bound to it, and forms from its own name are taken', async () => {
    await db.write(async (tx) => anAccount(tx, world, { organisationId: (await anOrganisation(tx, world)).id }));
    const site = await start('https://points.example.org');
    const visitor = aVisitor(site.url);
    const csrf = tokenIn(await visitor.get('/login'));
    const form = { csrf, name: 'secretary one', password: testPassword };
    const signed = await visitor.post('/login', form, { origin: 'https://points.example.org', 'sec-fetch-site': 'same-origin' });
    expect(signed.status).toBe(303);
    const cookie = signed.headers.getSetCookie().find((line) => line.startsWith('__Host-flagtap_session='));
    expect(cookie).toMatch(/; secure/i);
    expect((await visitor.get('/me')).status).toBe(200);
    expect((await visitor.get('/login')).headers.get('strict-transport-security')).toContain('max-age');
  });
});
