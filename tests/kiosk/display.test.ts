import { request } from 'node:http';
import { createParser } from 'eventsource-parser';
import { describe, expect, test } from 'vitest';
import { DisplayPortTaken } from '../../kiosk/display.ts';
import { watchersMax } from '../../kiosk/event-stream.ts';
import { fakeServer } from './fake-server.ts';
import { aRoster, anActivity, cards, newUid } from './parts.ts';
import { aKiosk, opened } from './running.ts';

const start = async (raw = {}) => aKiosk({ server: (await fakeServer({ roster: () => aRoster([anActivity()]) })).url, raw });

/** A request with any Host and Origin, as a foreign page would make it. */
function ask(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body = '' }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, origin), { method, headers }, (response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

type Pushed = { readonly code: string; readonly html: string; readonly lang: string; readonly screen: { readonly greeting: unknown } };

/** Reads pushed screens until one is as wanted. */
async function screenWhere(origin: string, cookie: string, wanted: (screen: Pushed) => boolean): Promise<Pushed> {
  const stop = new AbortController();
  const response = await fetch(`${origin}/events`, { headers: { cookie }, signal: stop.signal });
  let found: Pushed | undefined;
  const parser = createParser({
    onEvent({ event, data }) {
      if (event !== 'screen') return;
      const screen: Pushed = JSON.parse(data);
      if (wanted(screen)) found = screen;
    },
  });
  const text = new TextDecoder();
  for await (const piece of response.body ?? []) {
    parser.feed(text.decode(piece, { stream: true }));
    if (found !== undefined) break;
  }
  stop.abort();
  if (found === undefined) throw new Error('the stream ended without the wanted screen');
  return found;
}

describe('the door of the display', () => {
  test('the launch link is traded for a cookie that no script reads', async () => {
    const kiosk = await start();
    const launched = await fetch(kiosk.url, { redirect: 'manual' });
    expect([launched.status, launched.headers.get('location')]).toEqual([302, '/']);
    expect(launched.headers.get('set-cookie')).toMatch(/^flagtap_kiosk_\d+=[\w-]{32}; path=\/; samesite=strict; httponly$/i);
    const { origin, cookie } = await opened(kiosk);
    const page = await fetch(origin, { headers: { cookie } });
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).not.toMatch(/<script>|\sstyle=|\son\w+=/);
  });

  test('knows one browser, one name, one origin', async () => {
    const { origin, cookie } = await opened(await start());
    const host = new URL(origin).host;
    const port = new URL(origin).port;
    const json = { 'content-type': 'application/json', cookie };
    const body = JSON.stringify({ card: cards.bing });
    const table: readonly (readonly [string, Parameters<typeof ask>[2], number, string])[] = [
      ['/', {}, 403, 'no cookie'],
      ['/?launch=guessed', {}, 403, 'another link'],
      ['/events', {}, 403, 'the stream without a cookie'],
      ['/assets/tokens.css', {}, 403, 'a style without a cookie'],
      ['/', { headers: { cookie } }, 200, 'the browser that opened it'],
      ['/', { headers: { cookie, host: `localhost:${port}` } }, 200, 'the same machine by name'],
      ['/', { headers: { cookie, host: 'kiosk.example' } }, 400, 'a name that resolves here'],
      ['/', { headers: { cookie, host: `127.0.0.1:1${port}` } }, 400, 'another port'],
      ['/events', { headers: { cookie, origin: 'http://evil.example' } }, 403, 'a foreign page listens'],
      ['/simulate', { method: 'POST', headers: json, body }, 403, 'no origin'],
      ['/simulate', { method: 'POST', headers: { ...json, origin: 'http://evil.example' }, body }, 403, 'a foreign page taps'],
      ['/simulate', { method: 'POST', headers: { ...json, origin: 'null' }, body }, 403, 'a page from nowhere taps'],
      ['/simulate', { method: 'POST', headers: { ...json, origin, cookie: '' }, body }, 403, 'no cookie'],
      ['/simulate', { method: 'POST', headers: { ...json, origin }, body }, 204, 'the display taps'],
      [
        '/simulate',
        { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ card: '04FFFFFE' }) },
        404,
        'a card that is not on the strip',
      ],
      ['/simulate', { method: 'POST', headers: { ...json, origin }, body: '{' }, 422, 'broken JSON'],
      [
        '/simulate',
        { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ card: cards.bing, extra: 1 }) },
        422,
        'an unknown field',
      ],
      ['/simulate', { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ card: 'A'.repeat(5_000) }) }, 413, 'too long'],
      ['/simulate', { method: 'POST', headers: { ...json, 'content-type': 'text/plain', origin }, body }, 415, 'what a form could send'],
      [
        '/choose',
        { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ activityId: newUid() }) },
        204,
        'not open: passed over',
      ],
      ['/choose', { method: 'POST', headers: { ...json, origin }, body: JSON.stringify({ activityId: 7 }) }, 422, 'not a uid'],
      ['/assets/..%2f..%2fpackage.json', { headers: { cookie } }, 404, 'only what is listed'],
      ['/nowhere', { headers: { cookie } }, 404, 'no such page'],
    ];
    for (const [path, given, status, why] of table) {
      const answered = await ask(origin, path, { ...given, headers: { host, ...given?.headers } });
      expect({ path, why, answered }).toEqual({ path, why, answered: status });
    }
  });

  test('a port that is taken is named with the way out', async () => {
    const first = await start();
    const displayPort = Number(new URL(first.url).port);
    await expect(start({ displayPort })).rejects.toThrow(DisplayPortTaken);
  });
});

describe('the stream', () => {
  test('begins with the whole state, then follows it', async () => {
    const kiosk = await start();
    const { origin, cookie } = await opened(kiosk);
    const first = await screenWhere(origin, cookie, () => true);
    expect(first.html).toContain('class="screen__grid"');
    kiosk.lines.write(`${cards.bing}\n`);
    const greeted = await screenWhere(origin, cookie, ({ screen }) => screen.greeting !== null);
    expect(greeted.html).toContain('丙三禾');
  });

  test('follows the switch of language', async () => {
    const { origin, cookie } = await opened(await start());
    await fetch(`${origin}/language`, { method: 'POST', headers: { cookie, origin, 'content-type': 'application/json' }, body: '{}' });
    expect((await screenWhere(origin, cookie, () => true)).lang).toBe('en');
  });

  test('has room for a few', async () => {
    const { origin, cookie } = await opened(await start());
    const stop = new AbortController();
    const watching = await Promise.all(
      Array.from({ length: watchersMax }, () => fetch(`${origin}/events`, { headers: { cookie }, signal: stop.signal })),
    );
    expect(watching.map(({ status }) => status)).toEqual(watching.map(() => 200));
    expect(await ask(origin, '/events', { headers: { cookie } })).toBe(503);
    stop.abort();
  });
});
