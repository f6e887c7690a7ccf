/** A secretary's evening on a phone: a forgotten card, a close with one forgiven, a reopening, a close; touches and keystrokes counted. */
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverMigrations } from '../../migrations/server.ts';
import type { Activity } from '../../server/activities/queries.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { addresses } from '../../server/http/addresses.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import { openBrowser } from '../support/browser.ts';
import { type Composed, serveComposed } from '../support/composed.ts';
import { signedInAs } from '../support/pages.ts';
import { type Person, type Scene, aScene, aTap, anActivity, send } from '../support/scene.ts';
import type { Visitor } from '../support/site.ts';
import { aFolder } from '../support/started.ts';
import { expectLawful } from '../support/verified.ts';
import { attendance, day, standing } from '../server/sheets/stage.ts';

const folder = aFolder();
let browser: Browser;
let db: Database;
let scene: Scene;
let site: Composed;
let secretary: Visitor;
let activity: Activity;
let study: Activity;

beforeAll(async () => {
  [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'sheets.sqlite')}`)]);
  await migrate(db, serverMigrations, async () => undefined);
  scene = await aScene(db, 5);
  activity = await anActivity(scene, { kind: 'party_day' });
  study = await anActivity(scene, { day: '2026-03-09' });
  const [a] = scene.people as [Person];
  await send(scene, [aTap(a.card, instantAt(day, '18:45'), 1)]);
  site = await serveComposed(db, scene.world);
  secretary = await signedInAs(scene, site, 'secretary', scene.branch);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
  folder.remove();
});

/** What a hand does: touches and keystrokes, counted. */
type Hand = {
  touch(what: Locator): Promise<void>;
  type(into: Locator, text: string): Promise<void>;
  readonly done: { touches: number; keys: number };
};

function aHand(): Hand {
  const done = { touches: 0, keys: 0 };
  return {
    done,
    async touch(what) {
      done.touches++;
      await what.tap();
    },
    async type(into, text) {
      done.touches++;
      done.keys += text.length;
      await into.tap();
      await into.pressSequentially(text);
    },
  };
}

/** A tab of the secretary's phone; what the browser complains of ends the test. Scripts run or do not: the pages need none. */
async function onPhone(what: string, path: string, look: (tab: Page, hand: Hand) => Promise<void>): Promise<Hand['done']> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
    javaScriptEnabled: false,
  });
  const complaints: string[] = [];
  try {
    await context.addCookies([...secretary.cookies].map(([name, value]) => ({ name, value, url: site.url })));
    const tab = await context.newPage();
    tab.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    await tab.goto(`${site.url}${path}`);
    const hand = aHand();
    await look(tab, hand);
    expect(complaints).toEqual([]);
    process.stdout.write(`${what}: ${hand.done.touches} touches, ${hand.done.keys} keystrokes\n`);
    return hand.done;
  } finally {
    await context.close();
  }
}

const button = (tab: Page, name: string): Locator => tab.getByRole('button', { name, exact: true });

test('a forgotten card: the way from the sheet and a name', async () => {
  scene.world.at(instantAt(day, '18:52'));
  const done = await onPhone('forgotten card', addresses.activity(activity.uid), async (tab, hand) => {
    await hand.touch(tab.locator(`a[href="${addresses.hand(activity.uid)}"]`).first());
    await hand.touch(button(tab, 'member 2'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(done).toEqual({ touches: 2, keys: 0 });
  expect(await attendance(scene, activity)).toEqual(['member 1: 18:45 tap', 'member 2: 18:52 secretary']);
});

test('Enter in the field of the time writes nobody in', async () => {
  await onPhone('no accident', addresses.hand(activity.uid), async (tab) => {
    await tab.locator('#time').press('Enter');
    await tab.waitForURL(/hand$/);
    expect(await tab.locator('.notice--good').count()).toBe(0);
  });
  expect(await attendance(scene, activity)).toHaveLength(2);
});

test('a sheet with nothing to deduct: to its close, and the one button', async () => {
  scene.world.at(instantAt(day, '21:00'));
  const done = await onPhone('close without deductions', addresses.activity(study.uid), async (tab, hand) => {
    await hand.touch(tab.locator(`a[href="${addresses.closeSheet(study.uid)}"]`).first());
    await hand.touch(tab.locator('.button--main'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(done).toEqual({ touches: 2, keys: 0 });
});

test('closed with one forgiven: the tick off, a reason, the button; then reopened and closed again', async () => {
  const closed = await onPhone('close with one forgiven', addresses.closeSheet(activity.uid), async (tab, hand) => {
    expect(await tab.locator('#r1').isVisible()).toBe(false);
    await hand.touch(tab.locator('label[for="k1"]'));
    await hand.type(tab.locator('#r1'), 'on duty');
    await tab.locator('#r1').press('Enter');
    await tab.locator('h1').waitFor();
    expect(await tab.locator('#r1').inputValue()).toBe('on duty');
    await hand.touch(tab.locator('.button--main'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(closed).toEqual({ touches: 3, keys: 7 });
  expect(await standing(scene)).toEqual([
    'member 1 L05 300 tap',
    'member 2 L05 300 secretary',
    'member 3 N01 -300 rule',
    'member 5 N01 -300 rule',
  ]);
  const again = await onPhone('reopen, write one in, close', addresses.reopenSheet(activity.uid), async (tab, hand) => {
    await hand.type(tab.locator('#reason'), 'one more');
    await hand.touch(tab.locator('.button--main'));
    await hand.touch(tab.locator(`a[href="${addresses.hand(activity.uid)}"]`).first());
    await hand.touch(button(tab, 'member 3'));
    await tab.locator('.notice--good').waitFor();
    await tab.goto(`${site.url}${addresses.closeSheet(activity.uid)}`);
    expect(await tab.locator('#r0').inputValue()).toBe('on duty');
    await hand.touch(tab.locator('.button--main'));
    await tab.locator('.notice--good').waitFor();
  });
  expect(again).toEqual({ touches: 5, keys: 8 });
  expect(await standing(scene)).toEqual([
    'member 1 L05 300 tap',
    'member 2 L05 300 secretary',
    'member 3 L05 300 secretary',
    'member 5 N01 -300 rule',
  ]);
  await expectLawful(db);
});
