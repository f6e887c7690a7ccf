/** The set-up page: there until the first account exists, and only once. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import type { Database } from '../../../server/db/database.ts';
import { setupRoutes, untilSetUp } from '../../../server/organisations/routes.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aVisitor, type Site, startSite } from '../../support/site.ts';
import { testWorld } from '../../support/world.ts';

const form = { organisation: ' branch one ', name: 'first', password: 'a good beginning', again: 'a good beginning', locale: 'en' };

onEachEngine((engine) => {
  let db: Database;
  let site: Site;
  let followed: string[];

  beforeEach(async () => {
    db = await engine.fresh();
    followed = [];
    site = await startSite(db, testWorld(), {
      beforePages: (deps) => [untilSetUp(deps)],
      mount: (router, deps) =>
        setupRoutes(router, deps, { passwords: passwords(), afterSetup: async (_, { name }) => void followed.push(name) }),
    });
  });
  afterEach(() => site.close());

  test('everybody is led there, the first one sets up, then it is gone', async () => {
    const visitor = aVisitor(site.url);
    const sent = await visitor.get('/login');
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/setup']);
    expect((await fetch(`${site.url}/healthz`)).status).toBe(404);
    const done = await visitor.submit('/setup', '/setup', form);
    expect([done.status, done.headers.get('location'), followed]).toEqual([303, '/login', ['branch one']]);
    expect((await visitor.get('/setup')).status).toBe(404);
    expect((await visitor.signIn('first', form.password)).status).toBe(303);
    expect((await visitor.get('/members')).status).toBe(200);
    const roles: { role: string }[] = await db.reader('account_roles').orderBy('id').select('role');
    expect(roles.map(({ role }) => role)).toEqual(['secretary', 'system_administrator']);
  });

  test.for([
    { change: { organisation: ' ' }, why: 'no organisation' },
    { change: { name: '' }, why: 'no name' },
    { change: { again: 'another' }, why: 'typed differently' },
    { change: { password: '1234567890', again: '1234567890' }, why: 'easy to guess' },
  ])('it asks again: $why', async ({ change }) => {
    const visitor = aVisitor(site.url);
    const again = await visitor.submit('/setup', '/setup', { ...form, ...change });
    expect([again.status, again.text.includes('name="organisation"')]).toEqual([422, true]);
    expect(again.text).not.toContain(form.password);
    expect(await db.reader('organisations').select('id')).toEqual([]);
  });

  test('of several at once one begins', async () => {
    const visitors = [1, 2, 3, 4].map(() => aVisitor(site.url));
    await Promise.all(visitors.map((visitor, index) => visitor.submit('/setup', '/setup', { ...form, name: `first ${index}` })));
    expect(await db.reader('organisations').select('id')).toHaveLength(1);
    expect(await db.reader('accounts').select('id')).toHaveLength(1);
  });
});
