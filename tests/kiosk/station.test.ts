import { describe, expect, test } from 'vitest';
import type { Aloud } from '../../kiosk/heard.ts';
import type { Foreseen } from '../../kiosk/roster.ts';
import { saidAloud, screenOf } from '../../kiosk/screen.ts';
import { screenLooks } from '../../kiosk/screens.ts';
import {
  type Effect,
  type Fact,
  type Station,
  greetingMs,
  newStation,
  nextTimeUpMs,
  recentCardsMax,
  screenCode,
  step,
  verdictGraceMs,
} from '../../kiosk/station.ts';
import type { Tap, TapVerdict } from '../../server/contract/taps.ts';
import { plusMs } from '../../server/kernel/clock.ts';
import { aloudEn, aloudZh } from '../../views/text/kiosk-aloud.ts';
import { kioskOwnStates } from '../../views/text/kiosk.ts';
import { type Locale, locales } from '../../views/text/text.ts';
import { wordsIn } from '../../views/text/words.ts';
import { verdictCodes } from '../../server/contract/taps.ts';
import { aRoster, anActivity, cards, evening, newUid } from './parts.ts';

const settings = { debounceMs: 5_000 };
const study = anActivity();
const service = anActivity({ title: '志愿服务报到' });
const [bing, wu] = aRoster([]).people;

/** Runs facts at their milliseconds; answers the state, and the sounds and uploads heard on the way. */
function live(
  facts: readonly (readonly [number, Fact])[],
  readers: readonly string[] = ['door'],
): { state: Station; heard: readonly string[]; said: readonly Aloud[]; effects: readonly Effect[] } {
  let state = newStation(evening, 0, readers);
  const effects: Effect[] = [];
  const ready = readers.map((name) => [0, { kind: 'reader', name, state: 'ready' }] as const);
  for (const [ms, fact] of [...ready, ...facts]) {
    const next = step(settings, state, { at: plusMs(evening, ms), upMs: ms, ...fact });
    state = next.state;
    effects.push(...next.effects);
  }
  return {
    state,
    effects,
    heard: effects.flatMap((effect) => (effect.kind === 'sound' ? [effect.sound] : effect.kind === 'speak' ? [] : [effect.kind])),
    said: effects.flatMap((effect) => (effect.kind === 'speak' ? [effect.aloud] : [])),
  };
}

const plan = (...activities: (typeof study)[]): Fact => ({ kind: 'plan', organisation: '云溪社区第一党支部', activities });
const read = (cardNumber: string): Fact => ({ kind: 'read', reader: 'door', raw: cardNumber, card: { ok: true, value: cardNumber } });
const aTapOf = (cardNumber: string): Tap => ({ id: newUid(), seq: 1, bootId: newUid(), upMs: 0, cardNumber, tappedAt: evening });
const bingTap = aTapOf(cards.bing);
const wuTap = aTapOf(cards.wu);
const recorded = (person = bing): Foreseen => ({
  code: 'recorded',
  ...(person === undefined ? {} : { person }),
  activity: study,
  points: 200,
  late: false,
});
const stored = (tap: Tap, foreseen: Foreseen = recorded(), quiet = false, reader = 'door'): Fact => ({
  kind: 'stored',
  tap,
  foreseen,
  quiet,
  reader,
});
const offline: Fact = { kind: 'link', link: { online: false, fault: 'network', since: evening } };
const online: Fact = { kind: 'link', link: { online: true } };
const time: Fact = { kind: 'time' };
const judged = (tap: Tap, rest: Partial<TapVerdict> = {}): Fact => ({
  kind: 'verdict',
  verdict: {
    id: tap.id,
    verdict: 'recorded',
    member: { id: newUid(), name: '丙三禾' },
    activity: { id: study.id, title: study.title, startsAt: study.startsAt, present: 19, expected: 26 },
    points: 200,
    monthTotal: 900,
    balance: 1_400,
    rank: 3,
    ...rest,
  },
});

