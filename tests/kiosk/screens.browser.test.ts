import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Router } from '@koa/router';
import { type Browser, type Page } from 'playwright-core';
import { openBrowser } from '../support/browser.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startDisplay } from '../../kiosk/display.ts';
import { displayFiles } from '../../kiosk/display-files.ts';
import { plainer } from '../../kiosk/elderly.ts';
import type { Greeting } from '../../kiosk/greeting.ts';
import { screenOf } from '../../kiosk/screen.ts';
import { type Sound, screenLooks } from '../../kiosk/screens.ts';
import { type Station, newStation, screenCode } from '../../kiosk/station.ts';
import { type Instant, plusMs } from '../../server/kernel/clock.ts';
import type { KioskStateCode } from '../../views/text/kiosk.ts';
import type { Locale } from '../../views/text/text.ts';
import { wordsIn } from '../../views/text/words.ts';
import { builtProgram } from './built.ts';
import { fakeServer } from './fake-server.ts';
import { aRoster, anActivity, cards, evening } from './parts.ts';
import { paintedFaults } from './painted.ts';
import { aKiosk } from './running.ts';

const built = builtProgram();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser('--autoplay-policy=no-user-gesture-required');
});
afterAll(() => browser.close());

const desk = { width: 1280, height: 800 };

type Opened = { readonly page: Page; readonly wrong: readonly string[] };

