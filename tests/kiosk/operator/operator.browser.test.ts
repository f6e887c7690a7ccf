/** The operator's pages as an operator meets them: in Chromium, by finger and by keyboard, in both languages. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Devices } from '../../../drivers/devices.ts';
import { pinPath, writePin } from '../../../kiosk/operator/pin.ts';
import type { Locale } from '../../../views/text/text.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { openBrowser } from '../../support/browser.ts';
import { aPty } from '../../support/pty.ts';
import { keyboardOf } from '../browser-keys.ts';
import { builtProgram } from '../built.ts';
import { fakeServer } from '../fake-server.ts';
import { aFolder, aRoster, anActivity, cards } from '../parts.ts';
import { type Running, aKiosk } from '../running.ts';

const built = builtProgram();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pin = '492817';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser('--autoplay-policy=no-user-gesture-required');
});
afterAll(() => browser.close());

const pictures = process.env['PICTURES'];
async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `operator-${name}.png`), fullPage: true });
}

type Axe = {
  run(where: Document, options: object): Promise<{ violations: readonly { id: string; nodes: readonly { html: string }[] }[] }>;
};

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: Axe };
    const found = await tool.run(document, { resultTypes: ['violations'] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
  });
}

/** What is drawn past the right edge, and what a finger would miss. */
const faults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [
    ...Array.from(document.querySelectorAll('main *'))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => `past the edge: ${element.outerHTML.slice(0, 80)}`),
    ...Array.from(document.querySelectorAll('button, a'))
      .filter((element) => element.getBoundingClientRect().height < 48)
      .map((element) => `too small: ${element.outerHTML.slice(0, 80)}`),
  ]);

const devices: Devices = {
  serial: [
    { path: '/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0', name: 'usb-1a86 USB Serial-if00-port0' },
    { path: '/dev/ttyS0', name: '/dev/ttyS0' },
  ],
  nfc: { readers: ['ACS ACR122U PICC Interface 00 00'] },
  keyboards: [],
};

async function aKioskWithPin(locale: Locale = 'zh', set = true): Promise<Running> {
  const server = await fakeServer({
    roster: () => aRoster([anActivity()]),
    judge: ({ cardNumber }) => ({ verdict: cardNumber === cards.stranger ? 'unknown_card' : 'recorded' }),
  });
  const folder = aFolder();
  if (set) await writePin(pinPath(folder), pin);
  const tty = await aPty();
  const found = { ...devices, serial: [...devices.serial, { path: tty.path, name: 'tty' }] };
  return aKiosk({ server: server.url, compiled: built, folder, raw: { locale }, parts: { devices: async () => found } });
}

async function aPage(kiosk: Running, viewport = { width: 1280, height: 800 }): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', hasTouch: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(kiosk.url);
  return { page, wrong };
}

async function enter(page: Page): Promise<void> {
  await page.goto(new URL('/operator', page.url()).href);
  for (const digit of pin) await page.locator(`[data-digit="${digit}"]`).tap();
  await page.locator('.key--main').tap();
  await page.locator('#queue').waitFor();
}

const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 600 },
  { width: 390, height: 844 },
];

describe.for(['zh', 'en'] as const)('in %s', (locale) => {
  test.for(sizes)('every page fits $width x $height, is big enough for a finger and passes axe', async (size) => {
    const kiosk = await aKioskWithPin(locale);
    const { page, wrong } = await aPage(kiosk, size);
    const words = wordsIn(locale).operator;
    const name = `${locale}-${size.width}`;
    const origin = new URL(kiosk.url).origin;
    await page.goto(`${origin}/operator`);
    expect(await page.locator('h1').textContent()).toBe(words.pin.title);
    expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
    await keepPicture(page, `${name}-pin`);
    await page.locator('#pin').fill('111222');
    await page.locator('.key--main').tap();
    await page.getByText(words.pin.told.pin_wrong.title).waitFor();
    expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
    await keepPicture(page, `${name}-pin-wrong`);
    await enter(page);
    expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
    await keepPicture(page, `${name}-overview`);
    await page.goto(`${origin}/operator/export`);
    expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
    await keepPicture(page, `${name}-export`);
    await page.goto(`${origin}/operator/readers`);
    expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
    await keepPicture(page, `${name}-readers`);
    await page.locator('form.part', { hasText: 'tty' }).last().locator('button').tap();
    await page.locator('.setup').waitFor();
    expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
    await keepPicture(page, `${name}-setup`);
    expect(wrong).toEqual([]);
  });

  test('without a PIN the page names the command that sets one', async () => {
    const { page } = await aPage(await aKioskWithPin(locale, false));
    await page.goto(new URL('/operator', page.url()).href);
    expect(await page.locator('code').textContent()).toBe(wordsIn(locale).operator.pin.command);
    expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
    await keepPicture(page, `${locale}-unset`);
  });
});