describe('what stands when nobody taps', () => {
  test.for<{ facts: Fact[]; code: string; heard: string[]; why: string }>([
    { facts: [], code: 'idle', heard: [], why: 'all is well' },
    { facts: [{ kind: 'reader', name: 'door', state: 'lost' }], code: 'reader_lost', heard: ['long'], why: 'nobody may tap into nothing' },
    {
      facts: [
        { kind: 'reader', name: 'door', state: 'lost' },
        { kind: 'reader', name: 'door', state: 'ready' },
      ],
      code: 'idle',
      heard: ['long'],
      why: 'it comes back by itself',
    },
    { facts: [offline], code: 'offline', heard: [], why: 'tapping goes on without a sound' },
    { facts: [offline, online], code: 'idle', heard: [], why: 'the network is back' },
    { facts: [{ kind: 'server_clock', serverAt: plusMs(evening, 60_001) }], code: 'clock_wrong', heard: [], why: 'more than a minute off' },
    { facts: [{ kind: 'server_clock', serverAt: plusMs(evening, -60_000) }], code: 'idle', heard: [], why: 'a minute is allowed' },
    {
      facts: [
        { kind: 'server_clock', serverAt: plusMs(evening, 90_000) },
        { kind: 'server_clock', serverAt: evening },
      ],
      code: 'idle',
      heard: [],
      why: 'the clock was set',
    },
    { facts: [plan(study, service)], code: 'choose', heard: ['short'], why: 'two are open' },
    { facts: [plan(study, service), { kind: 'chosen', activityId: service.id }], code: 'idle', heard: ['short'], why: 'one was chosen' },
    {
      facts: [plan(study, service), { kind: 'chosen', activityId: newUid() }],
      code: 'choose',
      heard: ['short'],
      why: 'what is not open cannot be chosen',
    },
    {
      facts: [{ kind: 'store_failed', code: 'disk_full', tapped: true }],
      code: 'disk_full',
      heard: ['long'],
      why: 'never a false success',
    },
    {
      facts: [{ kind: 'store_failed', code: 'out_of_order', tapped: true }],
      code: 'out_of_order',
      heard: ['long'],
      why: 'never a false success',
    },
    {
      facts: [
        { kind: 'store_failed', code: 'disk_full', tapped: true },
        { kind: 'store_failed', code: 'disk_full', tapped: true },
      ],
      code: 'disk_full',
      heard: ['long', 'long'],
      why: 'each person whose tap is refused hears it',
    },
    {
      facts: [
        { kind: 'store_failed', code: 'disk_full', tapped: true },
        { kind: 'store_failed', code: 'disk_full', tapped: false },
      ],
      code: 'disk_full',
      heard: ['long'],
      why: 'the kiosk tries again by itself in silence',
    },
    {
      facts: [{ kind: 'store_failed', code: 'disk_full', tapped: true }, { kind: 'store_works' }],
      code: 'idle',
      heard: ['long'],
      why: 'space came back',
    },
    {
      facts: [
        offline,
        plan(study, service),
        { kind: 'reader', name: 'door', state: 'lost' },
        { kind: 'store_failed', code: 'disk_full', tapped: true },
      ],
      code: 'disk_full',
      heard: ['short', 'long', 'long'],
      why: 'the gravest first',
    },
  ])('$code after $heard: $why', ({ facts, code, heard: expected }) => {
    const { state, heard } = live(facts.map((fact) => [0, fact] as const));
    expect(screenCode(state)).toBe(code);
    expect(heard).toEqual(expected);
  });
});

const choose = (activityId: string | null): Fact => ({ kind: 'chosen', activityId });
const third = anActivity({
  title: '志愿服务总结',
  checkinOpensAt: plusMs(evening, 3_600_000),
  checkinClosesAt: plusMs(evening, 7_200_000),
});
const shortStudy = anActivity({ checkinClosesAt: plusMs(evening, 1_800_000) });

