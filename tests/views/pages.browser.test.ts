/** Pages in a real browser: readable by everybody, nothing past the edge, alive without shifting. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PageContext, textSizes } from '../../views/context.ts';
import { type PageName, pages } from '../../views/pages.ts';
import { createViews } from '../../views/render.ts';
import { packageRoot } from '../../views/root.ts';
import { locales } from '../../views/text/text.ts';
import { branch } from './fixtures/branch.ts';
import { contextOf } from './fixtures/context.ts';
import type { Size } from './fixtures/facts.ts';
import { models } from './fixtures/models.ts';
import { ownRanking, rankingModel } from './fixtures/ranking-model.ts';
import { openSite, type Site } from './fixtures/site.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };
const phoneByDay = { viewport: phone, colorScheme: 'light' } as const;
const deskByNight = { viewport: desk, colorScheme: 'dark' } as const;
const axe = readFileSync(join(packageRoot(import.meta.url), 'node_modules/axe-core/axe.min.js'), 'utf8');
const views = createViews();
const names = Object.keys(pages) as PageName[];

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await openSite();
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

/** Puts a page on the site and opens it; the tab's own complaints end the test. */
async function open<T>(
  page: PageName,
  size: Size,
  changes: Partial<PageContext>,
  options: BrowserContextOptions,
  look: (tab: Page) => Promise<T>,
): Promise<T> {
  const path = `/${page}-${size}`;
  site.put(path, views.render(page, models[page](size), contextOf(page, changes)));
  return visit(path, options, look);
}

