import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { openOwnFile } from '../../kiosk/own-file.ts';
import { pairKiosk } from '../../kiosk/pair.ts';
import { NotPaired, readToken, writeToken } from '../../kiosk/token.ts';
import { supervise } from '../../kiosk/supervise.ts';
import { ReaderLost } from '../../drivers/reader.ts';
import { delay } from '../../server/kernel/clock.ts';
import { heartbeat } from '../../server/contract/devices.ts';
import { fakeServer } from './fake-server.ts';
import { aFolder, aRoster, anActivity, cards, evening, people, token } from './parts.ts';
import { aKiosk, opened } from './running.ts';

const always = { checkinOpensAt: '2020-01-01T00:00:00.000Z', checkinClosesAt: '2099-01-01T00:00:00.000Z' };

test('a line of standard input becomes a tap on the server, and a heartbeat tells of the kiosk', async () => {
  const server = await fakeServer({ roster: () => aRoster([anActivity(always)]) });
  const kiosk = await aKiosk({ server: server.url });
  await vi.waitFor(() => expect(server.heartbeats).toHaveLength(1));
  kiosk.lines.write(`${cards.bing}\n08A23B7C\n${cards.wu}\n`);
  await vi.waitFor(() =>
    expect(server.sent.flatMap(({ taps }) => taps.map(({ cardNumber }) => cardNumber))).toEqual([cards.bing, cards.wu]),
  );
  expect(heartbeat.parse(server.heartbeats[0])).toMatchObject({ version: '0.1.0', readers: [{ name: 'door', state: 'ready' }] });
  expect(server.sent[0]?.authorization).toBe(`Bearer ${token}`);
  await kiosk.close();
  const db = await openOwnFile(kiosk.folder, () => evening);
  const rows: object[] = await db.reader('tap').select('card_number', 'person_id', 'foreseen', 'verdict', 'raw', 'reader');
  await db.close();
  expect(rows).toEqual([
    { card_number: cards.bing, person_id: people.bing, foreseen: 'recorded', verdict: 'recorded', raw: cards.bing, reader: 'door' },
    { card_number: cards.wu, person_id: people.wu, foreseen: 'recorded', verdict: 'recorded', raw: cards.wu, reader: 'door' },
  ]);
});

test('without a server the kiosk greets from its copy, and sends when the server is there', async () => {
  const folder = aFolder();
  const before = await fakeServer({ roster: () => aRoster([anActivity(always)]) });
  const parts = { delay: (ms: number, signal?: AbortSignal) => delay(Math.min(ms, 100), signal) };
  const first = await aKiosk({ server: before.url, folder, parts });
  await vi.waitFor(() => expect(before.heartbeats).not.toEqual([]));
  await first.close();
  await before.close();

  const second = await aKiosk({ server: before.url, folder, parts });
  const { origin, cookie } = await opened(second);
  second.lines.write(`${cards.bing}\n${cards.bing}\n`);
  const page = () => fetch(origin, { headers: { cookie } }).then((reply) => reply.text());
  await vi.waitFor(async () => expect(await page()).toContain('丙三禾，已到'));

  const after = await fakeServer({ port: Number(new URL(before.url).port) });
  await vi.waitFor(() => expect(after.sent.flatMap(({ taps }) => taps.map(({ seq }) => seq))).toEqual([1, 2]), { timeout: 10_000 });
});

test('pairing keeps the token for the kiosk alone', async () => {
  const server = await fakeServer();
  const tokenFile = join(aFolder(), 'secrets', 'token');
  const { signal } = new AbortController();
  const remote = { fetch, server: server.url };
  expect(await pairKiosk(remote, { code: 'ABCD-EFGH', name: 'door' }, tokenFile, signal)).toEqual({
    ok: false,
    code: 'pairing_code_wrong',
  });
  expect(() => readToken(tokenFile)).toThrow(NotPaired);
  expect(await pairKiosk(remote, { code: '2345 6789', name: 'door' }, tokenFile, signal)).toMatchObject({ ok: true });
  expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
  expect(readToken(tokenFile)).toBe('x'.repeat(43));
  await server.close();
  expect(await pairKiosk(remote, { code: '23456789', name: 'door' }, tokenFile, signal)).toEqual({ ok: false, code: 'server_unreachable' });
});

test('a token that others can read is refused', () => {
  const path = join(aFolder(), 'token');
  writeToken(path, token);
  chmodSync(path, 0o640);
  expect(() => readToken(path)).toThrow('chmod 600');
});

test('a reader that is lost is told once a time, and run again from nothing', async () => {
  const stop = new AbortController();
  const told: string[] = [];
  let runs = 0;
  await supervise(
    {
      async run(emit) {
        runs += 1;
        emit({ kind: 'ready' });
        if (runs === 3) return stop.abort();
        throw runs === 1 ? new ReaderLost('/dev/ttyUSB0') : new TypeError('a fault of the driver');
      },
      emit: ({ kind }) => told.push(kind),
      onLost: (error) => told.push(String(error)),
      delay: async () => {},
    },
    stop.signal,
  );
  expect(told).toEqual(['ready', 'ReaderLost: reader lost: /dev/ttyUSB0', 'ready', 'TypeError: a fault of the driver', 'ready']);
});

test('a kiosk whose file takes no taps says so and promises nothing', async () => {
  const server = await fakeServer({ roster: () => aRoster([anActivity(always)]) });
  const lines = new PassThrough();
  const kiosk = await aKiosk({ server: server.url, parts: { lines } });
  const { origin, cookie } = await opened(kiosk);
  const spoiler = await import('better-sqlite3').then(({ default: Sqlite }) => new Sqlite(join(kiosk.folder, 'kiosk.sqlite')));
  spoiler.exec("create trigger full before insert on tap begin select raise(abort, 'planted'); end");
  spoiler.close();
  lines.write(`${cards.bing}\n`);
  const page = () => fetch(origin, { headers: { cookie } }).then((reply) => reply.text());
  await vi.waitFor(async () => expect(await page()).toContain('screen--stop'));
  expect(await page()).not.toContain('丙三禾，');
  expect(server.sent).toEqual([]);
  expect(kiosk.logged).toContain('a tap could not be kept');
});
