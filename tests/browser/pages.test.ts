/** Every page of every role in a real browser on a real server: no complaint of the browser, nothing that axe finds, no way that leads nowhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantAt } from '../../server/kernel/calendar.ts';
import { openDatabase } from '../../server/db/connect.ts';
import { migrate } from '../../server/db/migrate.ts';
import { serverMigrations } from '../../migrations/server.ts';
import type { RoleCode } from '../../server/contract/codes.ts';
import { type Locale, locales } from '../../views/text/text.ts';
import { wordsIn } from '../../views/text/words.ts';
import type { Database } from '../../server/db/database.ts';
import { openBrowser } from '../support/browser.ts';
import { type Composed, serveComposed } from '../support/composed.ts';
import { projectRoot } from '../support/house.ts';
import { award, signedInAs } from '../support/pages.ts';
import { aScene, addPerson, anActivity, aTap, type Person, type Scene, send } from '../support/scene.ts';
import type { Visitor } from '../support/site.ts';
import { aFolder } from '../support/started.ts';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };
const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');
/** Addresses followed for one viewer; the scene has fewer. */
const addressesMax = 400;

const folder = aFolder();
let browser: Browser;
let db: Database;
let scene: Scene;
let site: Composed;
const visitors = new Map<RoleCode, Visitor>();

/** Two months of a branch: activities with taps, a guest, a strange card, a deduction, one without a card. */
async function fill(): Promise<void> {
  for (const day of ['2026-02-10', '2026-03-03']) await anActivity(scene, { day });
  await anActivity(scene, { day: '2026-03-20', kind: 'party_day', host: scene.committee });
  await anActivity(scene);
  await addPerson(scene, scene.branch.id, 60, '2025-01-01', false);
  const taps = scene.people.flatMap((person, i) => [
    aTap(person.card, instantAt('2026-02-10', '18:50'), i * 3 + 1),
    ...(i % 2 === 0 ? [aTap(person.card, instantAt('2026-03-03', '18:50'), i * 3 + 2)] : []),
    ...(i < 3 ? [aTap(person.card, instantAt('2026-03-10', i === 0 ? '18:45' : '19:20'), i * 3 + 3)] : []),
  ]);
  await send(scene, [
    ...taps,
    aTap(scene.guest.card, instantAt('2026-03-10', '19:21'), 90),
    aTap('04FFFFF1', instantAt('2026-03-10', '19:22'), 91),
  ]);
  const [first, second] = scene.people as [Person, Person];
  await award(scene, first, 'P04', '2026-03-04');
  await award(scene, second, 'N05', '2026-03-04');
}

beforeAll(async () => {
  [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'pages.sqlite')}`)]);
  await migrate(db, serverMigrations, async () => undefined);
  scene = await aScene(db, 5);
  await fill();
  site = await serveComposed(db, scene.world);
  visitors.set('member', await signedInAs(scene, site, 'member', scene.branch, scene.people[0]));
  visitors.set('secretary', await signedInAs(scene, site, 'secretary', scene.branch));
  visitors.set('organisation_department', await signedInAs(scene, site, 'organisation_department', scene.committee));
  visitors.set('system_administrator', await signedInAs(scene, site, 'system_administrator', scene.committee));
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await db?.close();
  folder.remove();
});

const visitorOf = (role: RoleCode): Visitor => {
  const visitor = visitors.get(role);
  if (visitor === undefined) throw new Error(`nobody is ${role}`);
  return visitor;
};

const hrefsIn = (html: string): readonly string[] =>
  [...html.matchAll(/\s(?:href|src|data-events)="(\/[^"]*)"/g)].map(([, href = '']) =>
    href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
  );

test.for<{ role: RoleCode; pages: number }>([
  { role: 'member', pages: 8 },
  { role: 'secretary', pages: 40 },
  { role: 'organisation_department', pages: 15 },
  { role: 'system_administrator', pages: 2 },
])('$role: every address on every page answers', { timeout: 60_000 }, async ({ role, pages }) => {
  const visitor = visitorOf(role);
  const asked = new Set(['/']);
  const dead: string[] = [];
  let seen = 0;
  for (const address of asked) {
    if (address.startsWith('/events')) continue;
    const shown = await visitor.get(address);
    if (shown.status >= 400) dead.push(`${shown.status} ${address}`);
    if (!(shown.headers.get('content-type') ?? '').startsWith('text/html')) continue;
    seen += 1;
    const fragments = [...shown.text.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id);
    for (const id of fragments) if (!shown.text.includes(`id="${id}"`)) dead.push(`#${id} on ${address}`);
    for (const href of hrefsIn(shown.text)) asked.add(href.split('#')[0] ?? href);
  }
  expect(dead).toEqual([]);
  expect(seen).toBeGreaterThanOrEqual(pages);
  expect(asked.size).toBeLessThan(addressesMax);
});

