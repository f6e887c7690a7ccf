/**
 * The sheet of a meeting of 200 while they come in: on a desk and on a phone, in a real browser, from the real way in. Nothing
 * moves, nothing is loaded anew, and every seat is right; also after the line was cut and after the server was away.
 */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { serverMigrations } from '../../migrations/server.ts';
import { activitiesByUid } from '../../server/activities/queries.ts';
import { sheetLines } from '../../server/attendance/sheet.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { timeOf } from '../../server/kernel/calendar.ts';
import { plusMs, systemClock } from '../../server/kernel/clock.ts';
import { systemWorld } from '../../server/kernel/world.ts';
import { openBrowser } from '../support/browser.ts';
import { aDevice } from '../support/builders.ts';
import { type Composed, serveComposed } from '../support/composed.ts';
import { times } from '../support/counts.ts';
import { type CutLine, aCutLine } from '../support/cut-line.ts';
import { comeIn, upload } from '../support/door.ts';
import { type JournalKiosk, aJournalKiosk } from '../support/journal.ts';
import { signedInAs } from '../support/pages.ts';
import { aScene, anActivity, type Scene } from '../support/scene.ts';
import { aFolder } from '../support/started.ts';

const people = 200;
/** Everybody within a minute; faster where there is less time. */
const doorMs = times(8_000, 60_000);
/** From a tap to the page: the rest between two looks, a fetch, and a machine that is busy. */
const soon = { timeout: 15_000 };

const screens = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

type Watched = {
  readonly tab: Page;
  /** Fetches of the sheet: how many, and how many at once. */
  readonly fetches: { all: number; now: number; most: number };
  readonly loads: () => number;
};

const folder = aFolder();
let browser: Browser;
let db: Database;
let scene: Scene;
let site: Composed;
let line: CutLine;
let kiosk: JournalKiosk;
let contexts: BrowserContext[] = [];
let activity: string;
let watched: readonly Watched[];

const portOf = (url: string): number => Number(new URL(url).port);

beforeAll(async () => {
  [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'sheet.sqlite')}`)]);
  await migrate(db, serverMigrations, async () => undefined);
  scene = await aScene(db, people, systemClock());
  await db.write((tx) => tx('members').update({ full_on: '2020-01-01' }));
  site = await serveComposed(db, systemWorld());
  line = await aCutLine(portOf(site.url));
  const { token } = await db.write((tx) => aDevice(tx, scene.world, { organisationId: scene.branch.id, name: 'door' }));
  kiosk = aJournalKiosk(token);
});

afterAll(async () => {
  await browser?.close();
  await line?.close();
  await site?.close();
  await db?.close();
  folder.remove();
});

/** What the page itself sees of its stillness, from its first moment on. */
const watchShifts = (): void => {
  const seen: string[] = [];
  Object.assign(window, { shifts: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, sources = [] } = entry as PerformanceEntry & { value: number; sources?: { node: Node | null }[] };
      seen.push(
        `${value} ${sources.map(({ node }) => (node instanceof Element ? node.outerHTML : node?.textContent)?.slice(0, 120)).join(' | ')}`,
      );
    }
  }).observe({ type: 'layout-shift', buffered: true });
};

async function watch(context: BrowserContext): Promise<Watched> {
  const tab = await context.newPage();
  const fetches = { all: 0, now: 0, most: 0 };
  let loads = 0;
  const isFetch = (url: string): boolean => url.endsWith('/live');
  tab.on('request', (request) => {
    if (!isFetch(request.url())) return;
    fetches.all += 1;
    fetches.now += 1;
    fetches.most = Math.max(fetches.most, fetches.now);
  });
  const end = (request: Request): void => {
    if (isFetch(request.url())) fetches.now -= 1;
  };
  tab.on('requestfinished', end);
  tab.on('requestfailed', end);
  tab.on('framenavigated', () => {
    loads += 1;
  });
  await tab.addInitScript(watchShifts);
  await tab.goto(`http://127.0.0.1:${line.port}/activities/${activity}`);
  await tab.locator('#sheet[data-state="fresh"]').waitFor();
  return { tab, fetches, loads: () => loads };
}

beforeEach(async () => {
  const now = systemClock();
  const plan = { kind: 'members_meeting', startsAt: plusMs(now, -60_000), endsAt: plusMs(now, 12 * 3_600_000) } as const;
  ({ uid: activity } = await anActivity(scene, plan));
  const visitor = await signedInAs(scene, site, 'secretary', scene.branch);
  const cookies = [...visitor.cookies].map(([name, value]) => ({ name, value, url: `http://127.0.0.1:${line.port}` }));
  contexts = await Promise.all(screens.map((viewport) => browser.newContext({ viewport, locale: 'en-GB' })));
  for (const context of contexts) await context.addCookies(cookies);
  watched = await Promise.all(contexts.map((context) => watch(context)));
});

afterEach(async () => {
  for (const context of contexts) await context.close();
});

const cardsOf = (from: number, until: number): readonly string[] => scene.people.slice(from, until).map(({ card }) => card);

