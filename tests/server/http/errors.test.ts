/** What a thrown error becomes: never a stack trace, never a bare 500. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabaseBusy } from '../../../server/db/database.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aVisitor, type Site, startSite } from '../../support/site.ts';
import { testWorld } from '../../support/world.ts';
import { z } from 'zod';

const problem = z.object({ status: z.number(), code: z.string(), incident: z.string().optional() });

const secret = 'the name of somebody';
/** The same code as a browser that hangs up. */
const databaseAway = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
const diskFull = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

onEachEngine((engine) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite(await engine.fresh(), testWorld(), {
      mount: (router) => {
        for (const base of ['/api/v1', '/pages']) {
          router.get(`${base}/fault`, () => {
            throw new Error(`broken at ${secret}`);
          });
          router.get(`${base}/busy`, () => {
            throw new DatabaseBusy('more than enough wait');
          });
          router.get(`${base}/full`, () => {
            throw diskFull;
          });
          router.get(`${base}/away`, () => {
            throw databaseAway;
          });
          router.get(`${base}/thrown`, () => {
            // oxlint-disable-next-line typescript/only-throw-error -- a library might
            throw 'a text';
          });
        }
      },
    });
  });
  afterAll(() => site.close());

  test('a fault shows a number to a program, and the log has it with the cause', async () => {
    const response = await fetch(`${site.url}/api/v1/fault`);
    const text = await response.text();
    const { code, incident = '' } = problem.parse(JSON.parse(text));
    expect([response.status, code]).toEqual([500, 'fault']);
    expect(incident).toMatch(/^[2-9A-Z]{8}$/);
    expect(text).not.toContain(secret);
    expect(site.logged.find((line) => line.includes(incident))).toContain(`broken at ${secret}`);
  });

  test('a fault shows a number to a person', async () => {
    const page = await aVisitor(site.url).get('/pages/fault');
    const incident = /[2-9A-HJKMNP-Z]{8}/.exec(page.text.slice(page.text.indexOf('<main')))?.[0] ?? 'none';
    expect(page.status).toBe(500);
    expect(page.text).not.toContain(secret);
    expect(page.text).not.toContain('at Object');
    expect(site.logged.some((line) => line.includes(incident))).toBe(true);
  });

  test.for([
    { path: 'busy', status: 503, code: 'server_busy', why: 'too many writes wait' },
    { path: 'full', status: 503, code: 'server_busy', why: 'the disk is full' },
    { path: 'away', status: 503, code: 'server_busy', why: 'the database is away, the asker is not' },
    { path: 'thrown', status: 500, code: 'fault', why: 'not even an Error' },
    { path: 'nothing', status: 404, code: 'not_found', why: 'no such address' },
  ])('$path: $status, $why', async ({ path, status, code }) => {
    const response = await fetch(`${site.url}/api/v1/${path}`);
    expect([response.status, problem.parse(await response.json()).code]).toEqual([status, code]);
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
    const page = await aVisitor(site.url).get(`/pages/${path}`);
    expect([page.status, page.text.includes('<html')]).toEqual([status, true]);
  });

  test('a wrong method says which are right', async () => {
    const response = await fetch(`${site.url}/api/v1/fault`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'HEAD, GET']);
    expect(problem.parse(await response.json()).code).toBe('method_not_allowed');
  });

  test('a problem page that fails too still shows the number', async () => {
    const broken = await startSite(site.deps.db, testWorld(), {
      render: () => {
        throw new Error('no template');
      },
    });
    const response = await fetch(`${broken.url}/login`);
    expect([response.status, await response.text()]).toEqual([500, expect.stringMatching(/^Incident [2-9A-Z]{8}$/)]);
    await broken.close();
  });
});
