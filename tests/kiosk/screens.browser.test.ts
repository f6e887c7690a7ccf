import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startDisplay } from '../../kiosk/display.ts';
import { displayFiles } from '../../kiosk/display-files.ts';
import type { Greeting } from '../../kiosk/greeting.ts';
import { saidOf, screenOf } from '../../kiosk/screen.ts';
import { screenLooks } from '../../kiosk/screens.ts';
import { type Station, newStation, screenCode } from '../../kiosk/station.ts';
import { type Instant, plusMs } from '../../server/kernel/clock.ts';
import type { KioskStateCode } from '../../views/text/kiosk.ts';
import { builtProgram } from './built.ts';
import { fakeServer } from './fake-server.ts';
import { aRoster, anActivity, cards, evening } from './parts.ts';
import { aKiosk } from './running.ts';

const built = builtProgram();
const script = () => built('views/pages/kiosk-display/kiosk-display.client.js');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser('--autoplay-policy=no-user-gesture-required');
});
afterAll(() => browser.close());

const desk = { width: 1280, height: 800 };

async function aPage(url: string, viewport = desk): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(url);
  return { page, wrong };
}

const study = anActivity();
const service = anActivity({ title: '志愿服务报到' });
const base: Station = {
  ...newStation(plusMs(evening, -60_000), 0, ['door']),
  readers: [{ name: 'door', state: 'ready', since: evening }],
  organisation: '云溪社区第一党支部',
  activities: [study],
  present: { [study.id]: 18 },
  people: 19,
};
const bing: Partial<Greeting> = {
  name: '丙三禾',
  activity: { id: study.id, title: study.title, present: 19, expected: 26 },
  points: 200,
  late: false,
  monthTotal: 900,
  rank: 3,
  balance: 1_400,
};
const shown = (code: KioskStateCode, greeting: Partial<Greeting> = {}, at: Instant = evening): Station => ({
  ...base,
  at,
  before: { code: 'recorded', judged: true, tappedAt: evening, name: '戊五', points: 200 },
  shown: {
    greeting: { code, tapId: code, judged: true, tappedAt: at, cardEnd: '7C2E', ...greeting },
    quiet: false,
    sinceUpMs: 0,
    untilUpMs: 4_000,
  },
});
const lost = '2026-10-16T10:54:10.000Z';

/** Every state as somebody may meet it. */
const states: Readonly<Record<KioskStateCode, Station>> = {
  idle: base,
  recorded: shown('recorded', bing),
  own_month: shown('own_month', { name: '丙三禾', monthTotal: 900, rank: 3, balance: 1_400 }),
  already_recorded: shown('already_recorded', { ...bing, points: 0, recordedAt: '2026-10-16T10:40:00.000Z' }),
  unknown_card: shown('unknown_card', {}, plusMs(evening, 60_000)),
  card_blocked: shown('card_blocked', { cardEnd: '19A4' }),
  too_early: shown('too_early', { opensAt: '2026-10-16T10:30:00.000Z' }, '2026-10-16T10:04:00.000Z'),
  too_late: shown('too_late', { cardEnd: '5D08' }, '2026-10-16T12:47:00.000Z'),
  not_expected: shown('not_expected', { name: '戊五' }),
  no_activity: shown('no_activity'),
  clock_review: shown('clock_review'),
  malformed: shown('malformed'),
  fork: shown('fork'),
  phone_card: shown('phone_card'),
  misread: shown('misread'),
  choose: { ...base, activities: [study, service] },
  reader_lost: { ...base, readers: [{ name: 'door', state: 'lost', since: lost }] },
  offline: {
    ...base,
    waiting: 37,
    rescueDue: true,
    lastTapAt: lost,
    link: { online: false, fault: 'network', since: '2026-10-16T10:21:00.000Z' },
  },
  clock_wrong: { ...base, at: '2026-10-13T10:53:00.000Z', activities: [], clockWrong: { serverAt: evening } },
  disk_full: { ...base, storage: { code: 'disk_full', since: '2026-10-16T10:58:00.000Z' } },
  out_of_order: { ...base, storage: { code: 'out_of_order', since: '2026-10-16T10:58:00.000Z' } },
};

/** A display without a kiosk behind it, whose state the test chooses. */
async function aDisplay() {
  let state = base;
  const display = await startDisplay({
    port: 0,
    launchToken: 'launch',
    sessionToken: 'session',
    files: displayFiles({ script: script() }),
    look: () => ({
      locale: 'zh',
      elderly: false,
      volume: 60,
      code: screenCode(state),
      tone: screenLooks[screenCode(state)].tone,
      screen: screenOf(state, 'zh'),
      said: saidOf(state, 'zh'),
      tapId: state.shown?.greeting.tapId ?? '',
      passedMs: 1_520,
    }),
    log: (message) => expect.fail(message),
    sampleCards: undefined,
    onSampleCard: () => {},
    onChoose: () => {},
    onOtherLanguage: () => {},
  });
  onTestFinished(() => display.close());
  return {
    url: display.url,
    show(next: Station) {
      state = next;
      display.refresh();
    },
  };
}

/** Pictures go here when somebody wants to look at them. */
const pictures = process.env['PICTURES'];
async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Names what is cut off, or drawn past the edge of the screen. */
const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll('#screen *'))
      .filter((element) => element.children.length === 0 && element.closest('svg') === null && (element.textContent ?? '').trim() !== '')
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
      })
      .map((element) => element.textContent ?? ''),
  );

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] };

