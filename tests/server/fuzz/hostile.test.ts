/** Known bad inputs over HTTP, by the numbers of the list that they come from: each is answered as the list says. */
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { testPassword } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aBatch, aTap } from '../../support/scene.ts';
import { aVisitor } from '../../support/site.ts';
import { expectLawful } from '../../support/verified.ts';
import { type Actor, type ActorName, type Stage, openServer, openStage } from './stage.ts';

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

type Case = {
  readonly row: number;
  readonly why: string;
  readonly as: ActorName;
  readonly path: string;
  /** A body; without one a GET. */
  readonly body?: string | Buffer;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code?: string;
};

const told = {
  version: '1',
  epoch: '0190f0f0-0000-7000-8000-00000000e70c',
  lastSeq: 1,
  waiting: 0,
  sentAt: '2026-03-10T01:00:00.000Z',
  readers: [],
};
const beat = (row: number, why: string, body: string | Buffer, status: number, code: string, more: Partial<Case> = {}): Case => ({
  row,
  why,
  as: 'device',
  path: '/api/v1/kiosk/heartbeat',
  body,
  type: json,
  status,
  code,
  ...more,
});
const withField = (name: string, value: string): string =>
  JSON.stringify({ ...told, [name]: 0 }).replace(`"${name}":0`, `"${name}":${value}`);
const packed = { 'content-encoding': 'gzip' };
const asked = (row: number, path: string, status: number, why: string, as: ActorName = 'secretary'): Case => ({
  row,
  why,
  as,
  path,
  status,
});
const sent = (row: number, path: string, body: string, status: number, why: string, more: Partial<Case> = {}): Case => ({
  row,
  why,
  as: 'system_administrator',
  path,
  body,
  type: form,
  status,
  ...more,
});

