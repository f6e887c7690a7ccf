/** A secretary's phone: a whole month planned with three touches and no key, in a browser with script and in one without. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverMigrations } from '../../migrations/server.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openBrowser } from '../support/browser.ts';
import { type Composed, serveComposed } from '../support/composed.ts';
import { signedInAs } from '../support/pages.ts';
import { aScene, anActivity, type Scene } from '../support/scene.ts';
import { aFolder } from '../support/started.ts';

const folder = aFolder();
let browser: Browser;
let db: Database;
let scene: Scene;
let site: Composed;

beforeAll(async () => {
  [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'month.sqlite')}`)]);
  await migrate(db, serverMigrations, async () => undefined);
  scene = await aScene(db, 5, '2026-09-28T01:00:00.000Z');
  for (const day of ['2026-09-02', '2026-09-09', '2026-09-16', '2026-09-23']) await anActivity(scene, { day });
  await anActivity(scene, { day: '2026-09-04', kind: 'party_day' });
  site = await serveComposed(db, scene.world);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
  folder.remove();
});

const planned = async (month: string): Promise<number> =>
  Number(
    (await db.reader('activities').whereLike('plan_key', 'month:%').whereLike('starts_at', `${month}%`).count({ n: '*' }).first())?.['n'],
  );

test.for<{ month: string; today: string; more: BrowserContextOptions; why: string }>([
  { month: '2026-10', today: '2026-09-28', more: {}, why: 'with script' },
  { month: '2026-11', today: '2026-10-28', more: { javaScriptEnabled: false }, why: 'without script, the month after' },
])('$why: three touches from the start page, no key', async ({ month, today, more }) => {
  scene.world.at(`${today}T01:00:00.000Z`);
  const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, locale: 'zh-CN', ...more });
  try {
    await context.addCookies([...secretary.cookies].map(([name, value]) => ({ name, value, url: site.url })));
    const tab = await context.newPage();
    let touches = 0;
    const touch = async (selector: string): Promise<void> => {
      touches += 1;
      await Promise.all([tab.waitForEvent('load'), tab.locator(selector).first().tap()]);
    };
    await tab.goto(site.url);
    await touch('.nav__list a[href="/activities"]');
    await touch('.page-head a[href^="/activities/month?"]');
    const button = tab.locator('form button.button--main');
    // In sight without a stroke: the whole list need not be read.
    expect(await button.evaluate((element) => element.getBoundingClientRect().bottom <= window.innerHeight)).toBe(true);
    await touch('form button.button--main');
    expect(new URL(tab.url()).searchParams.get('done')).toMatch(/^[1-9]\d*$/);
    expect([touches, (await planned(month)) > 1]).toEqual([3, true]);
    expect(await tab.locator('.notice--good').count()).toBe(1);
  } finally {
    await context.close();
  }
});
