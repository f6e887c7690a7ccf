import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Router } from '@koa/router';
import Koa from 'koa';
import { expect, onTestFinished, test, vi } from 'vitest';
import { burstKeysMax } from '../../drivers/key-burst.ts';
import { pageGoneMs, pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { watchersMax } from '../../kiosk/event-stream.ts';
import type { KioskParts } from '../../kiosk/kiosk-parts.ts';
import { addWedge, typedAgoMsMax } from '../../kiosk/wedge.ts';
import { fakeServer } from './fake-server.ts';
import { aFolder, aRoster, anActivity, cards } from './parts.ts';
import { type Running, aKiosk, opened } from './running.ts';
import { ownRows } from './real-server.ts';

type Door = {
  readonly kiosk: Running;
  readonly origin: string;
  readonly cookie: string;
  post(body: unknown, headers?: object): Promise<number>;
};

async function aDoor(raw: object, parts: Partial<KioskParts> = {}): Promise<Door> {
  const folder = aFolder();
  const server = await fakeServer({ roster: () => aRoster([anActivity()]) });
  const kiosk = await aKiosk({ server: server.url, folder, raw, parts });
  const { origin, cookie } = await opened(kiosk);
  return {
    kiosk,
    origin,
    cookie,
    async post(body, headers = {}) {
      const answered = await fetch(`${origin}/wedge`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return answered.status;
    },
  };
}

const typing = { readers: [{ driver: 'keyboard-wedge', name: 'door', from: 'page' }], sampleCards: undefined };

/** A page that hears the reader, until it is told to leave. */
async function listening({ origin, cookie }: Door): Promise<() => void> {
  const leave = new AbortController();
  const heard = await fetch(`${origin}/wedge`, { headers: { cookie }, signal: leave.signal });
  expect(heard.status).toBe(200);
  return () => leave.abort();
}
const ready = (door: Door) => vi.waitFor(async () => expect(await door.post({ text: '?', agoMs: 0 })).toBe(204), { timeout: 5_000 });

test('with no reader that types into the page, no card comes from it', async () => {
  for (const readers of [
    [{ driver: 'simulated', name: 'door' }],
    [{ driver: 'keyboard-wedge', name: 'door', from: 'device', path: '/dev/input/no-such-reader' }],
  ]) {
    const door = await aDoor({ readers, sampleCards: undefined });
    const { origin, cookie } = door;
    expect(await door.post({ text: cards.bing, agoMs: 0 })).toBe(404);
    for (const path of ['/wedge', '/scripts/kiosk/wedge.client.js'])
      expect((await fetch(origin + path, { headers: { cookie } })).status).toBe(404);
    expect(await (await fetch(origin, { headers: { cookie } })).text()).not.toContain('wedge');
  }
});

test('its door is the door of the display, and bounded', async () => {
  const door = await aDoor(typing);
  await listening(door);
  await ready(door);
  const good = { text: cards.bing, agoMs: 0 };
  const table: readonly (readonly [unknown, object, number, string])[] = [
    [good, { cookie: '' }, 403, 'no cookie'],
    [good, { origin: 'http://evil.example' }, 403, 'a foreign page'],
    [good, { 'content-type': 'text/plain' }, 415, 'what a form could send'],
    [{ ...good, card: 1 }, {}, 422, 'an unknown field'],
    [{ text: '', agoMs: 0 }, {}, 422, 'nothing'],
    [{ text: 'A'.repeat(burstKeysMax + 2), agoMs: 0 }, {}, 422, 'longer than a burst'],
    [{ text: 'A'.repeat(5_000), agoMs: 0 }, {}, 413, 'longer than a body'],
    [{ ...good, agoMs: -1 }, {}, 422, 'of the future'],
    [{ ...good, agoMs: typedAgoMsMax + 1 }, {}, 422, 'of long ago'],
  ];
  for (const [body, headers, status, why] of table) expect({ why, status: await door.post(body, headers) }).toEqual({ why, status });
  expect(ownRows(door.kiosk.folder, 'select id from tap')).toEqual([]);
  for (const path of ['/scripts/kiosk/main.js', '/scripts/..%2f..%2ftoken', '/scripts/'])
    expect((await fetch(door.origin + path, { headers: { cookie: door.cookie } })).status).toBe(404);
});

test('a card is answered once it is on the disk, with its own moment', async () => {
  const door = await aDoor(typing);
  await listening(door);
  await ready(door);
  const before = Date.now();
  expect(await door.post({ text: `${cards.bing.toLowerCase()}`, agoMs: 5_000 })).toBe(204);
  const rows = ownRows<{ tapped_at: string }>(door.kiosk.folder, 'select card_number, reader, raw, tapped_at from tap');
  expect(rows).toMatchObject([{ card_number: cards.bing, reader: 'door', raw: cards.bing.toLowerCase() }]);
  const tappedAt = Date.parse(rows[0]?.tapped_at ?? '');
  expect(tappedAt).toBeGreaterThanOrEqual(before - 5_000);
  expect(tappedAt).toBeLessThanOrEqual(Date.now() - 5_000);
});

test('no card is answered before it is kept', async () => {
  const keyboard = pageKeyboard();
  const typed: string[] = [];
  keyboard.hear(({ text }) => typed.push(text));
  let keep: () => void = () => undefined;
  let tell: (word: string) => void = () => undefined;
  const asked = new Promise<string>((resolve) => (tell = resolve));
  const router = new Router();
  addWedge(router, {
    bounds: { gapMs: 60, leastKeys: 6 },
    keyboard,
    kept() {
      tell('asked');
      return new Promise((resolve) => (keep = resolve));
    },
  });
  const server = new Koa().use(router.routes()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const answered = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/wedge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: cards.bing, agoMs: 0 }),
  }).then(({ status }) => status);
  expect(await Promise.race([asked, answered])).toBe('asked');
  expect(typed).toEqual([cards.bing]);
  keep();
  expect(await answered).toBe(204);
});

test('the reader is there while a page listens: a card without one is not taken', async () => {
  const door = await aDoor(typing);
  const bar = async () => (await fetch(door.origin, { headers: { cookie: door.cookie } })).text();
  expect(await door.post({ text: cards.bing, agoMs: 0 })).toBe(503);
  expect(door.kiosk.logged.join('\n')).toContain("open the kiosk's page");
  const leave = await listening(door);
  await vi.waitFor(async () => expect(await bar()).toContain('读卡器正常'), { timeout: 5_000 });
  leave();
  await vi.waitFor(async () => expect(await bar()).not.toContain('读卡器正常'), { timeout: pageGoneMs + 5_000 });
  expect(await door.post({ text: cards.bing, agoMs: 0 })).toBe(503);
});

test('no more pages listen than may watch', async () => {
  const door = await aDoor(typing);
  for (let page = 0; page < watchersMax; page += 1) await listening(door);
  expect((await fetch(`${door.origin}/wedge`, { headers: { cookie: door.cookie } })).status).toBe(503);
});