describe.each([
  { name: '1280x800', viewport: desk },
  { name: '1920x1080', viewport: { width: 1920, height: 1080 } },
  { name: '390x844', viewport: { width: 390, height: 844 } },
])('at $name', ({ name, viewport }) => {
  test('every state is whole on the screen, says its word, and passes axe', { timeout: 60_000 }, async () => {
    const display = await aDisplay();
    const { page, wrong } = await aPage(display.url, viewport);
    if (viewport === desk) await page.evaluate(axe);
    for (const [code, state] of Object.entries(states)) {
      display.show(state);
      const word = screenOf(state, 'zh').word[0] ?? '';
      await page.locator('#screen', { hasText: word }).waitFor();
      await page.waitForFunction(
        (tone) => document.querySelector('#screen')?.className === `screen screen--${tone}`,
        screenLooks[screenCode(state)].tone,
      );
      await keepPicture(page, `${code}-${name}`);
      expect({ code, cutOff: await cutOff(page) }).toEqual({ code, cutOff: [] });
      // The same elements in the same colours at every size: asked once.
      if (viewport !== desk) continue;
      const violations: readonly Violation[] = await page.evaluate(
        async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations,
      );
      expect(violations.map(({ id, nodes }) => `${code} ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    expect(wrong).toEqual([]);
  });
});

test('a name of seven characters stays on one line, inside the screen', async () => {
  const display = await aDisplay();
  const { page } = await aPage(display.url);
  display.show(shown('recorded', { ...bing, name: '买买提江山河海' }));
  await page.locator('.greet__name--long').waitFor();
  await keepPicture(page, 'recorded-long-1280x800');
  expect(await cutOff(page)).toEqual([]);
});

test('refining a greeting moves nothing', async () => {
  const display = await aDisplay();
  const { page } = await aPage(display.url);
  const boxes = () =>
    page
      .locator('.greet__name, .greet__points, .greet__facts > div')
      .evaluateAll((found) => found.map((element) => JSON.stringify(element.getBoundingClientRect())));
  const { monthTotal: _, rank: __, balance: ___, ...foreseen } = bing;
  display.show(shown('recorded', { ...foreseen, judged: false }));
  await page.locator('.greet__facts', { hasText: '…' }).waitFor();
  const before = await boxes();
  await keepPicture(page, 'recorded-foreseen-1280x800');
  display.show(shown('recorded', bing));
  await page.locator('.greet__facts', { hasText: '14' }).waitFor();
  expect(await boxes()).toEqual(before);
});

test('tapping a sample card greets by name with the points, and the ranking’s figures follow', async () => {
  const always = {
    checkinOpensAt: '2020-01-01T00:00:00.000Z',
    checkinClosesAt: '2099-01-01T00:00:00.000Z',
    lateAfter: '2099-01-01T00:00:00.000Z',
  };
  const activity = anActivity(always);
  const server = await fakeServer({
    roster: () => aRoster([activity]),
    judge: ({ cardNumber }) =>
      cardNumber === cards.bing
        ? {
            verdict: 'recorded',
            member: { id: activity.id, name: '丙三禾' },
            activity: { id: activity.id, title: activity.title, startsAt: activity.startsAt, present: 19, expected: 26 },
            late: false,
            points: 200,
            monthTotal: 900,
            rank: 3,
            balance: 1_400,
          }
        : { verdict: 'unknown_card' },
  });
  const kiosk = await aKiosk({ server: server.url, clientScript: script() });
  const { page, wrong } = await aPage(kiosk.url);
  expect(page.url()).not.toContain('launch');
  await page.locator('.plan__name', { hasText: '支部集中学习' }).waitFor();
  await keepPicture(page, 'strip-1280x800');

  await page.getByRole('button', { name: '丙三禾' }).click();
  await page.locator('.greet', { hasText: '本月累计9分' }).waitFor();
  expect(await page.locator('.greet__name').textContent()).toBe('丙三禾');
  expect(await page.locator('.greet__points').textContent()).toBe('+2分');
  expect(await page.locator('#said').textContent()).toBe('丙三禾，加2分');
  await keepPicture(page, 'strip-greeting-1280x800');

  await page.locator(`[data-card="${cards.stranger}"]`).click();
  await page.locator('.state__word', { hasText: '还没登记' }).waitFor();
  expect(await page.locator('.bar', { hasText: '上一位：丙三禾 +2 分' }).count()).toBe(1);

  await page.getByRole('button', { name: 'English first' }).click();
  await page
    .locator('.state__word', { hasText: 'not' })
    .or(page.locator('.state__word', { hasText: 'Please tap' }))
    .first()
    .waitFor();
  await keepPicture(page, 'english-1280x800');
  expect(wrong).toEqual([]);
});

test('several activities: one is chosen with a press and stays', async () => {
  const always = { checkinOpensAt: '2020-01-01T00:00:00.000Z', checkinClosesAt: '2099-01-01T00:00:00.000Z' };
  const [first, second] = [anActivity(always), anActivity({ ...always, title: '志愿服务报到' })];
  const server = await fakeServer({ roster: () => aRoster([first, second]) });
  const kiosk = await aKiosk({ server: server.url, clientScript: script() });
  const { page } = await aPage(kiosk.url);
  await page.getByRole('button', { name: '志愿服务报到' }).click();
  await page.locator('.plan__name', { hasText: '志愿服务报到' }).waitFor();
  await page.getByRole('button', { name: '丙三禾' }).click();
  await page.locator('.greet__name').waitFor();
  expect(server.sent.flatMap(({ taps }) => taps.map(({ activityId }) => activityId))).toEqual([second.id]);
});