test.for(['zh', 'en'] as const)('in %s an unknown card is led to the page of the secretary while cards are registered', async (locale) => {
  const kiosk = await aKioskWithPin(locale);
  const { page, wrong } = await aPage(kiosk);
  const words = wordsIn(locale).operator.enrolment;
  await enter(page);
  await page.locator('#enrolment button').tap();
  await page.locator('#enrolment .qr').waitFor();
  expect([...(await violations(page)), ...(await faults(page))]).toEqual([]);
  await keepPicture(page, `${locale}-enrolment`);
  await page.goto(new URL('/', kiosk.url).href);
  kiosk.lines.write(`${cards.stranger}\n`);
  await page.getByText(words.once.title).waitFor();
  await keepPicture(page, `${locale}-enrolment-once`);
  // A hand that lingers says nothing: it is tapped until the two are a second apart.
  await vi.waitFor(
    async () => {
      kiosk.lines.write(`${cards.stranger}\n`);
      await page.getByText(words.twice.title).waitFor({ timeout: 300 });
    },
    { timeout: 5_000 },
  );
  expect(await violations(page)).toEqual([]);
  await keepPicture(page, `${locale}-enrolment-twice`);
  expect(wrong).toEqual([]);
});

describe('the way in', () => {
  test('a finger that stays opens it, one that brushes over it does not', async () => {
    const { page, wrong } = await aPage(await aKioskWithPin());
    const mark = page.locator('#operator');
    await mark.click();
    expect(new URL(page.url()).pathname).toBe('/');
    await keepPicture(page, 'mark');
    await mark.hover();
    await page.mouse.down();
    await page.waitForURL('**/operator');
    await page.mouse.up();
    expect(wrong).toEqual([]);
  });

  test('the keyboard opens it, types the PIN and locks it again', async () => {
    const { page, wrong } = await aPage(await aKioskWithPin());
    await page.locator('#operator').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/operator');
    await page.keyboard.type(pin);
    await page.keyboard.press('Enter');
    await page.locator('#queue').waitFor();
    await page.getByText(wordsIn('zh').operator.back).click();
    await page.locator('#screen').waitFor();
    await page.goto(new URL('/operator', page.url()).href);
    await page.locator('#pin').waitFor();
    expect(wrong).toEqual([]);
  });

  test('a tap before the locked door brings the greeting back', async () => {
    const kiosk = await aKioskWithPin();
    const { page } = await aPage(kiosk);
    const listened = page.waitForResponse('**/events');
    await page.goto(new URL('/operator', page.url()).href);
    await listened;
    kiosk.lines.write(`${cards.bing}\n`);
    await page.locator('#screen').waitFor();
  });
});

describe('while the overview is open', () => {
  /** Counts the notes that the page plays. */
  async function counted(page: Page): Promise<() => Promise<number>> {
    await page.addInitScript(() => {
      const made = AudioContext.prototype.createOscillator;
      const counts = window as unknown as { notes: number };
      counts.notes = 0;
      AudioContext.prototype.createOscillator = function (this: AudioContext) {
        counts.notes += 1;
        return made.call(this);
      };
    });
    return () => page.evaluate(() => (window as unknown as { notes: number }).notes);
  }

  test('a tap is heard, and so is the test of the sound', async () => {
    const kiosk = await aKioskWithPin();
    const { page, wrong } = await aPage(kiosk);
    const notes = await counted(page);
    const listened = page.waitForResponse('**/events');
    await enter(page);
    await listened;
    kiosk.lines.write(`${cards.bing}\n`);
    await expect.poll(notes).toBe(1);
    await page.locator('form[action="/operator/sound"] button').tap();
    await expect.poll(notes).toBe(2);
    await page.getByText(wordsIn('zh').operator.done.sounded.title).waitFor();
    expect(wrong).toEqual([]);
  });

  test('a reader that types is heard too', async () => {
    const server = await fakeServer({ roster: () => aRoster([anActivity()]) });
    const folder = aFolder();
    await writePin(pinPath(folder), pin);
    const readers = [{ driver: 'keyboard-wedge', name: 'desk', from: 'page', format: 'hex', cardBytes: [4] }];
    const kiosk = await aKiosk({ server: server.url, compiled: built, folder, raw: { readers, sampleCards: undefined } });
    const { page, wrong } = await aPage(kiosk);
    await enter(page);
    const listened = page.waitForResponse('**/wedge');
    await page.reload();
    await listened;
    const keys = await keyboardOf(page);
    await keys.card(`${cards.wu}\r`);
    await vi.waitFor(() => expect(server.sent.flatMap(({ taps }) => taps.map(({ cardNumber }) => cardNumber))).toEqual([cards.wu]), {
      timeout: 8_000,
    });
    expect(new URL(page.url()).pathname).toBe('/operator');
    // While the reader is started again the kiosk says 503, and the page sends the card once more.
    expect(wrong.filter((line) => !line.includes('503'))).toEqual([]);
  });
});
