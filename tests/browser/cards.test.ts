/** Cards as a secretary registers them in a real browser: a stranger's card from a phone, new cards at a kiosk, badges on paper. */
import { join } from 'node:path';
import { encode } from 'uqr';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverMigrations } from '../../migrations/server.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { badgeNumber } from '../../server/kernel/badge.ts';
import { instantAt } from '../../server/kernel/calendar.ts';
import { openBrowser } from '../support/browser.ts';
import { type Composed, serveComposed } from '../support/composed.ts';
import { signedInAs } from '../support/pages.ts';
import { type Person, type Scene, aScene, aTap, addPerson, anActivity, send } from '../support/scene.ts';
import type { Visitor } from '../support/site.ts';
import { aFolder } from '../support/started.ts';
import { expectLawful } from '../support/verified.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

const folder = aFolder();
let browser: Browser;
let db: Database;
let scene: Scene;
let site: Composed;
let secretary: Visitor;
let newcomers: readonly Person[];
let seq = 0;

const tap = (cardNumber: string) => {
  scene.world.pass(5_000);
  return send(scene, [aTap(cardNumber, scene.world.clock(), (seq += 1))]);
};

beforeAll(async () => {
  [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'cards.sqlite')}`)]);
  await migrate(db, serverMigrations, async () => undefined);
  scene = await aScene(db, 3);
  await anActivity(scene);
  await tap('04EEEE11');
  await send(scene, [aTap('04EEEE12', instantAt('2026-03-10', '18:45'), (seq += 1))]);
  newcomers = [
    await addPerson(scene, scene.branch.id, 51, '2025-01-01', false),
    await addPerson(scene, scene.branch.id, 52, '2025-01-01', false),
    await addPerson(scene, scene.branch.id, 53, '2025-01-01', false),
    await addPerson(scene, scene.branch.id, 54, '2025-01-01', false),
  ];
  const now = scene.world.clock();
  const told = { version: '1', epoch: '0190f0f0-0000-7000-8000-00000000e70c', lastSeq: seq, waiting: 0, sentAt: now, readers: [] };
  await db.write((tx) => tx('device_states').insert({ device_id: scene.kiosk.id, seen_at: now, state: JSON.stringify(told) }));
  site = await serveComposed(db, scene.world);
  secretary = await signedInAs(scene, site, 'secretary', scene.branch);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
  folder.remove();
});

/** A page of the secretary's; what the browser complains of ends the test. */
async function asSecretary(options: BrowserContextOptions, look: (tab: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const complaints: string[] = [];
  try {
    await context.addCookies([...secretary.cookies].map(([name, value]) => ({ name, value, url: site.url })));
    const tab = await context.newPage();
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    await look(tab, context);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const holderOf = async (cardNumber: string): Promise<string | undefined> => {
  const row: { uid: string } | undefined = await db
    .reader('card_bindings as b')
    .join('members as m', 'm.id', 'b.member_id')
    .where({ card_number: cardNumber })
    .first('m.uid');
  return row?.uid;
};

test("on a phone, from the start page: a stranger's card is given to its member with what follows shown first", async () => {
  await asSecretary({ viewport: phone }, async (tab) => {
    await tab.goto(site.url);
    await tab.locator('a[href^="/cards/unknown"]').first().click();
    await tab.getByRole('link', { name: 'EE12' }).click();
    await tab.fill('#q', 'member 54');
    await tab.locator('form[role=search] button').click();
    await tab.getByRole('link', { name: 'member 54' }).click();
    expect(await tab.locator('.changes').innerText()).toContain('+2');
    await tab.locator('form[action*="/bind"] button').click();
    await tab.locator('.notice--good').waitFor();
    expect(await tab.locator('tbody tr').count()).toBe(1);
  });
  expect(await holderOf('04EEEE12')).toBe(newcomers[3]?.uid);
});

test('at a kiosk: two taps register a card and the next member is chosen, without a touch of the page', { timeout: 60_000 }, async () => {
  await asSecretary({ viewport: desk }, async (tab) => {
    await tab.goto(`${site.url}/cards/enrolment`);
    await tab.getByRole('button', { name: newcomers[0]?.name ?? '' }).click();
    const name = () => tab.locator('.enrolment__name').innerText();
    const heard = () => tab.locator('.enrolment__heard').innerText();
    expect(await name()).toBe(newcomers[0]?.name);
    await tap('04EEEE21');
    await expect.poll(heard, { timeout: 10_000 }).toContain('EE21');
    expect(await tab.locator('.enrolment__mark--got').count()).toBe(1);
    await tap('04EEEE21');
    await expect.poll(name, { timeout: 10_000 }).toBe(newcomers[1]?.name);
    expect(await tab.locator('.notice--good').innerText()).toContain('EE21');
    await tap(scene.people[0]?.card ?? '');
    await expect.poll(() => tab.locator('.enrolment__now').innerText(), { timeout: 10_000 }).toContain(scene.people[0]?.name);
    await tap('04EEEE22');
    await tap('04EEEE22');
    await expect.poll(name, { timeout: 10_000 }).toBe(newcomers[2]?.name);
  });
  expect([await holderOf('04EEEE21'), await holderOf('04EEEE22')]).toEqual([newcomers[0]?.uid, newcomers[1]?.uid]);
});

test('without script the same, by a press after each pair of taps', async () => {
  await asSecretary({ viewport: desk, javaScriptEnabled: false }, async (tab) => {
    await tab.goto(`${site.url}/cards/enrolment`);
    const check = () => tab.locator('form[data-check] button').click();
    expect(await tab.locator('.enrolment__name').innerText()).toBe(newcomers[2]?.name);
    await tap('04EEEE23');
    await check();
    expect(await tab.locator('.enrolment__heard').innerText()).toContain('EE23');
    await tap('04EEEE23');
    await check();
    expect(await tab.locator('.notice--good').innerText()).toContain('EE23');
  });
  expect(await holderOf('04EEEE23')).toBe(newcomers[2]?.uid);
});

test('a printed badge says its text module for module, and ten of them fill a side of paper', { timeout: 60_000 }, async () => {
  for (let number = 70; number < 82; number++) await addPerson(scene, scene.branch.id, number, '2025-01-01', false);
  const given = await secretary.submit('/me', '/cards/badges', { organisation: scene.branch.uid });
  expect(given.status).toBe(303);
  await asSecretary({ viewport: desk }, async (tab) => {
    await tab.goto(`${site.url}/cards/badges/sheet`);
    const badges = await tab.locator('.badge').evaluateAll((all) =>
      all.map((badge) => {
        const svg = badge.querySelector('svg.badge__code') as SVGSVGElement;
        const dark = svg.querySelector('.badge__dark') as SVGPathElement;
        const size = svg.viewBox.baseVal.width;
        const modules = Array.from({ length: size }, (_, y) =>
          Array.from({ length: size }, (__, x) => dark.isPointInFill(new DOMPoint(x + 0.5, y + 0.5))),
        );
        return { text: (badge.querySelector('.badge__text')?.textContent ?? '').replaceAll(/\s/g, ''), modules };
      }),
    );
    expect(badges).toHaveLength(12);
    for (const { text, modules } of badges) {
      expect(badgeNumber(text)).toMatch(/^QR:[0-9A-F]{16}$/);
      expect(modules).toEqual(encode(text, { ecc: 'M', border: 4 }).data);
    }
    await tab.emulateMedia({ media: 'print' });
    await tab.setViewportSize({ width: 695, height: 1016 });
    const boxes = await tab.locator('.badge').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().bottom));
    expect(boxes.filter((bottom) => bottom < 1016)).toHaveLength(10);
    // A few fill one side, with no empty one behind it.
    await tab.locator('.badge').evaluateAll((all) => all.slice(2).forEach((one) => one.remove()));
    const paper = (await tab.pdf({ format: 'A4' })).toString('latin1');
    expect([...paper.matchAll(/\/Type\s*\/Page\b/g)]).toHaveLength(1);
  });
});

test('whatever the pages did, no law of the data is broken', async () => {
  await expectLawful(db);
});
