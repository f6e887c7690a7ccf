/** The command line as a person or a script meets it: words, exit codes, one JSON document. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../server/db/connect.ts';
import { aFolder, environmentIn, flagtap } from '../../support/started.ts';

const folder = aFolder();
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  env = await environmentIn(folder.path);
  const begun = await flagtap(['init', '--json'], env);
  if (begun.code !== 0) throw new Error(begun.err);
});

afterAll(() => folder.remove());

const cases: readonly {
  args: readonly string[];
  changes?: Readonly<Record<string, string>>;
  code: number;
  out?: RegExp;
  err?: RegExp;
  why: string;
}[] = [
  { args: ['--help'], code: 0, out: /device/, why: 'help is an answer' },
  { args: ['device', 'code', '--help'], code: 0, out: /<organisation>/, why: 'each command has its own' },
  { args: ['nonsense'], code: 2, err: /nonsense/, why: 'an unknown command is wrong use' },
  { args: ['card', 'hex'], code: 2, err: /text/, why: 'so is a missing argument' },
  { args: ['verify', '--loud'], code: 2, err: /--loud/, why: 'or an unknown option' },
  { args: ['card', 'hex', '04:a2:3b:7c'], code: 0, out: /^04A23B7C\n$/, why: 'the canonical spelling' },
  { args: ['card', 'hex', '08112233', '--json'], code: 1, out: /^\{"refused":"card_random"\}\n$/, why: 'a phone changes its number' },
  { args: ['card', 'morse', '04A23B7C'], code: 1, out: /hex/, why: 'an unknown format names the known ones' },
  { args: ['card', 'morse', '04A23B7C'], code: 1, out: /hex-reversed: 7C3BA204/, why: 'and those in which the text is a card' },
  { args: ['card', '10d', '04A23B7C'], code: 1, out: /hex: 04A23B7C/, why: 'so does a wrong one' },
  { args: ['card', '10d', 'nonsense', '--json'], code: 1, out: /"card_unreadable","fits":\[\]/, why: 'where none fits, none is named' },
  { args: ['card', '2h4h', '162,15228'], code: 0, out: /^W26:A23B7C\nMind: /, why: 'a part of a number is said to be one' },
  { args: ['card', 'hex', '08112233'], code: 1, out: /phone/, why: 'in words' },
  { args: ['card', 'decimal', 'ft0123456789abcdef2d'], code: 0, out: /^QR:0123456789ABCDEF\n/, why: 'a printed code in any format' },
  { args: ['card', '--help'], code: 0, out: /6h8d-reversed {2,}eight digits/, why: 'its help lists the formats' },
  {
    args: ['card', 'bind', 'nobody', '04A23B7C', '--json'],
    code: 1,
    out: /member_unknown/,
    why: 'cards of members are subcommands beside the formats',
  },
  { args: ['card', 'lost', '--help'], code: 0, out: /--from/, why: 'with help and options of their own' },
  { args: ['verify', '--json'], code: 0, out: /^\{"ok":true/, why: 'an empty database breaks no law' },
  { args: ['rebuild', '--json'], code: 0, out: /^\{"changed":0\}\n$/, why: 'nothing to correct' },
  { args: ['sample', '--json'], code: 1, out: /not_sample/, why: 'a real database has no sample' },
  { args: ['account', 'reset', 'nobody'], code: 1, out: /account/, why: 'a refusal in words' },
  { args: ['device', 'code', 'nowhere', '--json'], code: 1, out: /organisation_unknown/, why: 'a refusal as a code' },
  { args: ['settings', 'nowhere', '--json'], code: 1, out: /^\{"refused"/, why: 'a command that is a group too' },
  {
    args: ['settings', 'set', 'nowhere', 'namesMasked', 'true', '--json'],
    code: 1,
    out: /^\{"refused"/,
    why: 'its subcommand has its own options',
  },
  {
    args: ['period', 'close', 'nowhere', '2026-13', '--json'],
    code: 1,
    out: /organisation_unknown/,
    why: 'the organisation is asked first',
  },
  {
    args: ['explain', 'nobody', '2026-03', '--json'],
    code: 1,
    out: /^\{"refused":"member_unknown"\}\n$/,
    why: 'a member is asked by name or id',
  },
  { args: ['sheet', 'nowhere', '--json'], code: 1, out: /activity_unknown/, why: 'an activity is asked by its title or id' },
  { args: ['completion', 'nowhere', '--json'], code: 1, out: /organisation_unknown/, why: 'the organisation must be there' },
  { args: ['completion', '--year', '26', '--json'], code: 1, out: /period_unknown/, why: 'a year has four digits' },
  { args: ['init'], code: 1, out: /nothing was changed/, why: 'a begun branch is never begun again' },
  { args: ['scheme', 'check', '/nowhere.json'], code: 1, out: /no file/, why: 'a missing file is named' },
  { args: ['verify'], changes: { PORT: 'abc' }, code: 78, err: /PORT/, why: 'a wrong setting stops everything, named' },
  { args: ['verify'], changes: { SESSION_SECRET: 'short' }, code: 78, err: /SESSION_SECRET/, why: 'a short secret too' },
  { args: ['verify'], changes: { DATABASE_URL: 'mysql://x' }, code: 78, err: /DATABASE_URL/, why: 'and a database nobody knows' },
  {
    args: ['verify'],
    changes: { DATABASE_URL: 'sqlite:/nowhere/at/all.sqlite' },
    code: 1,
    err: /npm start/,
    why: 'no database yet: what to run',
  },
  {
    args: ['serve'],
    changes: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' },
    code: 1,
    err: /DATABASE_URL/,
    why: 'a database that is away',
  },
];

describe('answers and exit codes', () => {
  test.for(cases)('flagtap $args: $why', async ({ args, changes, code, out, err }) => {
    const ran = await flagtap(args, { ...env, ...changes });
    expect(ran.code, ran.err + ran.out).toBe(code);
    expect(ran.out).toMatch(out ?? /^/);
    expect(ran.err).toMatch(err ?? /^$/);
  });
});

test('a scheme with faults names each by its path', async () => {
  const file = join(folder.path, 'scheme.json');
  writeFileSync(file, '{"format":1}');
  const ran = await flagtap(['scheme', 'check', file, '--json'], env);
  expect(ran.code).toBe(1);
  expect(JSON.parse(ran.out)).toMatchObject({
    ok: false,
    faults: expect.arrayContaining([expect.objectContaining({ path: 'code', code: 'missing' })]),
  });
});

test('a wrong key in the configuration file stops the start and is named with its path', async () => {
  const own = aFolder();
  const changed = { ...env, DATABASE_URL: `sqlite:${join(own.path, 'x.sqlite')}` };
  writeFileSync(join(own.path, 'config.json'), '{"trustProxi": true}');
  const ran = await flagtap(['verify'], changed);
  own.remove();
  expect(ran).toMatchObject({ code: 78 });
  expect(ran.err).toMatch(/config\.json.*trustProxi/s);
});

describe('beside a running server', () => {
  const program = fileURLToPath(new URL('../../../dist/server/cli/main.js', import.meta.url));
  let server: ReturnType<typeof spawn>;

  beforeAll(async () => {
    server = spawn(process.execPath, [program, 'serve'], {
      env: { ...process.env, ...env, LOG_LEVEL: 'info' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (server.stdout === null) throw new Error('no standard output');
    const [line]: unknown[] = await once(server.stdout, 'data');
    if (!(line instanceof Buffer) || !line.includes('serving')) throw new Error('the server does not serve');
  });

  afterAll(async () => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
    if (server.exitCode !== 0) throw new Error(`the server ended with ${server.exitCode}`);
  });

  test('a second server on the same file refuses', async () => {
    const ran = await flagtap(['serve'], { ...env, PORT: '0' });
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/running/);
  });

  test('what must be alone refuses, what reads reads', async () => {
    expect(await flagtap(['migrate'], env)).toMatchObject({ code: 1 });
    expect(await flagtap(['verify', '--json'], env)).toMatchObject({ code: 0 });
  });

  test('what writes goes to the server, which alone writes', async () => {
    const db = await openDatabase(env['DATABASE_URL'] ?? '');
    const held = await db.reader('audit_rows').select('id');
    await db.close();
    const ran = await flagtap(['rebuild', '--json'], env);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ran.out)).toEqual({ changed: 0 });
    expect(held).toEqual([]);
  });

  test('healthz answers, and before anybody is there every page leads to the set-up', async () => {
    const base = `http://127.0.0.1:${env['PORT']}`;
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    const page = await fetch(`${base}/rankings`, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/setup']);
    const contract: unknown = await (await fetch(`${base}/api/v1/openapi.json`)).json();
    expect(contract).toMatchObject({ openapi: '3.0.3', paths: { '/api/v1/taps': { post: {} } } });
  });
});