describe('an activity is chosen once', () => {
  test.for<{ facts: (readonly [number, Fact])[]; names: string | undefined; code: string; why: string }>([
    { facts: [[0, choose(service.id)]], names: service.id, code: 'idle', why: 'the tap names it' },
    {
      facts: [
        [0, choose(service.id)],
        [1_000, stored(bingTap)],
        [1_000 + verdictGraceMs, time],
        [9_000, time],
      ],
      names: service.id,
      code: 'idle',
      why: 'it stays for those after you',
    },
    {
      facts: [
        [0, choose(service.id)],
        [10, plan(shortStudy, service)],
      ],
      names: service.id,
      code: 'idle',
      why: 'a newer roster changes no choice',
    },
    {
      facts: [
        [0, choose(shortStudy.id)],
        [1_800_000, time],
      ],
      names: undefined,
      code: 'idle',
      why: 'it closed, and only one is left: nothing to choose',
    },
    {
      facts: [
        [0, plan(shortStudy, service, third)],
        [0, choose(shortStudy.id)],
        [3_600_000, time],
      ],
      names: undefined,
      code: 'choose',
      why: 'it closed, and two others are open: asked anew, never guessed',
    },
    {
      facts: [
        [0, plan(shortStudy, service, third)],
        [0, choose(service.id)],
        [3_600_000, time],
      ],
      names: service.id,
      code: 'idle',
      why: 'another one closed and another opened',
    },
    {
      facts: [
        [0, choose(service.id)],
        [10, choose(null)],
      ],
      names: undefined,
      code: 'choose',
      why: 'a wrong press is taken back',
    },
    {
      facts: [
        [0, choose(service.id)],
        [10, choose(newUid())],
      ],
      names: service.id,
      code: 'idle',
      why: 'what is not open cannot be chosen, and takes nothing away',
    },
  ])('$code: $why', ({ facts, names, code }) => {
    const last = Math.max(...facts.map(([ms]) => ms)) + 1;
    const { state, effects } = live([[0, plan(shortStudy, service)], ...facts, [last, read(cards.wu)]]);
    expect(screenCode(state)).toBe(code);
    expect(effects.flatMap((effect) => (effect.kind === 'append' ? [effect.activityId] : []))).toEqual([names]);
  });
});

describe('a card', () => {
  test('is asked to be kept before anything is heard or seen of it', () => {
    const { state, effects } = live([[1_500, read(cards.bing)]]);
    expect(effects).toEqual([
      {
        kind: 'append',
        reader: 'door',
        raw: cards.bing,
        cardNumber: cards.bing,
        tappedAt: plusMs(evening, 1_500),
        upMs: 1_500,
        quiet: false,
      },
    ]);
    expect(screenCode(state)).toBe('idle');
  });

  test('names the chosen activity only where several are open', () => {
    const chosen: Fact = { kind: 'chosen', activityId: study.id };
    const append = (facts: Fact[]) =>
      live([...facts, read(cards.bing)].map((fact) => [0, fact] as const)).effects.find((effect) => effect.kind === 'append');
    expect(append([plan(study, service), chosen])).toMatchObject({ activityId: study.id });
    expect(append([plan(study), chosen])).not.toHaveProperty('activityId');
    expect(append([plan(study, service)])).not.toHaveProperty('activityId');
  });

  test.for([
    { again: 4_999, quiet: true, why: 'a hand that lingers' },
    { again: 5_000, quiet: false, why: 'a second visit' },
  ])('again after $again ms is logged, quiet: $quiet, $why', ({ again, quiet }) => {
    const { effects } = live([
      [0, read(cards.bing)],
      [again, read(cards.bing)],
    ]);
    expect(effects.map((effect) => effect.kind === 'append' && effect.quiet)).toEqual([false, quiet]);
  });

  test('of others does not make it new', () => {
    const { effects } = live([
      [0, read(cards.bing)],
      [100, read(cards.wu)],
      [200, read(cards.bing)],
    ]);
    expect(effects.map((effect) => effect.kind === 'append' && effect.quiet)).toEqual([false, false, true]);
  });

  test('is remembered for a while only', () => {
    const many = Array.from(
      { length: recentCardsMax * 2 },
      (_, index) => [index, read(index.toString(16).toUpperCase().padStart(8, '0'))] as const,
    );
    expect(live(many).state.recent).toHaveLength(recentCardsMax);
  });

  test.for([
    { code: 'card_random', screen: 'phone_card', why: 'a phone changes its number' },
    { code: 'card_unreadable', screen: 'misread', why: 'half a number is nobody' },
  ] as const)('that is $code shows $screen with a low sound: $why', ({ code, screen }) => {
    const { state, heard } = live([[0, { kind: 'read', reader: 'door', raw: '?', card: { ok: false, code } }]]);
    expect([screenCode(state), heard]).toEqual([screen, ['low']]);
  });
});