/** `before` runs in the page before anything of it does. */
async function newPage(url: string, before: () => void = () => {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.addInitScript(before);
  const wrong: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(url);
  return { page, wrong };
}

async function aPage(url: string, before?: () => void): Promise<Opened> {
  const opened = await newPage(url, before);
  onTestFinished(() => opened.page.context().close());
  return opened;
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
const room: Greeting['room'] = [
  { nameZh: '参加半天以上志愿服务', nameEn: 'Volunteer service, half a day or more', points: 800, window: 'month' },
  { nameZh: '支部集中学习到场', nameEn: 'Attend a branch study session', points: 250, window: 'month' },
  { nameZh: '用专业特长为群众服务', nameEn: 'Serve residents with a professional skill', times: 2, window: 'quarter' },
];
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

/** One to sixty characters, square ones and slender ones, in one word and in many. */
const names = [
  '乙',
  '阿依古丽',
  '买买提江山',
  '买买提江山河海',
  '古丽米热阿依夏木江山河海',
  'Ann Lee',
  'Wilhelmina Montgomery',
  'Muhammad Abdullah Al-Rashid bin Ahmad',
  'Wolfeschlegelsteinhausenbergerdorff',
  '买买提江山河海云溪桥头'.repeat(6).slice(0, 60),
];
const named = (name: string) => {
  const before: Greeting = { code: 'recorded', judged: true, tappedAt: evening, name, points: 250 };
  return {
    recorded: { ...shown('recorded', { ...bing, name }), before },
    much: { ...shown('recorded', { ...bing, name, points: 1_050, monthTotal: 123_450, rank: 128, balance: 98_750 }), before },
    own_month: { ...shown('own_month', { ...bing, name, room }), before },
    already_recorded: { ...shown('already_recorded', { ...bing, name, recordedAt: evening }), before },
    signed_out: { ...shown('signed_out', { ...bing, name, signOut: { leftAt: evening, minutes: 80, points: 200 } }), before },
    signed_out_short: {
      ...shown('signed_out_short', { ...bing, name, signOut: { leftAt: evening, minutes: 20, points: 0, leastMinutes: 60 } }),
      before,
    },
    unknown_card: { ...shown('unknown_card'), before },
  };
};

/** Every state as somebody may meet it. */
const states: Readonly<Record<KioskStateCode, Station>> = {
  idle: base,
  recorded: shown('recorded', bing),
  own_month: shown('own_month', { name: '丙三禾', monthTotal: 900, rank: 3, balance: 1_400, room }),
  already_recorded: shown('already_recorded', { ...bing, points: 0, recordedAt: '2026-10-16T10:40:00.000Z' }),
  signed_in: shown('signed_in', { ...bing, points: 0, signOut: {} }),
  signed_in_already: shown('signed_in_already', { ...bing, points: 0, recordedAt: '2026-10-16T10:40:00.000Z', signOut: {} }),
  signed_out: shown('signed_out', { ...bing, signOut: { leftAt: evening, minutes: 80, points: 200 } }),
  signed_out_short: shown('signed_out_short', { ...bing, signOut: { leftAt: evening, minutes: 20, points: 0, leastMinutes: 60 } }),
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

const titles = [
  '支部集中学习',
  '志愿服务报到',
  '云溪社区第一党支部与第二党支部联合主题党日',
  'Volunteer service at the riverside park',
  '党课',
  '组织生活会',
];
const crowd = titles.map((title) => anActivity({ title }));
const twoReaders = (lostOne: boolean): Station['readers'] => [
  { name: 'front door', state: 'ready', since: evening },
  { name: 'back door', state: lostOne ? 'lost' : 'ready', since: lost },
];
const stranger = shown('unknown_card');

/** The same states where there is more of everything. */
const crowded: Readonly<Record<string, Station>> = {
  choose_many: { ...base, activities: crowd },
  idle_chosen: { ...base, activities: [study, service], chosen: service.id },
  idle_long: { ...base, activities: crowd, chosen: crowd[2]?.id ?? '', present: {} },
  idle_nothing: { ...base, activities: [] },
  idle_one_lost: { ...base, readers: twoReaders(true), waiting: 12 },
  recorded_long: {
    ...shown('recorded', { ...bing, activity: { id: study.id, title: titles[2] ?? '', present: 119, expected: 126 } }),
    at: evening,
  },
  unknown_at_one: {
    ...stranger,
    readers: twoReaders(false),
    ...(stranger.shown === undefined
      ? {}
      : { shown: { ...stranger.shown, greeting: { ...stranger.shown.greeting, reader: 'back door' } } }),
  },
  before_problem: { ...shown('too_late'), before: { code: 'unknown_card', judged: true, tappedAt: evening, cardEnd: '7C2E' } },
};

type Shown = { readonly state: Station; readonly locale?: Locale; readonly elderly?: boolean; readonly volume?: number };

/** A display without a kiosk behind it, whose state the test chooses, and one page that shows it. */
type Stage = {
  readonly page: Page;
  readonly wrong: readonly string[];
  /** Resolves once the page shows it. */
  show(shown: Shown): Promise<void>;
  play(sound: Sound): void;
};

let stage: Stage;
let closeDisplay: () => Promise<void>;
beforeAll(async () => {
  let { state, locale, elderly, volume } = { state: base, locale: 'zh' as Locale, elderly: false, volume: 60 };
  let shows = 0;
  const display = await startDisplay({
    port: 0,
    launchToken: 'launch',
    sessionToken: 'session',
    files: displayFiles({ compiled: built }),
    look: () => {
      const screen = screenOf(state, locale);
      return {
        locale,
        elderly,
        volume,
        code: screenCode(state),
        tone: screenLooks[screenCode(state)].tone,
        screen: elderly ? plainer(screen) : screen,
        // Numbered, so that the page can be waited for.
        said: String(shows),
        tapId: state.shown?.greeting.tapId ?? '',
        passedMs: 1_520,
      };
    },
    log: (message) => expect.fail(message),
    sampleCards: undefined,
    onSampleCard: () => {},
    onChoose: () => {},
    onOtherLanguage: () => {},
    operator: () => new Router(),
  });
  closeDisplay = () => display.close();
  const { page, wrong } = await newPage(display.url);
  await page.evaluate(axe);
  stage = {
    page,
    wrong,
    async show({ state: next, locale: first = 'zh', elderly: large = false, volume: loud = 60 }) {
      [state, locale, elderly, volume] = [next, first, large, loud];
      shows += 1;
      display.refresh();
      await page.waitForFunction((said) => document.querySelector('#said')?.textContent === said, String(shows));
    },
    play: (sound) => display.play(sound),
  };
});
afterAll(() => closeDisplay());

/** Pictures go here when somebody wants to look at them. */
const pictures = process.env['PICTURES'];
async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] };
async function axeViolations(page: Page): Promise<readonly string[]> {
  const violations: readonly Violation[] = await page.evaluate(
    async () => (await (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe.run()).violations,
  );
  return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`);
}

/** 28 px at 1280 by 800; a wide screen's letters grow with it, a phone's are its own. */
const sizes = [
  { size: '1280x800', viewport: desk, leastPx: 28 },
  { size: '1920x1080', viewport: { width: 1920, height: 1080 }, leastPx: 37 },
  { size: '390x844', viewport: { width: 390, height: 844 }, leastPx: 14 },
];
const modes = [
  { mode: '', locale: 'zh', elderly: false },
  { mode: '-en', locale: 'en', elderly: false },
  { mode: '-elderly', locale: 'zh', elderly: true },
  { mode: '-elderly-en', locale: 'en', elderly: true },
] as const;

describe.each(sizes)('at $size', ({ size, viewport, leastPx }) => {
  test.for(modes)('every state is whole, large and dark enough$mode', { timeout: 60_000 }, async ({ mode, locale, elderly }) => {
    const { page } = stage;
    await page.setViewportSize(viewport);
    const found: string[] = [];
    for (const [code, state] of Object.entries({ ...states, ...crowded })) {
      await stage.show({ state, locale, elderly });
      await keepPicture(page, `${code}${mode}-${size}`);
      found.push(...(await paintedFaults(page, leastPx)).map((fault) => `${code}: ${fault}`));
    }
    expect(found).toEqual([]);
  });
});

// The wide screen has more room beside every name than these two.
test.for(sizes.filter(({ size }) => size !== '1920x1080'))(
  'a name of any length is whole at $size: greeted, in its own month, in a message, at the foot',
  { timeout: 60_000 },
  async ({ size, viewport, leastPx }) => {
    const { page } = stage;
    await page.setViewportSize(viewport);
    const found: string[] = [];
    for (const [index, name] of names.entries()) {
      for (const [code, state] of Object.entries(named(name))) {
        for (const { mode, locale, elderly } of modes.filter((one) => (one.locale === 'en') === one.elderly)) {
          await stage.show({ state, locale, elderly });
          await keepPicture(page, `name${index}-${code}${mode}-${size}`);
          found.push(...(await paintedFaults(page, leastPx)).map((fault) => `${name} ${code}${mode}: ${fault}`));
        }
      }
    }
    expect(found).toEqual([]);
  },
);

test('no state fails axe, plain or elderly', { timeout: 60_000 }, async () => {
  const { page } = stage;
  await page.setViewportSize(desk);
  for (const [code, state] of Object.entries(states)) {
    for (const { mode, locale, elderly } of modes.filter((one) => one.locale === 'zh')) {
      await stage.show({ state, locale, elderly });
      expect({ code, mode, violations: await axeViolations(page) }).toEqual({ code, mode, violations: [] });
    }
  }
  expect(stage.wrong).toEqual([]);
});

test('in grey every meaning has a shape and a word of its own', async () => {
  const meanings = Object.entries(screenLooks).map(
    ([code, { shape }]) => `${shape} ${wordsIn('zh').kiosk.screens[code as KioskStateCode].word.join('')}`,
  );
  // What a tap that was kept and must be looked at suffers from is for the secretary, not for who tapped.
  expect(meanings.filter((meaning, index) => meanings.indexOf(meaning) !== index)).toEqual(['unknown 刷卡已经记下了']);
  const { page } = stage;
  await page.setViewportSize(desk);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
  const shapes = new Set<string>();
  for (const [code, state] of Object.entries(states)) {
    await stage.show({ state });
    await keepPicture(page, `grey-${code}-1280x800`);
    shapes.add(
      (await page
        .locator('.state use, .greet__state use')
        .getAttribute('href', { timeout: 1_000 })
        .catch(() => null)) ?? '#tapping',
    );
  }
  await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
  expect(shapes).toEqual(new Set(Object.values(screenLooks).map(({ shape }) => (shape === 'card' ? '#tapping' : `#s-${shape}`))));
});

test.for([
  { size: 'giant', name: '丙三禾', u: 13.5 },
  { size: 'big', name: '买买提江山河海', u: 8 },
  { size: 'middle', name: '买买提江山河海云', u: 6.5 },
  { size: 'small', name: '买买提江山河海云溪桥', u: 5 },
  { size: 'slight', name: '买买提江山河海云溪桥头水边大路口人家东风里一号院', u: 4 },
  { size: 'least', name: '买买提江山河海云溪桥头'.repeat(4), u: 3 },
])('$name is $size, $u hundredths of the screen', async ({ size, name, u }) => {
  const { page } = stage;
  await page.setViewportSize(desk);
  await stage.show({ state: shown('recorded', { ...bing, name }) });
  const found = page.locator(`.greet__name--${size}`);
  expect(await found.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeCloseTo(u * 12.8, 1);
});

test.for([
  { code: 'recorded', elderly: false },
  { code: 'own_month', elderly: false },
  { code: 'own_month', elderly: true },
] as const)('refining $code moves nothing, elderly: $elderly', async ({ code, elderly }) => {
  const { page } = stage;
  await page.setViewportSize(desk);
  const boxes = () =>
    page
      .locator('.greet__name, .greet__points, .greet__room, .greet__facts > div, .greet__foot, #said')
      .evaluateAll((found) => found.map((element) => JSON.stringify(element.getBoundingClientRect())));
  const { monthTotal: _, rank: __, balance: ___, room: ____, ...foreseen } = { ...bing, room };
  await stage.show({ state: shown(code, { ...foreseen, judged: false }), elderly });
  const before = await boxes();
  expect(before.length).toBeGreaterThan(3);
  await keepPicture(page, `${code}-foreseen-1280x800`);
  await stage.show({ state: shown(code, { ...bing, room }), elderly });
  expect(await boxes()).toEqual(before);
});

describe('sounds', () => {
  /** Peaks of the notes that were played. */
  const peaks = (page: Page): Promise<readonly number[]> => page.evaluate(() => (globalThis as unknown as { peaks: number[] }).peaks);
  const listen = () => {
    const heard: number[] = [];
    Object.assign(globalThis, { peaks: heard });
    const ramp = AudioParam.prototype.exponentialRampToValueAtTime;
    AudioParam.prototype.exponentialRampToValueAtTime = function peak(value: number, at: number) {
      if (value > 0.001) heard.push(Number(value.toFixed(3)));
      return ramp.call(this, value, at);
    };
  };

  test.for([
    { volume: 100, peak: 0.8, why: 'as loud as small loudspeakers stand' },
    { volume: 60, peak: 0.48, why: 'the usual' },
    { volume: 5, peak: 0.04, why: 'hardly heard' },
  ])('at volume $volume peak at $peak: $why', async ({ volume, peak }) => {
    const { page } = stage;
    await page.evaluate(listen);
    await stage.show({ state: base, volume });
    const notes = { high: 1, two_short: 2, low: 1, three_low: 3, short: 1, long: 1 };
    for (const [sound, count] of Object.entries(notes)) {
      const before = (await peaks(page)).length;
      stage.play(sound as Sound);
      await expect.poll(async () => (await peaks(page)).slice(before)).toEqual(Array.from({ length: count }, () => peak));
    }
  });

  test('at volume 0 nothing is played', async () => {
    const { page } = stage;
    await page.evaluate(listen);
    await stage.show({ state: base, volume: 0 });
    stage.play('long');
    await stage.show({ state: base, volume: 100 });
    stage.play('short');
    await expect.poll(() => peaks(page)).toEqual([0.8]);
  });
});

describe('elderly mode', () => {
  type Voiced = { readonly said: readonly string[] };
  const said = (page: Page): Promise<readonly string[]> => page.evaluate(() => (globalThis as unknown as Voiced).said);
  /** A browser with voices, whose sayings are kept. */
  const withVoices = () => {
    const kept: string[] = [];
    class Utterance {
      readonly text: string;
      lang = '';
      volume = 1;
      rate = 1;
      voice: { readonly name: string } | null = null;
      constructor(text: string) {
        this.text = text;
      }
    }
    const voices = [
      { name: 'Anna', lang: 'de-DE' },
      { name: 'Mei', lang: 'zh-CN' },
      { name: 'Ann', lang: 'en-GB' },
    ];
    const speechSynthesis = {
      speaking: true,
      getVoices: () => voices,
      cancel: () => kept.push('hush'),
      speak: ({ text, voice, volume }: Utterance) => kept.push(`${voice?.name} ${volume}: ${text}`),
    };
    Object.defineProperty(globalThis, 'speechSynthesis', { value: speechSynthesis });
    Object.assign(globalThis, { said: kept, SpeechSynthesisUtterance: Utterance });
  };
  const withForeignVoices = () => {
    const kept: string[] = [];
    const speechSynthesis = {
      speaking: false,
      getVoices: () => [{ name: 'Anna', lang: 'de-DE' }],
      cancel: () => kept.push('hush'),
      speak: () => kept.push('spoken'),
    };
    Object.defineProperty(globalThis, 'speechSynthesis', { value: speechSynthesis });
    Object.assign(globalThis, { said: kept });
  };
  const withoutSpeech = () => {
    Reflect.deleteProperty(globalThis, 'speechSynthesis');
    Object.assign(globalThis, { said: [] });
  };
  const always = {
    checkinOpensAt: '2020-01-01T00:00:00.000Z',
    checkinClosesAt: '2099-01-01T00:00:00.000Z',
    lateAfter: '2099-01-01T00:00:00.000Z',
  };
  const anElderlyKiosk = async () => {
    const server = await fakeServer({
      roster: () => aRoster([anActivity(always)]),
      judge: ({ cardNumber }) =>
        cardNumber === cards.bing
          ? { verdict: 'recorded', member: { id: study.id, name: '丙三禾' }, points: 200, monthTotal: 900 }
          : { verdict: 'unknown_card' },
    });
    return aKiosk({ server: server.url, compiled: built, raw: { elderly: true, volume: 40, debounceMs: 0 } });
  };

  test('says who got what, then the next, one at a time, as loud as asked, in the language that stands first', async () => {
    const { page, wrong } = await aPage((await anElderlyKiosk()).url, withVoices);
    await page.locator('.plan__name').waitFor();
    await page.getByRole('button', { name: '丙三禾' }).click();
    await page.locator('.greet', { hasText: '本月累计9分' }).waitFor();
    await page.locator(`[data-card="${cards.stranger}"]`).click();
    await page.locator('.state__word', { hasText: '还没登记' }).waitFor();
    await page.getByRole('button', { name: 'English first' }).click();
    await page.locator(`[data-card="${cards.bing}"]`).click();
    await expect
      .poll(() => said(page))
      .toEqual([
        'hush',
        'Mei 0.4: 丙三禾，加两分',
        'hush',
        'Mei 0.4: 这张卡还没登记，请找支部书记',
        'hush',
        'Ann 0.4: 丙三禾, plus 2 points',
      ]);
    expect(wrong).toEqual([]);
  });

  test.for([
    { name: 'no speech at all', voices: withoutSpeech, expected: [] },
    { name: 'voices of other languages only', voices: withForeignVoices, expected: ['hush'] },
  ])('in a browser with $name everything else goes on', async ({ voices, expected }) => {
    const { page, wrong } = await aPage((await anElderlyKiosk()).url, voices);
    await page.locator('.plan__name').waitFor();
    await page.getByRole('button', { name: '丙三禾' }).click();
    await page.locator('.greet', { hasText: '本月累计9分' }).waitFor();
    expect(await said(page)).toEqual(expected);
    expect(wrong).toEqual([]);
  });
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
  const kiosk = await aKiosk({ server: server.url, compiled: built });
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

test('a tap outside an activity shows one’s own month and what is left to earn, without points', async () => {
  const server = await fakeServer({
    roster: () => aRoster([]),
    judge: () => ({
      verdict: 'no_activity',
      member: { id: study.id, name: '丙三禾' },
      monthTotal: 900,
      yearTotal: 7_150,
      room: [{ nameZh: '参加主题党日', points: 300, window: 'month' }],
    }),
  });
  const kiosk = await aKiosk({ server: server.url, compiled: built });
  const { page, wrong } = await aPage(kiosk.url);
  await page.locator('.plan__name', { hasText: '今天没有活动' }).waitFor();
  await page.getByRole('button', { name: '丙三禾' }).click();
  await page.locator('.greet__room', { hasText: '参加主题党日本月还可得 3 分' }).waitFor();
  expect(await page.locator('.greet__points').count()).toBe(0);
  expect(await page.locator('.greet__facts dt').allTextContents()).toEqual(['本月累计', '本年累计', '可兑换积分']);
  expect(await page.locator('.greet__state use').getAttribute('href')).toBe('#s-month');
  expect(wrong).toEqual([]);
});

test('several activities: one is chosen with a press and stays', async () => {
  const always = { checkinOpensAt: '2020-01-01T00:00:00.000Z', checkinClosesAt: '2099-01-01T00:00:00.000Z' };
  const [first, second] = [anActivity(always), anActivity({ ...always, title: '志愿服务报到' })];
  const server = await fakeServer({ roster: () => aRoster([first, second]) });
  const kiosk = await aKiosk({ server: server.url, compiled: built });
  const { page } = await aPage(kiosk.url);
  await page.getByRole('button', { name: '志愿服务报到' }).click();
  await page.locator('.plan__name', { hasText: '志愿服务报到' }).waitFor();
  await page.getByRole('button', { name: '丙三禾' }).click();
  await page.locator('.greet__name').waitFor();
  expect(server.sent.flatMap(({ taps }) => taps.map(({ activityId }) => activityId))).toEqual([second.id]);
  await page.getByRole('button', { name: '换一个活动' }).click();
  await page.getByRole('button', { name: '支部集中学习' }).waitFor();
});
