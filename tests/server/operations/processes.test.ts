/** Two servers on one PostgreSQL database are one server to everybody outside. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import pg from 'pg';
import { createParser } from 'eventsource-parser';
import { openDatabase } from '../../../server/db/connect.ts';
import type { Database } from '../../../server/db/database.ts';
import { systemClock } from '../../../server/kernel/clock.ts';
import { lastDue } from '../../../server/jobs/schedule.ts';
import { spanOpenAt } from '../../../server/sample/keep-open.ts';
import { aDevice, anAccount, testPassword } from '../../support/builders.ts';
import { type Scene, aScene, aTap, anActivity } from '../../support/scene.ts';
import { type Serving, startServing } from '../../support/serving.ts';
import { aVisitor } from '../../support/site.ts';
import { environmentIn, flagtap } from '../../support/started.ts';

const name = `t_processes_${process.pid}`;
const url = `${inject('postgresUrl')}/${name}`;
let env: Readonly<Record<string, string>>;
let db: Database;
let scene: Scene;
let token: string;
let one: Serving;
let two: Serving;

const asAdmin = async (sql: string): Promise<void> => {
  const client = new pg.Client(`${inject('postgresUrl')}/postgres`);
  await client.connect();
  await client.query(sql).finally(() => client.end());
};

const serveOn = async (): Promise<Serving> => startServing({ ...env, PORT: (await environmentIn('/'))['PORT'] ?? '' });

beforeAll(async () => {
  await asAdmin(`create database ${name} template ${inject('postgresTemplate')}`);
  env = { ...(await environmentIn('/')), DATABASE_URL: url, SESSION_SECRET: 'a secret of thirty-two characters' };
  db = await openDatabase(url);
  scene = await aScene(db, 3, systemClock());
  await anActivity(scene, spanOpenAt(systemClock(), null));
  await db.write(async (tx) => {
    await anAccount(tx, scene.world, { name: 'secretary one', role: 'secretary', organisationId: scene.branch.id });
    token = (await aDevice(tx, scene.world, { organisationId: scene.branch.id })).token;
    await tx('installation').insert([
      { name: 'kind', value: 'real' },
      // Last night's jobs are due. The backup is marked as done: its folder would be that of the program.
      { name: 'created_at', value: '2025-01-01T00:00:00.000Z' },
    ]);
    const due = lastDue('30 3 * * *', systemClock()) ?? '';
    await tx('jobs').insert({ job: 'backup', period: due, holder: 'a test', lease_until: due, done_at: due });
  });
  [one, two] = await Promise.all([serveOn(), serveOn()]);
});

afterAll(async () => {
  await Promise.all([one, two].map((server) => server.stop()));
  await db.close();
  await asAdmin(`drop database if exists ${name} with (force)`);
});

/** Who signed in at one server, at the other. */
async function signedInElsewhere() {
  const here = aVisitor(one.url);
  expect((await here.signIn('secretary one', testPassword)).status).toBe(303);
  const there = aVisitor(two.url);
  for (const [key, value] of here.cookies) there.cookies.set(key, value);
  return { here, there };
}

test('who signed in at one is known at the other, and signed out at both', async () => {
  const { here, there } = await signedInElsewhere();
  expect((await there.get('/me')).status).toBe(200);
  await there.submit('/me', '/logout', {});
  expect([(await here.get('/me')).status, (await there.get('/me')).status]).not.toContain(200);
});

test('wrong passwords are counted together', async () => {
  const statuses: number[] = [];
  for (let tries = 0; tries < 11; tries++)
    statuses.push((await aVisitor(tries % 2 === 0 ? one.url : two.url).signIn('nobody at all', 'a wrong password')).status);
  expect(statuses.slice(0, 10)).not.toContain(429);
  expect(statuses[10]).toBe(429);
});

test('last night was made up for at the start, once', async () => {
  const verifications = async () => (await db.reader('audit_rows').where({ action: 'database.verify' }).select('id')).length;
  await expect.poll(verifications, { timeout: 20_000 }).toBe(1);
  await expect
    .poll(async () => (await db.reader('jobs').whereNotNull('done_at').orderBy('job').select('job')).map(({ job }) => job), {
      timeout: 10_000,
    })
    .toEqual(['backup', 'tidy', 'verify']);
  expect(await verifications()).toBe(1);
  expect([one, two].filter((server) => server.written().includes('"job":"verify"'))).toHaveLength(1);
}, 40_000);

test('a tap at one wakes a page at the other within two seconds', async () => {
  const { there } = await signedInElsewhere();
  const cookie = [...there.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const gone = new AbortController();
  const page = await fetch(`${two.url}/events?organisation=${scene.branch.uid}`, {
    headers: { accept: 'text/event-stream', cookie },
    signal: gone.signal,
  });
  expect(page.status).toBe(200);
  let heardAt = 0;
  const parser = createParser({ onEvent: () => (heardAt ||= performance.now()) });
  const reading = (async () => {
    const text = new TextDecoder();
    for await (const chunk of page.body ?? []) parser.feed(text.decode(chunk, { stream: true }));
  })().catch(() => undefined);
  // Only what comes from now on counts: what woke the page at its opening is over.
  await expect
    .poll(
      () =>
        db
          .reader('events')
          .where('at', '>', new Date(Date.now() - 5_000).toISOString())
          .select('id'),
      { timeout: 8_000 },
    )
    .toEqual([]);
  heardAt = 0;
  const now = systemClock();
  const sentAt = performance.now();
  const answer = await fetch(`${one.url}/api/v1/taps`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      epoch: scene.world.newUid(),
      bootId: scene.world.newUid(),
      sentAt: now,
      sentUpMs: 2_000,
      taps: [aTap(scene.people[0]?.card ?? '', now, 1)],
    }),
  });
  expect(await answer.json()).toMatchObject({ verdicts: [{ verdict: 'recorded' }] });
  await expect.poll(() => heardAt, { timeout: 5_000 }).toBeGreaterThan(0);
  expect(heardAt - sentAt).toBeLessThan(2_000);
  gone.abort();
  await reading;
});

test('what must be alone refuses while they serve, what reads reads', async () => {
  const file = '/nowhere/at/all.sqlite';
  expect(await flagtap(['restore', file], env)).toMatchObject({ code: 1, err: expect.stringMatching(/running/) });
  expect(await flagtap(['migrate'], env)).toMatchObject({ code: 1, err: expect.stringMatching(/running/) });
  expect(await flagtap(['verify', '--json'], env)).toMatchObject({ code: 0 });
});

test('one is killed: the other goes on, and another takes its place', async () => {
  one.process.kill('SIGKILL');
  expect(await one.ended).toBe('SIGKILL');
  expect((await fetch(`${two.url}/healthz`)).status).toBe(200);
  one = await serveOn();
  expect((await fetch(`${one.url}/healthz`)).status).toBe(200);
});

test('asked to stop, both end well', async () => {
  expect(await Promise.all([one, two].map((server) => server.stop()))).toEqual([0, 0]);
});