describe('a greeting', () => {
  test('waits a moment for a server that is near, then comes by itself', () => {
    const before = live([
      [0, stored(bingTap)],
      [verdictGraceMs - 1, time],
    ]);
    expect([screenCode(before.state), before.heard]).toEqual(['idle', ['upload']]);
    const after = live([
      [0, stored(bingTap)],
      [verdictGraceMs, time],
    ]);
    expect([screenCode(after.state), after.heard]).toEqual(['recorded', ['upload', 'high']]);
    expect(after.state.shown?.greeting).toMatchObject({ name: '丙三禾', points: 200, judged: false });
  });

  test('comes with the verdict when that is quick', () => {
    const { state, heard } = live([
      [0, stored(bingTap)],
      [40, judged(bingTap)],
    ]);
    expect(heard).toEqual(['upload', 'high']);
    expect(state.shown?.greeting).toMatchObject({ judged: true, points: 200, monthTotal: 900, rank: 3, balance: 1_400 });
    expect(state.present).toEqual({ [study.id]: 19 });
  });

  test('comes at once without the network, and counts the person', () => {
    const { state, heard } = live([
      [0, plan(study)],
      [0, offline],
      [0, stored(bingTap)],
    ]);
    expect([screenCode(state), heard]).toEqual(['recorded', ['upload', 'high']]);
    expect(state.present).toEqual({ [study.id]: 19 });
  });

  test('is refined in place: nothing is heard twice, and it ends when it would have', () => {
    const { state, heard } = live([
      [0, stored(bingTap)],
      [verdictGraceMs, time],
      [900, judged(bingTap)],
    ]);
    expect(heard).toEqual(['upload', 'high']);
    expect(state.shown).toMatchObject({ untilUpMs: verdictGraceMs + greetingMs, greeting: { judged: true, monthTotal: 900 } });
  });

  test('that the server contradicts is heard again', () => {
    const { state, heard } = live([
      [0, stored(bingTap)],
      [verdictGraceMs, time],
      [900, judged(bingTap, { verdict: 'card_blocked' })],
    ]);
    expect([screenCode(state), heard]).toEqual(['card_blocked', ['upload', 'high', 'three_low']]);
  });

  test('stays four seconds', () => {
    const at = (ms: number) =>
      screenCode(
        live([
          [0, offline],
          [0, stored(bingTap)],
          [ms, time],
        ]).state,
      );
    expect([at(greetingMs - 1), at(greetingMs)]).toEqual(['recorded', 'offline']);
  });

  test('is cut short by the next, and stays at the foot', () => {
    const { state } = live([
      [0, offline],
      [0, stored(bingTap)],
      [500, stored(wuTap, recorded(wu))],
    ]);
    expect([state.shown?.greeting.name, state.before?.name]).toEqual(['戊五', '丙三禾']);
  });

  test('cut short while it waits for the server is heard all the same', () => {
    const { state, heard } = live([
      [0, stored(bingTap)],
      [50, stored(wuTap, recorded(wu))],
      [90, judged(wuTap)],
      [95, judged(bingTap, { points: 100 })],
    ]);
    expect(heard).toEqual(['upload', 'upload', 'high', 'high']);
    expect([state.before?.name, state.before?.points, state.before?.judged]).toEqual(['丙三禾', 100, true]);
  });

  test('of a lingering hand makes no sound', () => {
    const again: Foreseen = { code: 'already_recorded', activity: study, points: 0, recordedAt: evening };
    const { state, heard } = live([
      [0, stored(bingTap, again, true)],
      [200, judged(bingTap, { verdict: 'already_recorded' })],
    ]);
    expect([screenCode(state), heard]).toEqual(['already_recorded', ['upload']]);
  });

  test('outside an activity shows one’s own month', () => {
    const { state, heard } = live([
      [0, offline],
      [0, stored(bingTap, { code: 'no_activity', ...(bing === undefined ? {} : { person: bing }) })],
    ]);
    expect([screenCode(state), heard]).toEqual(['own_month', ['upload', 'short']]);
  });

  test.for([
    { code: 'recorded', signOut: {}, screen: 'signed_in', sound: 'high', why: 'came, and taps again' },
    { code: 'already_recorded', signOut: {}, screen: 'signed_in_already', sound: 'two_short', why: 'the same hand again' },
    { code: 'already_recorded', signOut: { leftAt: evening, minutes: 80, points: 200 }, screen: 'signed_out', sound: 'high', why: 'left' },
    {
      code: 'already_recorded',
      signOut: { leftAt: evening, minutes: 20, points: 0, leastMinutes: 60 },
      screen: 'signed_out_short',
      sound: 'short',
      why: 'left too soon',
    },
  ] as const)('without a network, where members sign out, $screen: $why', ({ code, signOut, screen, sound }) => {
    const foreseen = { code, activity: study, signOut, ...(bing === undefined ? {} : { person: bing }) };
    const { state, heard, said } = live([
      [0, offline],
      [0, stored(bingTap, foreseen)],
    ]);
    expect([screenCode(state), heard]).toEqual([screen, ['upload', sound]]);
    expect(said).toEqual([{ code: screen, name: '丙三禾', ...(screen === 'signed_out' ? { points: 200 } : {}) }]);
  });

  test('stored after a full disk takes the warning away', () => {
    const { state } = live([
      [0, { kind: 'store_failed', code: 'disk_full', tapped: true }],
      [10, offline],
      [20, stored(bingTap)],
      [20 + greetingMs, time],
    ]);
    expect(screenCode(state)).toBe('offline');
  });

  test('never hides that the next tap was not kept', () => {
    const { state, heard } = live([
      [0, offline],
      [0, stored(bingTap)],
      [500, { kind: 'store_failed', code: 'disk_full', tapped: true }],
    ]);
    expect([screenCode(state), heard, state.shown]).toEqual(['disk_full', ['upload', 'high', 'long'], undefined]);
    const misread: Fact = { kind: 'read', reader: 'door', raw: '?', card: { ok: false, code: 'card_unreadable' } };
    expect(
      screenCode(
        live([
          [0, { kind: 'store_failed', code: 'disk_full', tapped: true }],
          [10, misread],
        ]).state,
      ),
    ).toBe('disk_full');
  });

  test('of another kiosk’s tap changes nothing', () => {
    const { state } = live([
      [0, offline],
      [0, stored(bingTap)],
      [10, judged(wuTap, { verdict: 'fork' })],
    ]);
    expect(state.shown?.greeting).toMatchObject({ judged: false, code: 'recorded' });
  });
});

