/** The whole chain as a person meets it: a sample card is tapped on the kiosk's display, the month's ranking changes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { type Started, aFolder, demoPassword, environmentIn, flagtap, startProduct } from '../support/started.ts';

let browser: Browser;
let product: Started;
const folder = aFolder();

beforeAll(async () => {
  [browser, product] = await Promise.all([openBrowser(), startProduct(await environmentIn(folder.path))]);
});

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  folder.remove();
});

type Sample = {
  readonly baseUrl: string;
  readonly logins: readonly { role: string; name: string }[];
  readonly members: readonly { id: string; name: string; cards: readonly string[] }[];
  readonly activities: readonly { title: string; openNow: boolean }[];
};

const describeSample = async (): Promise<Sample> => JSON.parse((await flagtap(['sample', '--json'], product.env)).out) as Sample;

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto(`${product.pages}/login`);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', demoPassword);
  await page.click('form button.button--main');
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

const totalOf = async (page: Page, memberId: string): Promise<number> => {
  await page.goto(`${product.pages}/rankings`);
  const text = await page.locator(`tr[data-member="${memberId}"] .total`).innerText();
  return Number(text.replace('−', '-'));
};

test('a tapped sample card raises its member in the ranking of the month', async () => {
  const sample = await describeSample();
  expect(sample.activities.some((activity) => activity.openNow)).toBe(true);
  const kiosk = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await kiosk.goto(product.kiosk);
  const buttons = kiosk.locator('[data-card]');
  const cards = await buttons.evaluateAll((all) => all.map((one) => one.getAttribute('data-card')));
  const member = sample.members.find((one) => one.cards.includes(cards[0] ?? ''));
  if (member === undefined) throw new Error("the first card of the strip is nobody's");

  const office = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const secretary = sample.logins.find((login) => login.role === 'secretary');
  await signIn(office, secretary?.name ?? '');
  const before = await totalOf(office, member.id);

  await buttons.first().click();
  await kiosk.locator('.greet__name').waitFor();
  expect(await kiosk.locator('.greet__name').innerText()).toBe(member.name);
  expect(await kiosk.locator('.greet__points').innerText()).toMatch(/\+2/);

  await expect.poll(() => totalOf(office, member.id), { timeout: 10_000 }).toBe(before + 2);
});

test('language, size and theme follow a press, before signing in and after', async () => {
  const page = await browser.newPage({ locale: 'zh-CN' });
  const html = page.locator('html');
  await page.goto(`${product.pages}/login`);
  await page.click('button[name=locale][value=en]');
  await expect.poll(() => html.getAttribute('lang')).toBe('en');
  await page.click('button[name=textSize][value=elderly]');
  await expect.poll(() => html.getAttribute('data-size')).toBe('elderly');
  expect(await html.getAttribute('lang')).toBe('en');

  const own = await browser.newPage({ locale: 'zh-CN' });
  await signIn(own, 'department');
  for (const [name, value, attribute] of [
    ['locale', 'en', 'lang'],
    ['textSize', 'large', 'data-size'],
    ['theme', 'dark', 'data-theme'],
  ] as const) {
    await own.goto(`${product.pages}/me`);
    await own.click(`button[name=${name}][value=${value}]`);
    await expect.poll(() => own.locator('html').getAttribute(attribute)).toBe(value);
  }
  await own.goto(product.pages);
  expect(await own.locator('html').getAttribute('lang')).toBe('en');
});

test('a password is changed and a session ended from the page', async () => {
  const page = await browser.newPage();
  await signIn(page, 'admin');
  await page.goto(`${product.pages}/me`);
  await page.fill('input[name=current]', demoPassword);
  await page.fill('input[name=next]', 'another-word-46');
  await page.fill('input[name=again]', 'another-word-46');
  await page.click('form[action="/me/password"] button');
  await page.waitForURL((url) => url.search === '?changed=yes');
  await page.click('form[action="/logout"] button');
  await page.waitForURL((url) => url.pathname === '/login');
});

test('verify finds nothing wrong beside the running server, and a second start keeps the data', async () => {
  const verified = await flagtap(['verify', '--json'], product.env);
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(verified.out)).toMatchObject({ ok: true });
  const before = await describeSample();
  expect(await product.stop()).toBe(0);
  product = await startProduct(product.env);
  expect((await describeSample()).members).toEqual(before.members);
});