const cases: readonly Case[] = [
  beat(1, 'broken JSON', '{"version":', 400, 'not_json'),
  beat(2, 'a __proto__ key', withField('readers', '[{"__proto__":{"a":1}}]'), 400, 'forbidden_key'),
  beat(3, 'a number for a body', '5', 400, 'not_json'),
  beat(4, 'an array for an object', '[]', 422, 'wrong_field'),
  beat(5, 'an unknown field, where fields are strict', '{"code":"ABCDEFGH","name":"a","admin":true}', 422, 'wrong_field', {
    path: '/api/v1/devices/pair',
  }),
  beat(6, 'nested 100,000 deep', withField('readers', `${'['.repeat(100_000)}${']'.repeat(100_000)}`), 413, 'too_large'),
  beat(6, 'nested 100 deep', withField('readers', `${'['.repeat(100)}${']'.repeat(100)}`), 422, 'too_deep'),
  beat(7, 'invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'not_utf8'),
  beat(8, 'JSON called text', JSON.stringify(told), 415, 'unsupported_type', { type: 'text/plain' }),
  beat(9, 'gzip that is not', JSON.stringify(told), 400, 'not_gzip', { headers: packed }),
  beat(10, 'a bomb of 100 MB', gzipSync(Buffer.alloc(100 * 1_048_576, 0x20)), 413, 'too_large', { headers: packed }),
  beat(11, 'more than a megabyte', JSON.stringify({ ...told, version: 'x'.repeat(1_100_000) }), 413, 'too_large'),
  beat(11, 'more than a megabyte of taps', JSON.stringify({ taps: ['x'.repeat(1_100_000)] }), 413, 'too_large', { path: '/api/v1/taps' }),
  beat(12, 'NUL in a text', withField('version', '"a\\u0000"'), 422, 'wrong_field'),
  beat(13, 'half a character', withField('version', '"a\\ud800"'), 422, 'wrong_field'),
  ...['1.5', '"5"', '1e21', '2147483648', '9007199254740993', 'null', 'true'].map((value) =>
    beat(14, `${value} for a count`, withField('waiting', value), 422, 'wrong_field'),
  ),
  beat(14, 'NaN for a count', withField('waiting', 'NaN'), 400, 'not_json'),
  ...['{}', '[]', '["0190f0f0-0000-7000-8000-00000000e70c"]', '1'].map((value) =>
    beat(15, `${value} for an id`, withField('epoch', value), 422, 'wrong_field'),
  ),
  asked(15, '/rankings?organisation=a&organisation=b', 422, 'a name twice: nobody can say which'),
  asked(15, '/rankings?organisation[]=a', 200, 'a name that nobody asks for is not read'),
  ...['2026-02-30T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '2026-03-10', '2026-03-10T01:00:00Z'].map((value) =>
    beat(16, `${value} for a time`, withField('sentAt', `"${value}"`), 422, 'wrong_field'),
  ),
  asked(16, '/rankings/2026-13', 404, 'a month that is none'),
  asked(18, '/devices?page=-1', 422, 'a page before the first'),
  asked(18, '/activities?page=1e9', 422, 'a page past all'),
  asked(18, '/activities?page=501', 422, 'a page past the last that is turned to'),
  asked(18, '/devices?page=NaN', 422, 'a page that is no number'),
  sent(19, '/devices/codes', 'organisation=OWN&csrf=wrong', 403, 'a form without its token'),
  sent(19, '/devices/codes', 'organisation=OWN&csrf=CSRF', 403, 'a form from elsewhere', { headers: { origin: 'https://evil.example' } }),
  sent(19, '/devices/codes', 'organisation=FAR&csrf=CSRF', 404, "another tree's organisation does not exist"),
  asked(19, '/devices/FAR', 404, "another tree's thing does not exist"),
  asked(19, '/members/FAR', 404, 'nor its people'),
  asked(19, '/rankings?organisation=FAR', 404, 'nor its ranking'),
  asked(19, '/devices', 403, 'what one knows and may not do', 'member'),
  { ...asked(19, '/devices', 401, 'a session that ended'), headers: { cookie: `flagtap_session=${'x'.repeat(43)}` } },
  beat(19, 'a kiosk that was switched off', JSON.stringify(told), 401, 'device_revoked', { as: 'revoked_device' }),
  sent(20, '/login', `name=a&password=${'x'.repeat(8_192)}&csrf=CSRF`, 422, 'a novel for a password', { as: 'anonymous' }),
];

onEachEngine((engine) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(await engine.fresh());
  });
  afterAll(async () => {
    await stage.close();
  });
  const actorOf = (name: ActorName): Actor => {
    const actor = stage.actors.find((one) => one.name === name);
    if (actor === undefined) throw new Error(`nobody is ${name}`);
    return actor;
  };

  test.for(cases)('row $row, $why: $status', async ({ as, path, body, type = '', headers = {}, status, code }) => {
    const actor = actorOf(as);
    const filled = (text: string): string =>
      text
        .replace('OWN', stage.scene.branch.uid)
        .replace(
          'FAR',
          path.startsWith('/members')
            ? (stage.uids.far.at(-1) ?? '')
            : path.startsWith('/devices/FAR')
              ? (stage.uids.far[2] ?? '')
              : (stage.uids.far[0] ?? ''),
        )
        .replace('CSRF', encodeURIComponent(actor.csrf));
    const response = await fetch(`${stage.url}${filled(path)}`, {
      method: body === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', ...actor.headers, ...(type === '' ? {} : { 'content-type': type }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? filled(body) : new Uint8Array(body) }),
    });
    const text = await response.text();
    expect([response.status, text.slice(0, 300)]).toEqual([status, expect.anything()]);
    expect(text.startsWith('{') ? JSON.parse(text) : { status, code }).toMatchObject({ status, ...(code === undefined ? {} : { code }) });
  });

  test.for([
    { row: 17, at: '1970-01-01T00:00:00.000Z', why: 'dated 1970' },
    { row: 17, at: '2027-03-10T00:00:00.000Z', why: 'dated a year on' },
  ])('row $row, a tap $why by a clock as wrong: kept, for the secretary', async ({ at }) => {
    const { scene } = stage;
    const tap = aTap(scene.people[2]?.card ?? '', at, at.startsWith('1970') ? 81 : 82, { bootId: '0190f0f0-0000-7000-8000-00000000b0ff' });
    const response = await fetch(`${stage.url}/api/v1/taps`, {
      method: 'POST',
      headers: { ...actorOf('device').headers, 'content-type': json },
      body: JSON.stringify(aBatch([tap], plusMs(at, 1_000))),
    });
    expect([response.status, await response.json()]).toMatchObject([200, { verdicts: [{ id: tap.id, verdict: 'clock_review' }] }]);
    expect(await scene.db.reader('taps').where({ uid: tap.id }).select('verdict')).toEqual([{ verdict: 'clock_review' }]);
  });

  test('row 20, the eleventh try at a login: 429', async () => {
    const visitor = aVisitor(stage.url);
    const statuses: number[] = [];
    for (let tries = 1; tries <= 11; tries++)
      statuses.push((await visitor.submit('/login', '/login', { name: 'nobody', password: 'wrong one' })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    stage.scene.world.pass(15 * 60_000);
  });

  test('row 21, a way back that leads elsewhere leads to the start page', async () => {
    const visitor = aVisitor(stage.url);
    const signed = await visitor.submit('/login', '/login', { name: 'own secretary', password: testPassword, back: '//evil.example' });
    expect([signed.status, signed.headers.get('location')]).toEqual([303, '/']);
  });

  test('row 21, a Host that is not ours: 400, where a name is set', async () => {
    const named = await openServer(await engine.fresh(), stage.scene.world, new URL('https://points.example.org'));
    const status = await new Promise<number>((resolve, reject) => {
      request(`${named.url}/login`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
    await named.close();
    expect(status).toBe(400);
  });

  describe('row 22, the same again', () => {
    const send = async (taps: readonly unknown[]): Promise<unknown> => {
      const response = await fetch(`${stage.url}/api/v1/taps`, {
        method: 'POST',
        headers: { ...actorOf('device').headers, 'content-type': json },
        body: JSON.stringify(aBatch(taps, stage.scene.world.clock())),
      });
      return [response.status, await response.json()];
    };

    test('the same id with the same content has the same answer, with other content it is a fork', async () => {
      const tap = aTap(stage.scene.people[0]?.card ?? '', instantAt('2026-03-10', '18:40'), 90);
      const first = await send([tap]);
      expect(first).toMatchObject([200, { verdicts: [{ id: tap.id }] }]);
      expect(await send([tap])).toEqual(first);
      expect(await send([{ ...tap, upMs: 1 }])).toMatchObject([200, { verdicts: [{ id: tap.id, verdict: 'fork' }] }]);
      expect(await send([tap])).toEqual(first);
    });
  });

  test('after all of it nothing is logged as a fault of ours, and every law holds', async () => {
    expect(stage.logged.filter((line) => !line.includes('"level":40'))).toEqual([]);
    await expectLawful(stage.scene.db);
  });
});