describe('what is said aloud', () => {
  const unread = (code: 'card_random' | 'card_unreadable', reader = 'door'): Fact => ({
    kind: 'read',
    reader,
    raw: '?',
    card: { ok: false, code },
  });
  const known = (code: Foreseen['code']): Foreseen => ({ code, ...(bing === undefined ? {} : { person: bing }) });
  const rows: readonly { facts: (readonly [number, Fact])[]; zh: string[]; en?: string[]; why: string }[] = [
    {
      facts: [
        [0, stored(bingTap)],
        [40, judged(bingTap)],
        [500, judged(bingTap)],
      ],
      zh: ['丙三禾，加两分'],
      en: ['丙三禾, plus 2 points'],
      why: 'once, whatever the server says again',
    },
    {
      facts: [
        [0, stored(bingTap)],
        [verdictGraceMs, time],
        [900, judged(bingTap, { points: 250 })],
      ],
      zh: ['丙三禾，加两分'],
      why: 'figures that follow are seen, not said',
    },
    {
      facts: [
        [0, stored(bingTap)],
        [verdictGraceMs, time],
        [900, judged(bingTap, { verdict: 'card_blocked' })],
      ],
      zh: ['丙三禾，加两分', '这张卡已停用，请找支部书记'],
      why: 'what the server contradicts is said again, without a name',
    },
    {
      facts: [
        [0, stored(bingTap)],
        [40, judged(bingTap, { points: 50 })],
      ],
      zh: ['丙三禾，加半分'],
      en: ['丙三禾, plus half a point'],
      why: 'a half',
    },
    {
      facts: [
        [0, stored(bingTap)],
        [40, judged(bingTap, { points: -100 })],
      ],
      zh: ['丙三禾，扣一分'],
      en: ['丙三禾, minus 1 point'],
      why: 'a deduction is a fact',
    },
    {
      facts: [
        [0, stored(bingTap)],
        [40, judged(bingTap, { points: 0 })],
      ],
      zh: ['丙三禾，已签到'],
      en: ['丙三禾, checked in'],
      why: 'nothing to add',
    },
    {
      facts: [
        [0, stored(bingTap)],
        [40, judged(bingTap, { member: { id: newUid(), name: '丙**' } })],
      ],
      zh: ['加两分'],
      en: ['plus 2 points'],
      why: 'a masked name is not spoken',
    },
    {
      facts: [
        [0, offline],
        [0, stored(bingTap, known('already_recorded'))],
        [10, stored(bingTap, known('already_recorded'), true)],
      ],
      zh: ['丙三禾，已经签过了'],
      why: 'a lingering hand is told once',
    },
    {
      facts: [
        [0, offline],
        [0, stored(aTapOf(cards.stranger), { code: 'unknown_card' })],
      ],
      zh: ['这张卡还没登记，请找支部书记'],
      en: ['This card is not registered yet. Please ask the secretary'],
      why: 'a problem, with what to do',
    },
    {
      facts: [
        [0, offline],
        [0, stored(bingTap, known('too_early'))],
      ],
      zh: ['还没到签到时间，请到时再刷一次'],
      why: 'no name where the screen shows none',
    },
    {
      facts: [
        [0, offline],
        [0, stored(bingTap, known('no_activity'))],
      ],
      zh: ['丙三禾，现在没有活动'],
      why: 'totals and ranks are read, never called out',
    },
    { facts: [[0, unread('card_random')]], zh: ['请用卡片，不用手机'], why: 'a phone' },
    { facts: [[0, unread('card_unreadable')]], zh: ['没有读到，请再刷一次'], why: 'half a number' },
    {
      facts: [[0, { kind: 'reader', name: 'door', state: 'lost' }]],
      zh: ['读卡器断开，请先不刷卡'],
      en: ['Reader lost. Please wait'],
      why: 'nobody may tap into nothing',
    },
    { facts: [[0, offline]], zh: [], why: 'tapping goes on as usual' },
    {
      facts: [
        [0, { kind: 'store_failed', code: 'disk_full', tapped: true }],
        [10, { kind: 'store_failed', code: 'disk_full', tapped: false }],
        [20, { kind: 'store_failed', code: 'disk_full', tapped: true }],
      ],
      zh: ['暂停签到，请改用纸质签到表', '暂停签到，请改用纸质签到表'],
      why: 'each person whose tap is refused hears it, the kiosk itself tries in silence',
    },
    {
      facts: [
        [0, stored(bingTap)],
        [50, stored(wuTap, recorded(wu), false, 'back')],
        [90, judged(wuTap, { member: { id: newUid(), name: '戊五' } })],
        [95, judged(bingTap)],
      ],
      zh: ['戊五，加两分'],
      why: 'two at once: one sentence that is heard whole, the other stands at the foot',
    },
  ];
  const aloud = (facts: (readonly [number, Fact])[], locale: Locale) => live(facts).said.map((said) => saidAloud(said, locale));
  test.for(rows)('$zh: $why', ({ facts, zh }) => {
    expect(aloud(facts, 'zh')).toEqual(zh);
  });
  test.for(rows.flatMap(({ facts, en }) => (en === undefined ? [] : [{ facts, en }])))('$en', ({ facts, en }) => {
    expect(aloud(facts, 'en')).toEqual(en);
  });

  test('the name leaves the station only where the screen shows it', () => {
    const told = (code: Foreseen['code']) =>
      live([
        [0, offline],
        [0, stored(bingTap, known(code))],
      ]).said;
    expect(told('already_recorded')).toEqual([{ code: 'already_recorded', name: '丙三禾' }]);
    for (const code of ['too_early', 'too_late', 'not_expected', 'card_blocked'] as const) expect(told(code)).toEqual([{ code }]);
  });

  test.for([
    { points: 100, zh: '一分', en: '1 point' },
    { points: 200, zh: '两分', en: '2 points' },
    { points: 250, zh: '两分半', en: '2 and a half points' },
    { points: 150, zh: '一分半', en: '1 and a half points' },
    { points: 25, zh: '零点二五分', en: '0.25 points' },
    { points: 270, zh: '二点七分', en: '2.7 points' },
    { points: 1_000, zh: '十分', en: '10 points' },
    { points: 1_200, zh: '十二分', en: '12 points' },
    { points: 2_000, zh: '二十分', en: '20 points' },
    { points: 10_000, zh: '一百分', en: '100 points' },
    { points: 10_500, zh: '一百零五分', en: '105 points' },
    { points: 11_000, zh: '一百一十分', en: '110 points' },
    { points: 22_200, zh: '两百二十二分', en: '222 points' },
    { points: 200_200, zh: '两千零二分', en: '2002 points' },
    { points: 1_000_000, zh: '10000分', en: '10000 points' },
  ])('$points hundredths are $zh, $en', ({ points, zh, en }) => {
    expect([aloudZh.amount(points), aloudEn.amount(points)]).toEqual([zh, en]);
  });

  test('every state that is heard is said, in both languages, and no silent one', () => {
    const heardCodes = Object.entries(screenLooks).flatMap(([code, { sound }]) => (sound === 'silent' ? [] : [code]));
    for (const locale of locales) {
      expect(new Set(Object.keys(wordsIn(locale).kiosk.aloud.sentences))).toEqual(new Set(heardCodes));
    }
  });
});