/** Each seat as it stands on the page: whose, how, since when. */
const seatsOn = (tab: Page): Promise<readonly string[]> =>
  tab.locator('.seat').evaluateAll((seats) =>
    seats.map((seat) => {
      const { member, status } = (seat as HTMLElement).dataset;
      return `${member} ${status} ${/\d\d:\d\d/.exec(seat.querySelector(':scope > span')?.textContent ?? '')?.[0] ?? ''}`;
    }),
  );

/** The same by the database. */
async function seatsByRight(): Promise<readonly string[]> {
  const [planned] = await activitiesByUid(db.reader, [activity]);
  if (planned === undefined) throw new Error('the activity is gone');
  const lines = await sheetLines(db.reader, planned, systemClock());
  return lines.map(({ memberUid, status, at }) => `${memberUid} ${status} ${at === null ? '' : timeOf(at)}`);
}

/** What else counts on the page: the big number, those of the vote, cells of the bar that are filled, the newest of the feed. */
const figuresOn = (tab: Page) =>
  tab.evaluate(() => ({
    present: Number(document.querySelector('.board__now b')?.textContent),
    votes: Number(document.querySelector('.quorum b')?.textContent),
    filled: document.querySelectorAll('.board__bar .c-in').length,
    newest: document.querySelector('.feed b')?.textContent,
    now: Array.from(document.querySelectorAll('.seat--now')).map((seat) => seat.querySelector('b')?.textContent),
  }));

/** Where seats stand by the layout: the newest may still be growing into its place. */
const placesOn = (tab: Page): Promise<readonly string[]> =>
  tab
    .locator('.seat')
    .evaluateAll((seats) =>
      (seats as HTMLElement[]).map(({ offsetLeft, offsetTop, offsetWidth, offsetHeight }) =>
        [offsetLeft, offsetTop, offsetWidth, offsetHeight].join(' '),
      ),
    );

const shiftsOn = (tab: Page): Promise<readonly string[]> =>
  tab.evaluate(() => (window as unknown as { readonly shifts: readonly string[] }).shifts);

async function expectExact(present: number): Promise<void> {
  const last = scene.people[present - 1]?.name;
  for (const { tab } of watched) {
    await expect.poll(() => seatsOn(tab), soon).toEqual(await seatsByRight());
    expect((await seatsOn(tab)).filter((seat) => seat.includes(' present ')).length).toBe(present);
    expect(await figuresOn(tab)).toEqual({ present, votes: present, filled: present, newest: last, now: [last] });
    expect(await tab.locator('#sheet').getAttribute('data-state')).toBe('fresh');
  }
}

async function expectStill(before: readonly (readonly string[])[]): Promise<void> {
  for (const [i, { tab, fetches, loads }] of watched.entries()) {
    expect(await placesOn(tab)).toEqual(before[i]);
    expect(await shiftsOn(tab)).toEqual([]);
    expect([loads(), fetches.most]).toEqual([1, 1]);
  }
}

test(`${people} come in: no seat moves, nothing is loaded anew, every seat is right on desk and phone`, async () => {
  const before = await Promise.all(watched.map(({ tab }) => placesOn(tab)));
  await comeIn(kiosk, site.url, { cards: cardsOf(0, people), activity, overMs: doorMs });
  await expectExact(people);
  await expectStill(before);
  // One fetch served many taps: at most one a second, and those around the beginning and the end.
  for (const { fetches } of watched) expect(fetches.all).toBeLessThan(doorMs / 1_000 + 20);
});

test('the line is cut while they come in: the page says so, and is right once the line is back', async () => {
  const half = people / 2;
  const before = await Promise.all(watched.map(({ tab }) => placesOn(tab)));
  await comeIn(kiosk, site.url, { cards: cardsOf(0, half), activity, overMs: doorMs / 4 });
  await expectExact(half);
  line.cut();
  for (const { tab } of watched) await tab.locator('#sheet[data-state="stale"]').waitFor();
  await comeIn(kiosk, site.url, { cards: cardsOf(half, people), activity, overMs: doorMs / 4 });
  for (const { tab } of watched) {
    expect((await figuresOn(tab)).present).toBe(half);
    expect(await tab.locator('.board__stale').evaluate((words) => getComputedStyle(words).visibility)).toBe('visible');
    expect(await tab.locator('[data-since]').textContent()).toMatch(/^\d\d:\d\d$/);
  }
  line.mend();
  await expectExact(people);
  await expectStill(before);
});

test('the server is away while they come in: the kiosk keeps the taps, and page and server are right once it is back', async () => {
  const half = people / 2;
  const before = await Promise.all(watched.map(({ tab }) => placesOn(tab)));
  await comeIn(kiosk, site.url, { cards: cardsOf(0, half), activity, overMs: doorMs / 4 });
  await expectExact(half);
  await site.close();
  line.cut();
  for (const { tab } of watched) await tab.locator('#sheet[data-state="stale"]').waitFor();
  for (const card of cardsOf(half, people)) kiosk.tap(card, activity);
  site = await serveComposed(db, systemWorld());
  line.mend(portOf(site.url));
  await upload(kiosk, site.url);
  await expectExact(people);
  await expectStill(before);
});
