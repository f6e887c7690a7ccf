import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { codesOf } from '../drivers/typing.ts';
import { type Keyboard, keyboardOf } from './browser-keys.ts';
import { builtProgram } from './built.ts';
import { type FakeServer, fakeServer } from './fake-server.ts';
import { aFolder, aRoster, anActivity, cards } from './parts.ts';
import { type Running, aKiosk } from './running.ts';

const built = builtProgram();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = process.env['PICTURES'];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const typing = (format: string) => ({
  readers: [{ driver: 'keyboard-wedge', name: 'door', from: 'page', format, cardBytes: [4] }],
  sampleCards: undefined,
});
const sentCards = ({ sent }: FakeServer): readonly string[] => sent.flatMap(({ taps }) => taps.map(({ cardNumber }) => cardNumber));

const heard = (server: FakeServer, count: number) => vi.waitFor(() => expect(sentCards(server).length).toBeGreaterThanOrEqual(count));

async function aKioskServer(): Promise<FakeServer> {
  const always = { checkinOpensAt: '2020-01-01T00:00:00.000Z', checkinClosesAt: '2099-01-01T00:00:00.000Z' };
  return fakeServer({ roster: () => aRoster([anActivity(always)]) });
}

type Scene = { readonly server: FakeServer; readonly kiosk: Running; readonly page: Page; readonly keys: Keyboard; wrong: string[] };

const aWedgeKiosk = (server: FakeServer, folder: string, format = 'hex', raw: object = {}): Promise<Running> =>
  aKiosk({
    server: server.url,
    compiled: built,
    folder,
    raw: { ...typing(format), ...raw },
  });

/** A page that hears the reader. */
async function aScene(format = 'hex'): Promise<Scene> {
  const server = await aKioskServer();
  const kiosk = await aWedgeKiosk(server, aFolder(), format);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  await page.goto(kiosk.url);
  await readerReady(page);
  return { server, kiosk, page, keys: await keyboardOf(page), wrong };
}

const readerReady = (page: Page) => page.locator('.bar', { hasText: '读卡器正常' }).or(page.locator('.greet')).first().waitFor();
const greeted = (page: Page, name: string) => page.locator('.greet__name', { hasText: name }).waitFor();
const misread = (page: Page) => page.locator('.state__word', { hasText: '没有读到' }).waitFor();
const noticed = (page: Page, words: string) => page.locator('#wedge:visible', { hasText: words }).waitFor();
const language = (page: Page) => page.locator('#language');

async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

test('a card typed into the page is kept and greeted; what a person types is not', async () => {
  const { server, page, keys, wrong } = await aScene();
  await keys.hand(`${cards.wu}\r`);
  await keys.card(`${cards.bing}\r`);
  await greeted(page, '丙三禾');
  await keys.card(cards.wu.toLowerCase());
  await greeted(page, '戊五');
  await keys.card('3B7C3\r');
  await keys.card('04A23B7\r');
  await misread(page);
  await heard(server, 2);
  expect(sentCards(server)).toEqual([cards.bing, cards.wu]);
  expect(wrong).toEqual([]);
});

test('the same card from a reader that prints decimals on the keypad', async () => {
  const { server, page, keys } = await aScene('10d-reversed');
  await keys.press([...codesOf('2084282884', 'Numpad'), 'NumpadEnter'], 8);
  await greeted(page, '丙三禾');
  await heard(server, 1);
  expect(sentCards(server)).toEqual(['04A23B7C']);
});

test('the keys of a card press no button and move no focus; those of a person do', async () => {
  const { server, page, keys } = await aScene();
  const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
  const first = await language(page).textContent();
  await language(page).focus();
  for (const end of ['\r', '\t', '\r\r', ' \r']) {
    await keys.card(`${cards.bing.slice(0, 4)} ${cards.bing.slice(4)}${end}`);
    await greeted(page, '丙三禾');
    expect([await language(page).textContent(), await focused()]).toEqual([first, 'language']);
  }
  await keys.hand('\r');
  await page.waitForFunction((before) => document.querySelector('#language')?.textContent !== before, first);
  await keys.hand(' ');
  await page.waitForFunction((before) => document.querySelector('#language')?.textContent === before, first);
  await keys.hand('\t');
  expect(await focused()).toBe('operator');
  expect(new Set(sentCards(server))).toEqual(new Set([cards.bing]));
});

test.for([
  {
    why: 'Caps Lock is on',
    key: (code: string) => ({
      key: code.slice(-1).toLowerCase(),
      text: code.slice(-1).toLowerCase(),
      windowsVirtualKeyCode: 65,
      modifiers: 8,
    }),
  },
  { why: 'another layout is set', key: () => ({ key: 'ф', text: 'ф', windowsVirtualKeyCode: 65 }) },
  { why: 'an input method takes every key', key: () => ({ key: 'Process', windowsVirtualKeyCode: 229 }) },
])('the same card while $why', async ({ key }) => {
  const { server, page, keys } = await aScene();
  await keys.press([...codesOf(cards.bing), 'Enter'], 8, key);
  await greeted(page, '丙三禾');
  await heard(server, 1);
  expect(sentCards(server)).toEqual([cards.bing]);
});