test.for([
  { foreseen: recorded(), before: '上一位：丙三禾 +2 分', why: 'who was checked in' },
  {
    foreseen: { code: 'unknown_card' } as const,
    before: '上一位：3B7C 这张卡还没登记',
    why: 'a problem that was cut short can still be read',
  },
  { foreseen: { ...recorded(), code: 'already_recorded' } as const, before: '上一位：丙三禾 已经签过了', why: 'no points' },
  {
    foreseen: { ...recorded(), code: 'too_early' } as const,
    before: '上一位：3B7C 还没到签到时间',
    why: 'no name where the screen showed none',
  },
])('at the foot stands $before: $why', ({ foreseen, before }) => {
  const { state } = live([
    [0, offline],
    [0, stored(bingTap, foreseen)],
    [100, stored(wuTap, recorded(wu))],
  ]);
  expect(screenOf(state, 'zh').greeting?.before).toBe(before);
});

test('a hand that lingers and a card that was not read leave whoever was before at the foot', () => {
  const { state } = live([
    [0, offline],
    [0, stored(bingTap)],
    [100, stored(bingTap, { ...recorded(), code: 'already_recorded' }, true)],
    [200, { kind: 'read', reader: 'door', raw: '?', card: { ok: false, code: 'card_unreadable' } }],
    [300, stored(wuTap, recorded(wu))],
  ]);
  expect(screenOf(state, 'zh').greeting?.before).toBe('上一位：丙三禾 +2 分');
});