async function visit<T>(path: string, options: BrowserContextOptions, look: (tab: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  try {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await tab.goto(site.url(path), { waitUntil: 'load' });
    const seen = await look(tab);
    expect(complaints).toEqual([]);
    return seen;
  } finally {
    await context.close();
  }
}

const violations = (tab: Page) =>
  tab.evaluate<string[]>(`(async () => {
    if (window.axe === undefined) { ${axe}; }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.target.join(' ') + ' ' + (node.any[0]?.message ?? one.help)));
  })()`);

const pastTheEdge = (tab: Page) =>
  tab.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return Array.from(document.querySelectorAll('body *'))
      .filter((element) => element.getBoundingClientRect().right > room + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''} ${Math.round(element.getBoundingClientRect().right)}`);
  });

describe.for(names)('%s', (page) => {
  test.for([
    { size: 'usual', locale: 'zh', looks: [phoneByDay, deskByNight] },
    { size: 'one', locale: 'en', looks: [deskByNight] },
    { size: 'none', locale: 'zh', looks: [phoneByDay] },
  ] as const)(
    '$size in $locale: axe finds nothing and nothing runs past the edge',
    { timeout: 30_000 },
    async ({ size, locale, looks }) => {
      await open(page, size, { locale, theme: 'system' }, { viewport: phone, reducedMotion: 'reduce' }, async (tab) => {
        for (const { viewport, colorScheme } of looks) {
          await tab.setViewportSize(viewport);
          await tab.emulateMedia({ colorScheme });
          expect(await violations(tab)).toEqual([]);
          expect((await pastTheEdge(tab)).join('\n')).toBe('');
        }
      });
    },
  );

  test.for(locales)(
    '%s: 200 rows and a name of seven characters fit a phone in any size of text, and a small desk',
    { timeout: 30_000 },
    async (locale) => {
      await open(page, 'many', { locale }, { viewport: phone }, async (tab) => {
        for (const textSize of textSizes) {
          await tab.evaluate((size) => document.documentElement.setAttribute('data-size', size), textSize);
          expect(`${textSize}: ${(await pastTheEdge(tab)).join('\n')}`).toBe(`${textSize}: `);
        }
        await tab.evaluate(() => document.documentElement.setAttribute('data-size', 'normal'));
        await tab.setViewportSize({ width: 1280, height: 800 });
        expect((await pastTheEdge(tab)).join('\n')).toBe('');
        expect((await cutOff(tab)).join('\n')).toBe('');
      });
    },
  );
});

test('without script every page has its head and no button that does nothing', { timeout: 30_000 }, async () => {
  for (const page of names) site.put(`/plain/${page}`, views.render(page, models[page]('usual'), contextOf(page)));
  await visit(`/plain/${names[0]}`, { viewport: desk, javaScriptEnabled: false }, async (tab) => {
    for (const page of names) {
      await tab.goto(site.url(`/plain/${page}`));
      expect([page, await tab.locator('h1').count(), await tab.locator('[data-print]:visible').count()]).toEqual([page, 1, 0]);
    }
  });
});

/** Tables and panels whose content stands out of them. */
const cutOff = (tab: Page) =>
  tab.evaluate(() =>
    Array.from(document.querySelectorAll('.panel'))
      .filter((panel) => panel.scrollWidth > panel.clientWidth + 1)
      .map((panel) => panel.textContent?.slice(0, 40)),
  );

describe('the theme of the system', () => {
  test.for([
    { theme: 'system', colorScheme: 'dark', dark: true },
    { theme: 'system', colorScheme: 'light', dark: false },
    { theme: 'light', colorScheme: 'dark', dark: false },
    { theme: 'dark', colorScheme: 'light', dark: true },
  ] as const)('$theme on a $colorScheme system', async ({ theme, colorScheme, dark }) => {
    await open('problem', 'usual', { theme }, { viewport: desk, colorScheme }, async (tab) => {
      const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(ground).toBe(dark ? 'rgb(14, 20, 18)' : 'rgb(243, 245, 242)');
    });
  });
});

describe('the ranking', () => {
  test('Chart.js draws over the bars in the same place', async () => {
    await open('ranking', 'usual', {}, { viewport: desk }, async (tab) => {
      const boxes = await tab.evaluate(() =>
        ['.chart .bars', '.chart canvas'].map((selector) => document.querySelector(selector)?.getBoundingClientRect().height),
      );
      expect(Math.round(boxes[1] ?? 0)).toBe(Math.round(boxes[0] ?? -1));
      expect(await tab.locator('.chart .bars').isVisible()).toBe(false);
    });
  });

  test('a tap elsewhere changes the row in place: nothing shifts, what was opened stays open', { timeout: 20_000 }, async () => {
    const path = '/ranking-live';
    const model = { ...rankingModel('usual'), live: true };
    site.put(path, views.render('ranking', model, contextOf('ranking')));
    await visit(path, { viewport: desk }, async (tab) => {
      await tab.locator('#chart-numbers summary').click();
      await expect.poll(() => site.listeners()).toBe(1);
      const place = () => tab.locator('.ranking tbody tr').first().boundingBox();
      const before = await place();
      const rows = model.rows.map((row, i) => (i === 0 ? { ...row, total: row.total + 200 } : row));
      site.put(path, views.render('ranking', { ...model, rows }, contextOf('ranking')));
      site.tell('ranking');
      await expect.poll(() => tab.locator('.ranking .total').first().textContent(), { timeout: 10_000 }).toBe('33');
      expect(await place()).toEqual(before);
      expect(await tab.locator('#chart-numbers').getAttribute('open')).not.toBeNull();
      expect(await tab.locator('.chart canvas').count()).toBe(1);
      expect(await tab.locator('[data-print]').isVisible()).toBe(true);
    });
  });

  test('a branch that hides ranks passes too', { timeout: 20_000 }, async () => {
    site.put('/ranking-own', views.render('ranking', ownRanking, contextOf('ranking')));
    await visit('/ranking-own', { viewport: phone }, async (tab) => {
      expect(await violations(tab)).toEqual([]);
      expect(await tab.locator('.ranking tbody tr').count()).toBe(1);
    });
  });

  test('a month of 22 members prints on one side of A4, then what stands beside it', { timeout: 20_000 }, async () => {
    await open('ranking', 'usual', { theme: 'dark' }, { viewport: desk }, async (tab) => {
      await tab.emulateMedia({ media: 'print' });
      await tab.setViewportSize({ width: 695, height: 1016 });
      const foot = await tab.locator('.ranking tfoot').boundingBox();
      expect((foot?.y ?? Infinity) + (foot?.height ?? 0)).toBeLessThan(1016);
      expect(await tab.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(0, 0, 0)');
      expect(await tab.locator('.nav').isVisible()).toBe(false);
      expect(await tab.locator('.sample-strip').isVisible()).toBe(true);
    });
  });
});

test('paper opens every total and closes it again', async () => {
  await open('member', 'usual', {}, { viewport: desk }, async (tab) => {
    const openCount = () => tab.locator('.why details[open]').count();
    const before = await openCount();
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await openCount()).toBe(await tab.locator('.why details').count());
    await tab.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await openCount()).toBe(before);
  });
});

test('the first stop of the keyboard leads past the navigation', async () => {
  await open('ranking', 'usual', {}, { viewport: desk }, async (tab) => {
    await tab.keyboard.press('Tab');
    await tab.keyboard.press('Enter');
    expect(await tab.evaluate(() => document.activeElement?.id)).toBe('main');
  });
});

test('a name of seven characters stays on one line in the ranking of a desk', async () => {
  await open('ranking', 'many', {}, { viewport: { width: 1280, height: 800 } }, async (tab) => {
    const heights = await tab
      .getByRole('link', { name: branch.longName, exact: true })
      .evaluateAll((links) => links.map((link) => link.getClientRects().length));
    expect(heights).toEqual([1]);
  });
});
