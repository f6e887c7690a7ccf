/** Hostile and broken bodies over HTTP: every one gets its status, none a fault of ours. */
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { lineOfText } from '../../../server/contract/text.ts';
import { readForm, readJson, readQuery } from '../../../server/http/body.ts';
import { replyJson, replyRefused } from '../../../server/http/reply.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aVisitor, type Site, startSite, tokenIn } from '../../support/site.ts';
import { testWorld } from '../../support/world.ts';

const shape = z.strictObject({
  name: lineOfText(20),
  points: z.number().int().min(-1_000_000).max(1_000_000),
  more: z.unknown().optional(),
});
const good = { name: 'a', points: 5 };
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

type Case = {
  readonly why: string;
  readonly body: string | Buffer;
  readonly status: number;
  readonly code?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const json = { 'content-type': 'application/json' };
const gzip = { ...json, 'content-encoding': 'gzip' };
const withField = (field: string) => `{"name":"a","points":5,${field}}`;

const cases: readonly Case[] = [
  { why: 'well formed', body: JSON.stringify(good), status: 200 },
  { why: 'well formed, packed', body: gzipSync(JSON.stringify(good)), status: 200, headers: gzip },
  { why: 'a charset named', body: JSON.stringify(good), status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' } },
  { why: 'broken JSON', body: '{"name":', status: 400, code: 'not_json' },
  { why: 'nothing at all', body: '', status: 400, code: 'not_json' },
  { why: 'a __proto__ key', body: withField('"__proto__":{"admin":true}'), status: 400, code: 'forbidden_key' },
  { why: 'a __proto__ key further down, escaped', body: withField('"more":[{"\\u005f_proto__":1}]'), status: 400, code: 'forbidden_key' },
  { why: 'a number for a body', body: '5', status: 400, code: 'not_json' },
  { why: 'a text for a body', body: '"a"', status: 400, code: 'not_json' },
  { why: 'null for a body', body: 'null', status: 400, code: 'not_json' },
  { why: 'an array for an object', body: '[]', status: 422, code: 'wrong_field' },
  { why: 'an unknown field', body: withField('"nmae":"a"'), status: 422, code: 'wrong_field', path: 'nmae' },
  { why: 'a missing field', body: '{"name":"a"}', status: 422, code: 'wrong_field', path: 'points' },
  { why: 'nested 100,000 deep', body: withField(`"more":${nested(100_000)}`), status: 422, code: 'too_deep' },
  { why: 'nested as deep as allowed', body: withField(`"more":${nested(31)}`), status: 200 },
  { why: 'nested one deeper', body: withField(`"more":${nested(32)}`), status: 422, code: 'too_deep' },
  { why: 'invalid UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), status: 400, code: 'not_utf8' },
  { why: 'JSON called text', body: JSON.stringify(good), status: 415, code: 'unsupported_type', headers: { 'content-type': 'text/plain' } },
  { why: 'JSON called a form', body: JSON.stringify(good), status: 415, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { why: 'JSON called nothing', body: JSON.stringify(good), status: 415, headers: { 'content-type': '' } },
  { why: 'another charset', body: JSON.stringify(good), status: 415, headers: { 'content-type': 'application/json; charset=gbk' } },
  { why: 'gzip that is not', body: JSON.stringify(good), status: 400, code: 'not_gzip', headers: gzip },
  { why: 'gzip cut short', body: gzipSync(JSON.stringify(good)).subarray(0, 12), status: 400, code: 'not_gzip', headers: gzip },
  { why: 'a bomb of 100 MB', body: gzipSync(Buffer.alloc(100 * 1_048_576, 0x20)), status: 413, code: 'too_large', headers: gzip },
  {
    why: 'another packing',
    body: JSON.stringify(good),
    status: 415,
    code: 'unsupported_encoding',
    headers: { ...json, 'content-encoding': 'br' },
  },
  { why: 'packed twice', body: JSON.stringify(good), status: 415, headers: { ...json, 'content-encoding': 'gzip, gzip' } },
  { why: 'longer than a megabyte', body: withField(`"more":"${'x'.repeat(1_048_577)}"`), status: 413, code: 'too_large' },
  { why: 'a NUL in a text', body: '{"name":"a\\u0000","points":5}', status: 422, path: 'name' },
  { why: 'half a character', body: '{"name":"a\\ud800","points":5}', status: 422, path: 'name' },
  { why: 'a text too long', body: JSON.stringify({ ...good, name: 'x'.repeat(21) }), status: 422, path: 'name' },
  ...['1.5', '"5"', '1e21', '9007199254740993', '2147483648', 'true', 'null', '[]', '{}'].map((points) => ({
    why: `${points} for points`,
    body: `{"name":"a","points":${points}}`,
    status: 422,
    path: 'points',
  })),
];

onEachEngine((engine) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite(await engine.fresh(), testWorld(), {
      mount: (router, deps) => {
        router.post('/api/v1/echo', async (ctx) => replyJson(ctx, await readJson(ctx, shape)));
        router.get('/api/v1/asked', (ctx) => replyJson(ctx, readQuery(ctx, z.strictObject({ a: z.string().max(5).optional() }))));
        router.post('/form', async (ctx) => {
          const form = await readForm(ctx, deps, z.strictObject({ name: lineOfText(20) }));
          if (form.ok) replyJson(ctx, form.value);
          else replyRefused(ctx, deps, form);
        });
      },
    });
  });
  afterAll(() => site.close());

  test.for(cases)('$why: $status', async ({ body, status, code, path, headers = json }) => {
    const response = await fetch(`${site.url}/api/v1/echo`, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
    const answer: unknown = await response.json();
    expect(response.status).toBe(status);
    if (status === 200) return;
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(answer).toMatchObject({ status, ...(code === undefined ? {} : { code }), ...(path === undefined ? {} : { path }) });
    expect(site.logged).toEqual([]);
  });

  test("a body that ends before its length breaks nothing and is nobody's incident", async () => {
    const { port } = new URL(site.url);
    const sent = request({ port, path: '/api/v1/echo', method: 'POST', headers: { ...json, 'content-length': '100' } });
    sent.on('error', () => undefined);
    sent.write('{"name"');
    await new Promise((resolve) => sent.once('socket', (socket) => socket.once('connect', resolve)));
    sent.destroy();
    expect((await fetch(`${site.url}/api/v1/asked`)).status).toBe(200);
    expect(site.logged).toEqual([]);
  });

  test('a body of unknown length is bounded while it arrives', async () => {
    const { port } = new URL(site.url);
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request({ port, path: '/api/v1/echo', method: 'POST', headers: json }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on('error', reject);
      for (let kilobytes = 0; kilobytes < 1_100; kilobytes++) sent.write(' '.repeat(1024));
    });
    expect(status).toBe(413);
  });

  test.for([
    { query: '?a=1', status: 200, why: 'once' },
    { query: '?a=1&a=2', status: 422, why: 'twice: nobody can say which' },
    { query: '?a[]=1', status: 422, why: 'a name that is not asked for' },
    { query: '?__proto__=1', status: 400, why: 'a forbidden name' },
    { query: '?a=123456', status: 422, why: 'too long' },
    { query: '?a=%E0%A4%A', status: 400, why: 'broken escapes' },
  ])('a query $query: $status, $why', async ({ query, status }) => {
    expect((await fetch(`${site.url}/api/v1/asked${query}`)).status).toBe(status);
  });

  test.for([
    { body: 'name=a', status: 200, why: 'one field' },
    { body: 'name=%E7%94%B2', status: 200, why: 'escaped UTF-8' },
    { body: 'name=a&name=b', status: 422, why: 'twice' },
    { body: 'name=a&more=b', status: 422, why: 'unknown field' },
    { body: 'name=a&__proto__=b', status: 400, why: 'a forbidden name' },
    { body: 'name=%FF', status: 400, why: 'not UTF-8' },
    { body: 'name=a%00', status: 422, why: 'NUL' },
    { body: `name=${'x'.repeat(70_000)}`, status: 413, why: 'too long' },
    { body: Array.from({ length: 300 }, (_, index) => `f${index}=1`).join('&'), status: 413, why: 'too many fields' },
  ])('a form, $why: $status', async ({ body, status }) => {
    const visitor = aVisitor(site.url);
    const csrf = tokenIn(await visitor.get('/login'));
    const cookie = `flagtap_guest=${visitor.cookies.get('flagtap_guest') ?? ''}`;
    const response = await fetch(`${site.url}/form`, {
      method: 'POST',
      body: `csrf=${encodeURIComponent(csrf)}&${body}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    });
    expect(response.status).toBe(status);
    expect((await response.text()).includes('<html')).toBe(status !== 200);
  });
});