test('the same card while an input method composes in a field; a person types on there', async () => {
  const { server, page, keys } = await aScene();
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'field';
    document.body.append(field);
    field.focus();
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
  await keys.press([...codesOf(cards.bing), 'Enter'], 8, () => ({ key: 'Process', windowsVirtualKeyCode: 229 }));
  await greeted(page, '丙三禾');
  await session.send('Input.insertText', { text: '你' });
  await keys.hand('12');
  expect(await page.locator('#field').inputValue()).toBe('你12');
  expect(sentCards(server)).toEqual([cards.bing]);
});

test('cards typed while the page loads anew are whole, or told as misread, never another card', async () => {
  const { server, page, keys } = await aScene();
  for (let time = 0; time < 4; time += 1) {
    const loading = page.reload({ waitUntil: 'commit' });
    await Promise.all([loading, keys.card(`${cards.bing}${cards.stranger}\r`), keys.card(`${cards.bing}\r`)]).catch(() => undefined);
  }
  await page.waitForLoadState();
  await readerReady(page);
  await keys.card(`${cards.wu}\r`);
  await greeted(page, '戊五');
  await heard(server, 1);
  expect(new Set([...sentCards(server), cards.bing])).toEqual(new Set([cards.bing, cards.wu]));
});

test('a card that does not get through is sent again, with the time that it waited', async () => {
  const { server, page, keys } = await aScene();
  const waited: number[] = [];
  await page.route('**/wedge', async (route) => {
    const { agoMs }: { agoMs: number } = route.request().postDataJSON();
    waited.push(agoMs);
    if (waited.length <= 3) return route.abort();
    expect(await page.locator('#wedge').isVisible()).toBe(true);
    await keepPicture(page, 'wedge-waiting');
    return route.continue();
  });
  await keys.card(`${cards.bing}\r`);
  await greeted(page, '丙三禾');
  await page.locator('#wedge').waitFor({ state: 'hidden' });
  expect(waited).toEqual(waited.toSorted((a, b) => a - b));
  expect(waited.at(-1)).toBeGreaterThanOrEqual(800);
  await heard(server, 1);
  expect(sentCards(server)).toEqual([cards.bing]);
});

test('a card that never gets through is said to be lost, and the next one is taken', { timeout: 60_000 }, async () => {
  const { server, page, keys } = await aScene();
  await page.route('**/wedge', (route) => route.abort());
  await keys.card(`${cards.bing}\r`);
  await noticed(page, '没有记上，请再刷一次');
  await keepPicture(page, 'wedge-lost');
  await page.evaluate(axe);
  expect(
    await page.evaluate(async () =>
      (await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe.run()).violations.map(
        ({ id }) => id,
      ),
    ),
  ).toEqual([]);
  await page.unroute('**/wedge');
  await keys.card(`${cards.wu}\r`);
  await greeted(page, '戊五');
  await page.locator('#wedge').waitFor({ state: 'hidden' });
  expect(sentCards(server)).toEqual([cards.wu]);
});

test('a page outlasts its kiosk: started again, it takes the card that was tapped meanwhile', async () => {
  const { server, kiosk, page, keys } = await aScene();
  const displayPort = Number(new URL(kiosk.url).port);
  await kiosk.close();
  await keys.card(`${cards.bing}\r`);
  await noticed(page, '正在记下');
  await aWedgeKiosk(server, kiosk.folder, 'hex', { displayPort });
  await greeted(page, '丙三禾');
  expect(sentCards(server)).toEqual([cards.bing]);
});

test('a page whose leave was taken away says so; the one that was opened with the new link goes on', async () => {
  const { server, kiosk, page, keys } = await aScene();
  const displayPort = Number(new URL(kiosk.url).port);
  await kiosk.close();
  await keys.card(`${cards.bing}\r`);
  await noticed(page, '正在记下');
  rmSync(join(kiosk.folder, 'display-session'));
  const again = await aWedgeKiosk(server, kiosk.folder, 'hex', { displayPort });
  await noticed(page, '刷卡机重启了');
  await keepPicture(page, 'wedge-closed');
  expect(sentCards(server)).toEqual([]);
  // As the old page goes it sends what it holds, so the first card may still arrive; the second one must.
  await page.goto(again.url);
  await readerReady(page);
  await keys.card(`${cards.wu}\r`);
  await greeted(page, '戊五');
});

test('a page whose keys go elsewhere hears no reader, and says what to do', { timeout: 60_000 }, async () => {
  const { page, keys } = await aScene();
  const blurred = (kind: string) => page.evaluate((name) => window.dispatchEvent(new Event(name)), kind);
  await blurred('blur');
  await noticed(page, '请点一下屏幕');
  await page.locator('.state__word', { hasText: '读卡器断开' }).waitFor();
  await keepPicture(page, 'wedge-unfocused');
  await blurred('focus');
  await page.locator('#wedge').waitFor({ state: 'hidden' });
  await readerReady(page);
  await keys.card(`${cards.bing}\r`);
  await greeted(page, '丙三禾');
});