/** The pages of a role, by addresses that the scene makes. */
function addressesFor(role: RoleCode): readonly string[] {
  const own = [
    '/',
    '/rankings',
    '/rankings/2026-02',
    '/points',
    '/points/2026-Q1',
    '/points/2026-Q1/why',
    '/points/scheme',
    '/points/scheme/versions',
    '/activities',
    '/activities/calendar',
    '/activities/calendar/feed',
    '/me',
  ];
  const person = `/members/${scene.people[1]?.uid}`;
  const kept = [
    '/',
    '/rankings',
    '/members',
    person,
    `${person}/2026`,
    `${person}/2026-03/why`,
    '/points/scheme',
    '/points/scheme/upload',
    '/activities',
    '/activities/new',
    '/activities/month',
    '/activities/calendar',
    '/me',
    '/settings',
  ];
  const cards = ['/cards/unknown', '/cards/enrolment', '/cards/badges', '/cards/badges/sheet', `/cards/members/${scene.people[1]?.uid}`];
  return {
    member: own,
    secretary: [...kept, ...cards],
    organisation_department: ['/', '/points/scheme/versions', '/points/scheme/upload'],
    system_administrator: ['/'],
  }[role];
}

/** What a browser complains of: errors of scripts, refused resources, breaches of the policy. */
function complaintsOf(tab: Page): readonly string[] {
  const complaints: string[] = [];
  tab.on('pageerror', (error) => complaints.push(`error ${error.message}`));
  tab.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()} ${message.text()}`);
  });
  tab.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

const violations = (tab: Page): Promise<string[]> =>
  tab.evaluate<string[]>(`(async () => {
    if (window.axe === undefined) { ${axe}; }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.target.join(' ') + ' ' + (node.any[0]?.message ?? one.help)));
  })()`);

async function signedInContext(role: RoleCode, more: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...more });
  const cookies = [...visitorOf(role).cookies].map(([name, value]) => ({ name, value, url: site.url }));
  await context.addCookies(cookies);
  return context;
}

const speak = (locale: Locale): Promise<unknown> => db.write((tx) => tx('accounts').update({ locale }));

test.for<{ role: RoleCode; locale: Locale }>(
  (['member', 'secretary', 'organisation_department', 'system_administrator'] as const).flatMap((role) =>
    locales.map((locale) => ({ role, locale })),
  ),
)('$role in $locale, on a phone and on a desk: no complaint, nothing for axe', { timeout: 60_000 }, async ({ role, locale }) => {
  await speak(locale);
  const context = await signedInContext(role);
  try {
    const tab = await context.newPage();
    const complaints = complaintsOf(tab);
    for (const address of addressesFor(role)) {
      await tab.setViewportSize(desk);
      await tab.goto(`${site.url}${address}`, { waitUntil: 'load' });
      expect(await tab.locator('html').getAttribute('lang')).toBe(locale === 'zh' ? 'zh-CN' : 'en');
      for (const viewport of [desk, phone]) {
        await tab.setViewportSize(viewport);
        // One language at both widths: English has the same marks and colours, and longer words.
        const found = locale === 'zh' || viewport === phone ? await violations(tab) : [];
        expect([address, viewport.width, found]).toEqual([address, viewport.width, []]);
        const room = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect([address, viewport.width, room]).toEqual([address, viewport.width, 0]);
      }
    }
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
});

/** A phone held by somebody who taps and types; what that took is counted. */
function aHand(tab: Page) {
  const spent = { touches: 0, keystrokes: 0 };
  return {
    spent,
    /** On what leads to another page; answers once that is there. */
    async touch(name: string | RegExp, role: 'link' | 'button' = 'link') {
      spent.touches += 1;
      await Promise.all([tab.waitForEvent('load'), tab.getByRole(role, { name }).first().tap()]);
    },
    /** Unfolds what stands behind a word. */
    async open(word: string) {
      spent.touches += 1;
      await tab.locator('summary', { hasText: word }).tap();
    },
    async tick(label: string) {
      spent.touches += 1;
      await tab.getByLabel(label, { exact: true }).tap();
    },
    async type(label: string, text: string) {
      spent.touches += 1;
      spent.keystrokes += text.length;
      await tab.getByLabel(label, { exact: true }).fill(text);
    },
  };
}

test.for(locales.map((locale) => ({ locale })))(
  'in $locale a secretary on a phone plans, changes and calls off an activity, and meets a mistake, by few touches',
  { timeout: 60_000 },
  async ({ locale }) => {
    await speak(locale);
    const { plan, activities } = wordsIn(locale).pages;
    const context = await signedInContext('secretary', { viewport: phone, hasTouch: true, isMobile: true });
    try {
      const tab = await context.newPage();
      const complaints = complaintsOf(tab);
      const look = async (where: string) => {
        expect([where, await violations(tab)]).toEqual([where, []]);
        const room = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect([where, room]).toEqual([where, 0]);
      };
      await tab.goto(`${site.url}/`, { waitUntil: 'load' });
      const planning = aHand(tab);
      await planning.touch(activities.title);
      await planning.touch(plan.newTitle);
      await look('choice');
      await planning.touch(new RegExp(wordsIn(locale).codes.activityKinds.study_session));
      await look('new');
      await planning.touch(plan.submit, 'button');
      await look('planned');
      expect(await tab.getByRole('status').innerText()).toContain(plan.planned);
      expect(planning.spent).toEqual({ touches: 4, keystrokes: 0 });

      const changing = aHand(tab);
      await changing.type(plan.speaker, 'speaker');
      await changing.type(plan.time, '');
      await changing.touch(plan.save, 'button');
      await look('mistake');
      expect(await tab.getByRole('alert').innerText()).toContain(plan.errors.time_wrong(''));
      expect(await tab.getByLabel(plan.speaker, { exact: true }).inputValue()).toBe('speaker');
      await changing.type(plan.time, '18:30');
      await changing.touch(plan.save, 'button');
      expect(await tab.getByRole('status').innerText()).toContain(plan.changed);

      const calling = aHand(tab);
      await calling.touch(plan.toCancel);
      await look('cancel');
      await calling.type(plan.reason, 'rain');
      await calling.touch(plan.cancelDo, 'button');
      await look('cancelled');
      expect(await tab.getByText(plan.cancelledWhy('rain')).count()).toBe(1);
      process.stdout.write(
        `plan ${JSON.stringify(planning.spent)}, change ${JSON.stringify(changing.spent)}, call off ${JSON.stringify(calling.spent)}\n`,
      );
      // The mistake is answered 422, which the browser writes down.
      expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
    } finally {
      await context.close();
    }
  },
);

test.for([
  { locale: 'zh', places: '20', kind: 'volunteer_service' },
  // Another kind: the next plan of one begins with registration and signing out like its last.
  { locale: 'en', places: '21', kind: 'training' },
] as const)(
  'in $locale a secretary on a phone plans an open call that people sign out of, a member registers with two touches',
  { timeout: 60_000 },
  async ({ locale, places, kind }) => {
    await speak(locale);
    const { plan, activities, registration } = wordsIn(locale).pages;
    const onPhone = { viewport: phone, hasTouch: true, isMobile: true };
    const [secretary, member] = [await signedInContext('secretary', onPhone), await signedInContext('member', onPhone)];
    const look = async (tab: Page, where: string) => {
      expect([where, await violations(tab)]).toEqual([where, []]);
      const room = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect([where, room]).toEqual([where, 0]);
    };
    try {
      const planned = await secretary.newPage();
      const complaints = complaintsOf(planned);
      await planned.goto(`${site.url}/`, { waitUntil: 'load' });
      const planning = aHand(planned);
      await planning.touch(activities.title);
      await planning.touch(plan.newTitle);
      await planning.touch(new RegExp(wordsIn(locale).codes.activityKinds[kind]));
      await planning.open(plan.more);
      await planning.tick(plan.open);
      await planning.type(plan.places, places);
      await planning.tick(plan.out);
      await look(planned, 'more');
      await planning.touch(plan.submit, 'button');
      expect(await planned.getByRole('status').first().innerText()).toContain(plan.planned);
      expect(planning.spent).toEqual({ touches: 8, keystrokes: 2 });

      const registering = await member.newPage();
      const faults = complaintsOf(registering);
      await registering.goto(`${site.url}/activities`, { waitUntil: 'load' });
      const hand = aHand(registering);
      await hand.touch(registration.listed('0', places));
      await look(registering, 'call');
      await hand.touch(registration.register, 'button');
      await look(registering, 'registered');
      expect(await registering.getByRole('heading', { name: registration.holds }).count()).toBe(1);
      expect(hand.spent).toEqual({ touches: 2, keystrokes: 0 });
      const withdrawing = aHand(registering);
      await withdrawing.touch(registration.withdraw, 'button');
      expect(await registering.getByRole('heading', { name: registration.free }).count()).toBe(1);
      process.stdout.write(`plan a call ${JSON.stringify(planning.spent)}, register ${JSON.stringify(hand.spent)}\n`);
      expect([...complaints, ...faults]).toEqual([]);
    } finally {
      await secretary.close();
      await member.close();
    }
  },
);

test('a tap moves the ranking on an open page without a reload', { timeout: 30_000 }, async () => {
  const context = await signedInContext('secretary');
  try {
    const tab = await context.newPage();
    const complaints = complaintsOf(tab);
    const listening = tab.waitForResponse((response) => response.url().includes('/events'));
    await tab.goto(`${site.url}/rankings`, { waitUntil: 'load' });
    const last = scene.people.at(-1);
    const total = () => tab.locator(`tr[data-member="${last?.uid}"] .total`).innerText();
    expect(await total()).toBe('2');
    await tab.evaluate(() => Object.assign(window, { sameDocument: true }));
    await listening;
    await send(scene, [aTap(last?.card ?? '', instantAt('2026-03-10', '19:30'), 120)]);
    await expect.poll(total, { timeout: 10_000 }).toBe('4');
    expect(await tab.evaluate(() => 'sameDocument' in window)).toBe(true);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
});
