/** A month of dues on a phone, as a secretary does it: the branch entered, the month closed, the points seen; touches counted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverMigrations } from '../../migrations/server.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { addresses } from '../../server/http/addresses.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import { openBrowser } from '../support/browser.ts';
import { type Composed, serveComposed } from '../support/composed.ts';
import { projectRoot } from '../support/house.ts';
import { signedInAs } from '../support/pages.ts';
import { type Scene, aScene } from '../support/scene.ts';
import { aFolder } from '../support/started.ts';
import { expectLawful } from '../support/verified.ts';

const phone = { width: 390, height: 844 };
const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

const folder = aFolder();
let browser: Browser;
let db: Database;
let scene: Scene;
let site: Composed;

beforeAll(async () => {
  [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'dues.sqlite')}`)]);
  await migrate(db, serverMigrations, async () => undefined);
  scene = await aScene(db, 25, instantAt('2026-03-20', '09:00'));
  await db.write((tx) => tx('devices').update({ revoked_at: scene.world.clock() }));
  site = await serveComposed(db, scene.world);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
  folder.remove();
});

type Hand = { readonly tab: Page; readonly touch: (what: Locator) => Promise<void>; readonly touches: () => number };

/** The secretary's phone; the browser's complaints, and what axe finds at the end, fail the test. */
async function onPhone(scripts: boolean, act: (hand: Hand) => Promise<void>): Promise<void> {
  const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  const context = await browser.newContext({ viewport: phone, hasTouch: true, javaScriptEnabled: scripts, reducedMotion: 'reduce' });
  try {
    await context.addCookies([...secretary.cookies].map(([name, value]) => ({ name, value, url: site.url })));
    const tab = await context.newPage();
    const complaints: string[] = [];
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    let touches = 0;
    const touch = async (what: Locator): Promise<void> => {
      touches += 1;
      await what.tap();
    };
    await act({ tab, touch, touches: () => touches });
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const violations = (tab: Page): Promise<string[]> =>
  tab.evaluate<string[]>(`(async () => {
    if (window.axe === undefined) { ${axe}; }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.target.join(' ')));
  })()`);

test('without script the link ticks everybody, and one button enters them', { timeout: 60_000 }, async () => {
  await onPhone(false, async ({ tab, touch, touches }) => {
    await tab.goto(`${site.url}${addresses.duesOf(scene.branch.uid, '2026-02')}`);
    await touch(tab.locator('[data-all]'));
    await tab.waitForURL(/all=yes/);
    await touch(tab.locator('form[data-ticks] button'));
    await tab.waitForURL(/entered=25/);
    expect(await tab.locator('.ticks--paid li').count()).toBe(25);
    expect(touches()).toBe(2);
  });
});

test('2 touches and no key enter 25 people, 1 touch closes the month, and their points are there', { timeout: 90_000 }, async () => {
  await onPhone(true, async ({ tab, touch, touches }) => {
    await tab.goto(`${site.url}/dues`);
    await touch(tab.locator('[data-all]'));
    expect(await tab.locator('form[data-ticks] button').textContent()).toContain('25');
    await touch(tab.locator('form[data-ticks] button'));
    await tab.waitForURL(/entered=25/);
    expect(await tab.locator('.ticks--paid li').count()).toBe(25);
    expect([touches(), await violations(tab)]).toEqual([2, []]);
  });
  scene.world.at(instantAt('2026-04-05', '09:00'));
  await onPhone(true, async ({ tab, touch, touches }) => {
    // Half-way the open month is February: its dues were entered too.
    for (const period of ['2026-02', '2026-03']) {
      await tab.goto(`${site.url}${addresses.closePeriod(scene.branch.uid, period)}`);
      expect(await violations(tab)).toEqual([]);
      await touch(tab.locator('form.close__act button'));
      await tab.waitForURL(/posted=25/);
      expect(await tab.locator('.notice--good').count()).toBe(1);
    }
    expect([touches(), await violations(tab)]).toEqual([2, []]);
    await tab.goto(`${site.url}${addresses.rankingOf(scene.branch.uid, '2026-03')}`);
    expect(await tab.locator('.ranking .total').first().textContent()).toBe('1');
  });
  await expectLawful(db);
});
