/** Signing in over HTTP: tokens of forms, renewal of sessions, limits, what strangers learn. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resetAccount } from '../../../server/access/service.ts';
import { passwords } from '../../../server/access/passwords.ts';
import { byCommandLine } from '../../../server/audit/service.ts';
import { sessionIdleMs, sessionLifeMs } from '../../../server/http/session.ts';
import { anAccount, anOrganisation, testPassword } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aVisitor, type Site, startSite, tokenIn } from '../../support/site.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';
import type { Database } from '../../../server/db/database.ts';

onEachEngine((engine) => {
  let db: Database;
  let world: TestWorld;
  let site: Site;

  beforeEach(async () => {
    db = await engine.fresh();
    world = testWorld();
    site = await startSite(db, world);
    await db.write(async (tx) => anAccount(tx, world, { organisationId: (await anOrganisation(tx, world)).id }));
  });
  afterEach(() => site.close());

  const acts = async (): Promise<readonly string[]> => {
    const rows: { action: string }[] = await db.reader('audit_rows').orderBy('id').select('action');
    return rows.map((row) => row.action).filter((action) => action.startsWith('log'));
  };

  test('the right password opens a session, the way back leads where one came from', async () => {
    const visitor = aVisitor(site.url);
    const sent = await visitor.get('/me?changed=yes');
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/login?back=%2Fme%3Fchanged%3Dyes']);
    const login = await visitor.get('/login?back=%2Fme');
    const signed = await visitor.post('/login', { csrf: tokenIn(login), name: ' secretary one ', password: testPassword, back: '/me' });
    expect([signed.status, signed.headers.get('location')]).toEqual([303, '/me']);
    expect((await visitor.get('/me')).status).toBe(200);
    expect(await acts()).toEqual(['login']);
  });

  test('the session cookie is out of reach of scripts and other sites; the database holds only its hash', async () => {
    const visitor = aVisitor(site.url);
    const signed = await visitor.signIn('secretary one', testPassword);
    const cookie = signed.headers.getSetCookie().find((line) => line.startsWith('flagtap_session='));
    expect(cookie).toMatch(/httponly/i);
    expect(cookie).toMatch(/samesite=lax/i);
    const token = visitor.cookies.get('flagtap_session') ?? '';
    expect(token).toHaveLength(43);
    const rows: { id_hash: string }[] = await db.reader('sessions').select('id_hash');
    expect(rows.map((row) => row.id_hash.includes(token))).toEqual([false]);
  });

  test('a login renews the session: the old id opens nothing', async () => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary one', testPassword);
    const first = visitor.cookies.get('flagtap_session') ?? '';
    await visitor.submit('/me', '/login', { name: 'secretary one', password: testPassword });
    expect(visitor.cookies.get('flagtap_session')).not.toBe(first);
    const thief = aVisitor(site.url);
    thief.cookies.set('flagtap_session', first);
    expect((await thief.get('/me')).status).toBe(401);
  });

  test('a form without the token of this visitor is refused, and nothing happens', async () => {
    const visitor = aVisitor(site.url);
    const stranger = aVisitor(site.url);
    const strangersToken = tokenIn(await stranger.get('/login'));
    await visitor.get('/login');
    for (const csrf of ['', 'x', strangersToken]) {
      const sent = await visitor.post('/login', { csrf, name: 'secretary one', password: testPassword });
      expect([csrf, sent.status]).toEqual([csrf, 403]);
    }
    expect(visitor.cookies.has('flagtap_session')).toBe(false);
  });

  test.for([
    { headers: { origin: 'https://elsewhere.example' }, why: 'another site' },
    { headers: { origin: 'null' }, why: 'a page without an origin' },
    { headers: { 'sec-fetch-site': 'cross-site' }, why: 'the browser says so' },
    { headers: { 'sec-fetch-site': 'same-site' }, why: 'a neighbour on the same domain' },
  ])('a form sent from elsewhere is refused: $why', async ({ headers }) => {
    const visitor = aVisitor(site.url);
    const csrf = tokenIn(await visitor.get('/login'));
    expect((await visitor.post('/login', { csrf, name: 'secretary one', password: testPassword }, headers)).status).toBe(403);
    expect(visitor.cookies.has('flagtap_session')).toBe(false);
  });

  test('an unknown name and a wrong password get the same answer', async () => {
    const visitor = aVisitor(site.url);
    const wrong = await visitor.signIn('secretary one', 'not the password');
    const unknown = await visitor.signIn('secretary two', 'not the password');
    const plain = (text: string) => text.replaceAll(/value="[^"]*"/g, '');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(plain(unknown.text)).toBe(plain(wrong.text));
    expect(await acts()).toEqual(['login.failed', 'login.failed']);
  });

  test('the eleventh try is refused, even with the right password; a quarter of an hour later it is heard again', async () => {
    const visitor = aVisitor(site.url);
    for (let tries = 1; tries <= 10; tries++) expect((await visitor.signIn('secretary one', 'not the password')).status).toBe(401);
    const eleventh = await visitor.signIn('secretary one', testPassword);
    expect([eleventh.status, eleventh.headers.get('retry-after')]).toEqual([429, '900']);
    world.pass(15 * 60_000);
    expect((await visitor.signIn('secretary one', testPassword)).status).toBe(303);
  });

  test('of twenty tries at once no more than ten are heard', async () => {
    const visitor = aVisitor(site.url);
    const csrf = tokenIn(await visitor.get('/login'));
    const tries = Array.from({ length: 20 }, () => visitor.post('/login', { csrf, name: 'secretary one', password: 'not the password' }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect([statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 429).length]).toEqual([10, 10]);
  });

  test('signing in takes the wrong tries back', async () => {
    const visitor = aVisitor(site.url);
    for (let round = 1; round <= 2; round++) {
      for (let tries = 1; tries <= 6; tries++) await visitor.signIn('secretary one', 'not the password');
      expect((await aVisitor(site.url).signIn('secretary one', testPassword)).status).toBe(303);
    }
  });

  test('X-Forwarded-For is no way around the limit of an address', async () => {
    await db.write((tx) => tx('rate_limits').insert({ key: 'other', points: 1, expire: 1 }));
    const visitor = aVisitor(site.url);
    const csrf = tokenIn(await visitor.get('/login'));
    for (const ip of ['10.0.0.1', '10.0.0.2']) {
      await visitor.post('/login', { csrf, name: `nobody ${ip}`, password: 'not the password' }, { 'x-forwarded-for': ip });
    }
    const rows: { points: number }[] = await db.reader('rate_limits').where('key', 'like', 'login:from:%').select('points');
    expect(rows).toEqual([{ points: 2 }]);
  });

  test('a password of 8 KB is refused before it is hashed', async () => {
    const visitor = aVisitor(site.url);
    expect((await visitor.signIn('secretary one', 'x'.repeat(8192))).status).toBe(422);
    expect(await acts()).toEqual([]);
  });

  test('a damaged hash lets nobody in and breaks nothing', async () => {
    await db.write((tx) => tx('accounts').update({ password_hash: '$argon2id$damaged' }));
    expect((await aVisitor(site.url).signIn('secretary one', testPassword)).status).toBe(401);
  });

  test('a disabled account is signed out at once and stays out', async () => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary one', testPassword);
    await db.write((tx) => tx('accounts').update({ disabled_at: world.clock() }));
    expect((await visitor.get('/me')).status).not.toBe(200);
    expect((await visitor.signIn('secretary one', testPassword)).status).toBe(401);
  });

  test.for([
    { back: '//elsewhere.example', to: '/', why: 'another host' },
    { back: 'https://elsewhere.example/', to: '/', why: 'another site' },
    { back: '/\\elsewhere.example', to: '/', why: 'what browsers read as another host' },
    { back: '/rankings/2026-03?organisation=a', to: '/rankings/2026-03?organisation=a', why: 'a page of ours' },
  ])('after signing in, $back leads to $to: $why', async ({ back, to }) => {
    const visitor = aVisitor(site.url);
    const signed = await visitor.submit('/login', '/login', { name: 'secretary one', password: testPassword, back });
    expect(signed.headers.get('location')).toBe(to);
  });

  test('a session ends when it lies idle, and after its life however busy', async () => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary one', testPassword);
    world.pass(sessionIdleMs);
    const idle = await visitor.get('/me');
    expect(idle.status).toBe(401);

    await visitor.signIn('secretary one', testPassword);
    const busy: number[] = [];
    for (let passed = 0; passed < sessionLifeMs; passed += sessionIdleMs / 2) {
      busy.push((await visitor.get('/me')).status);
      world.pass(sessionIdleMs / 2);
    }
    expect(new Set(busy)).toEqual(new Set([200]));
    expect((await visitor.get('/me')).status).toBe(401);
  });

  test('signing out ends the session in the database', async () => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary one', testPassword);
    const kept = visitor.cookies.get('flagtap_session') ?? '';
    expect((await visitor.submit('/me', '/logout', {})).status).toBe(303);
    expect(visitor.cookies.has('flagtap_session')).toBe(false);
    const thief = aVisitor(site.url);
    thief.cookies.set('flagtap_session', kept);
    expect((await thief.get('/me')).status).toBe(401);
    expect(await acts()).toEqual(['login', 'logout']);
  });

  test('a new password ends all other sessions and renews the own', async () => {
    const [here, elsewhere] = [aVisitor(site.url), aVisitor(site.url)];
    await here.signIn('secretary one', testPassword);
    await elsewhere.signIn('secretary one', testPassword);
    const form = { current: testPassword, next: 'another good one', again: 'another good one' };
    const before = here.cookies.get('flagtap_session');
    expect((await here.submit('/me', '/me/password', { ...form, name: 'secretary one' })).status).toBe(303);
    expect((await here.get('/me')).status).toBe(200);
    expect(here.cookies.get('flagtap_session')).not.toBe(before);
    expect((await elsewhere.get('/me')).status).toBe(401);
    expect((await aVisitor(site.url).signIn('secretary one', 'another good one')).status).toBe(303);
  });

  test.for([
    { change: { current: 'wrong', next: 'another good one', again: 'another good one' }, status: 401, why: 'not the current one' },
    { change: { current: testPassword, next: 'another good one', again: 'another one' }, status: 422, why: 'typed differently' },
    { change: { current: testPassword, next: 'short', again: 'short' }, status: 422, why: 'too short' },
  ])('a password stays as it is: $why', async ({ change, status }) => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary one', testPassword);
    expect((await visitor.submit('/me', '/me/password', change)).status).toBe(status);
    expect((await aVisitor(site.url).signIn('secretary one', testPassword)).status).toBe(303);
  });

  test('a reset gives a new password, ends all sessions, and lifts the lock', async () => {
    const visitor = aVisitor(site.url);
    await visitor.signIn('secretary one', testPassword);
    for (let tries = 1; tries <= 11; tries++) await aVisitor(site.url).signIn('secretary one', 'not the password');
    const reset = await resetAccount(db, world, passwords(), byCommandLine, 'secretary one');
    expect(reset).toMatchObject({ ok: true, value: { password: expect.stringMatching(/^(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}$/) } });
    expect((await visitor.get('/me')).status).toBe(401);
    expect((await visitor.signIn('secretary one', reset.ok ? reset.value.password : '')).status).toBe(303);
    expect(await resetAccount(db, world, passwords(), byCommandLine, 'nobody')).toEqual({ ok: false, code: 'account_unknown' });
    const row = await db.reader('audit_rows').where({ action: 'account.reset' }).first('actor', 'detail');
    expect(row).toEqual({ actor: 'command_line', detail: '{}' });
  });

  test('how pages look is kept before login in the browser, after it in the account', async () => {
    const visitor = aVisitor(site.url);
    expect((await visitor.get('/login', { 'accept-language': 'en-GB,en' })).text).toMatch(/<html[^>]*lang="en"/);
    await visitor.submit('/login', '/preferences', { locale: 'zh', textSize: 'elderly', theme: 'dark', back: '/login' });
    expect((await visitor.get('/login', { 'accept-language': 'en' })).text).toMatch(/<html[^>]*lang="zh-CN"[^>]*data-size="elderly"/);
    await visitor.signIn('secretary one', testPassword);
    await visitor.submit('/me', '/preferences', { locale: 'en', textSize: 'large', theme: 'light', back: '/me' });
    const account = await db.reader('accounts').first('locale', 'text_size', 'theme');
    expect(account).toEqual({ locale: 'en', text_size: 'large', theme: 'light' });
    const elsewhere = aVisitor(site.url);
    await elsewhere.signIn('secretary one', testPassword);
    expect((await elsewhere.get('/me')).text).toMatch(/<html[^>]*lang="en"/);
  });
});
