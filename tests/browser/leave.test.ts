/** Leave on a phone in a real browser: asked by a member, granted by a secretary, told by telephone; every touch counted. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverMigrations } from '../../migrations/server.ts';
import type { Activity } from '../../server/activities/queries.ts';
import { sheetLines } from '../../server/attendance/sheet.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openBrowser } from '../support/browser.ts';
import { type Composed, serveComposed } from '../support/composed.ts';
import { signedInAs } from '../support/pages.ts';
import { type Person, type Scene, aScene, anActivity } from '../support/scene.ts';
import type { Visitor } from '../support/site.ts';
import { aFolder } from '../support/started.ts';
import { expectLawful } from '../support/verified.ts';

const phone = { width: 390, height: 844 };

const folder = aFolder();
let browser: Browser;
let db: Database;
let scene: Scene;
let site: Composed;
let activity: Activity;
let a: Person;
let b: Person;
let c: Person;

beforeAll(async () => {
  [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'leave.sqlite')}`)]);
  await migrate(db, serverMigrations, async () => undefined);
  scene = await aScene(db, 3);
  [a, b, c] = scene.people as [Person, Person, Person];
  activity = await anActivity(scene);
  site = await serveComposed(db, scene.world);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
  folder.remove();
});

/** A phone in somebody's hand, on the start page; what the browser complains of ends the test, save a status that is meant. Answers how often it was touched. */
async function onPhone(
  visitor: Visitor,
  act: (tab: Page, touch: (selector: string) => Promise<void>) => Promise<void>,
  refused: readonly number[] = [],
): Promise<number> {
  const context = await browser.newContext({ viewport: phone, hasTouch: true, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  let touches = 0;
  try {
    await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: site.url })));
    const tab = await context.newPage();
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('response', (response) => {
      if (response.status() >= 400 && !refused.includes(response.status())) complaints.push(`${response.status()} ${response.url()}`);
    });
    await tab.goto(site.url);
    await act(tab, async (selector) => {
      touches++;
      await tab.locator(selector).first().tap();
    });
    expect(complaints).toEqual([]);
    return touches;
  } finally {
    await context.close();
  }
}

const statuses = async () => (await sheetLines(db.reader, activity, scene.world.clock())).map(({ status }) => status);

test('asked in three touches from the start page, without a key; granted in one on the list', { timeout: 60_000 }, async () => {
  const asking = await onPhone(await signedInAs(scene, site, 'member', scene.branch, a), async (tab, touch) => {
    await touch(`a[href="/activities/${activity.uid}"]`);
    await touch(`a[href="/activities/${activity.uid}/leave"]`);
    await touch('button[name="kind"][value="sick"]');
    await expect.poll(() => tab.locator('form[action$="/leave/withdraw"]').count()).toBe(1);
  });
  expect(asking).toBe(3);
  expect(await statuses()).toEqual(['awaited', 'awaited', 'awaited']);

  const granting = await onPhone(await signedInAs(scene, site, 'secretary', scene.branch), async (tab, touch) => {
    await tab.goto(`${site.url}/leave`);
    await touch('form[action$="/grant"] button');
    await expect.poll(() => tab.locator('.notice--good').count()).toBe(1);
  });
  expect(granting).toBe(1);
  expect(await statuses()).toEqual(['leave_sick', 'awaited', 'awaited']);
  console.log(`leave: asked in ${asking} touches from the start page, granted in ${granting} on the list`);
});

test('told by telephone: entered from the list, without a key; declined with a word; withdrawn', { timeout: 60_000 }, async () => {
  const secretary = await signedInAs(scene, site, 'secretary', scene.branch);
  const entering = await onPhone(secretary, async (tab, touch) => {
    await tab.goto(`${site.url}/leave`);
    await touch(`a[href="/activities/${activity.uid}/leave"]`);
    await tab.locator('select[name="member"]').selectOption(b.uid);
    await touch('button[name="kind"][value="private"]');
    await expect.poll(() => tab.locator('.notice--good').count()).toBe(1);
  });
  // Choosing from the list of names takes two touches more.
  expect(entering).toBe(2);
  expect(await statuses()).toEqual(['leave_sick', 'leave_private', 'awaited']);

  const member = await signedInAs(scene, site, 'member', scene.branch, c);
  await onPhone(member, async (tab, touch) => {
    await tab.goto(`${site.url}/activities/${activity.uid}/leave`);
    await touch('button[name="kind"][value="official"]');
    await expect.poll(() => tab.locator('form[action$="/leave/withdraw"]').count()).toBe(1);
  });
  const decline = async (tab: Page, touch: (selector: string) => Promise<void>): Promise<void> => {
    await tab.goto(`${site.url}/leave`);
    await touch('details summary');
    await touch('form[action$="/decline"] button');
    await expect.poll(() => tab.locator('.field--wrong').count()).toBe(1);
    await tab.locator('.field--wrong input').fill('a vote is due');
    await touch('form[action$="/decline"] button');
    await expect.poll(() => tab.locator('.notice--good').count()).toBe(1);
  };
  // Without a word it is refused, and the list says so where the word is missing.
  await onPhone(secretary, decline, [422]);
  await onPhone(await signedInAs(scene, site, 'member', scene.branch, a), async (tab, touch) => {
    await tab.goto(`${site.url}/activities/${activity.uid}/leave`);
    await touch('form[action$="/withdraw"] button');
    await expect.poll(() => tab.locator('button[name="kind"]').count()).toBe(3);
  });
  expect(await statuses()).toEqual(['awaited', 'leave_private', 'awaited']);
  await expectLawful(db);
});