test.for([
  { readers: ['door', 'back'], facts: ['back', '7D'], why: 'two people stand there' },
  { readers: ['door'], facts: ['3B7D', '18:53'], why: 'there is only one reader' },
])('a message at $readers names $facts: $why', ({ readers, facts }) => {
  const { state } = live(
    [
      [0, offline],
      [0, stored(wuTap, { code: 'unknown_card' }, false, 'back')],
    ],
    readers,
  );
  const shown = screenOf(state, 'zh').message?.facts.map(({ value }) => value) ?? [];
  expect(shown.map((value, index) => value.endsWith(facts[index] ?? '?'))).toEqual([true, true]);
});

test.for([
  { facts: [] as (readonly [number, Fact])[], at: 60_000, why: 'the minute of the clock' },
  { facts: [[100, stored(bingTap)]] as (readonly [number, Fact])[], at: 100 + verdictGraceMs, why: 'a greeting is due' },
  {
    facts: [
      [0, offline],
      [100, stored(bingTap)],
    ] as (readonly [number, Fact])[],
    at: 100 + greetingMs,
    why: 'a greeting is over',
  },
])('time is wanted at $at: $why', ({ facts, at }) => {
  expect(nextTimeUpMs(live(facts).state)).toBe(at);
});

test('every state has a look, and what stops check-in is heard', () => {
  expect(new Set(Object.keys(screenLooks))).toEqual(new Set([...verdictCodes, ...kioskOwnStates]));
  const stops = Object.values(screenLooks).filter(({ tone }) => tone === 'stop');
  expect(stops.every(({ sound }) => sound === 'long' || sound === 'three_low')).toBe(true);
});

test('a card that waited on its way keeps the moment of the tap', () => {
  const appended = (agoMs: number) => {
    const { effects } = live([[1_000, { kind: 'read', reader: 'door', raw: cards.bing, card: { ok: true, value: cards.bing }, agoMs }]]);
    return effects.flatMap((effect) => (effect.kind === 'append' ? [{ tappedAt: effect.tappedAt, upMs: effect.upMs }] : []));
  };
  expect(appended(400)).toEqual([{ tappedAt: plusMs(evening, 600), upMs: 600 }]);
  // Tapped before this start of the kiosk: no moment of its own clock.
  expect(appended(3_000)).toEqual([{ tappedAt: plusMs(evening, -2_000), upMs: 0 }]);
});
