/** The sign-in sheet as it leaves the printer: as many sides as it says, heads on each, rows high enough for a hand. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createViews } from '../../views/render.ts';
import { locales } from '../../views/text/text.ts';
import { openBrowser } from '../support/browser.ts';
import { contextOf } from './fixtures/context.ts';
import type { Size } from './fixtures/facts.ts';
import { models } from './fixtures/models.ts';
import { openSite, type Site } from './fixtures/site.ts';

const views = createViews();
let site: Site;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const sidesIn = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
const mm = 96 / 25.4;

const cases = locales.flatMap((locale) =>
  (['none', 'one', 'usual', 'many'] as const).flatMap((size) => [
    { size, locale, textSize: 'normal', sample: true },
    { size, locale, textSize: 'elderly', sample: false },
  ]),
);

test.for<{ size: Size; locale: 'zh' | 'en'; textSize: string; sample: boolean }>(cases)(
  '$size in $locale, $textSize text on the screen: the printer gives the sides that the sheet counts',
  { timeout: 30_000 },
  async ({ size, locale, textSize, sample }) => {
    const tab = await browser.newPage({ viewport: { width: 695, height: 1016 }, colorScheme: 'dark' });
    const look = { locale, sample, theme: 'dark', textSize: textSize === 'elderly' ? 'elderly' : 'normal' } as const;
    site.put('/paper', views.render('paper', models.paper(size), contextOf('paper', look)));
    await tab.goto(site.url('/paper'), { waitUntil: 'load' });
    const counted = await tab.locator('.paper').count();
    expect(sidesIn(await tab.pdf({ preferCSSPageSize: true }))).toBe(counted);
    await tab.emulateMedia({ media: 'print' });
    const heads = await tab
      .locator('.paper')
      .evaluateAll((sides) => sides.map((side) => side.querySelectorAll('thead').length === side.querySelectorAll('table').length));
    expect(heads).toEqual(heads.map(() => true));
    const heights = await tab
      .locator('.paper__names tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
    expect(heights.filter((height) => height < 8.9 * mm || height > 9.6 * mm)).toEqual([]);
    expect(await tab.locator('.nav').isVisible()).toBe(false);
    await tab.close();
  },
);
