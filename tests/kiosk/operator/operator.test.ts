/** The operator's pages over HTTP: who gets in, what each act does, what never leaves the kiosk. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { lookOf } from '../../../kiosk/display-look.ts';
import { againAfterMs, enrolmentMs } from '../../../kiosk/enrolment.ts';
import { operatorIdleMs } from '../../../kiosk/operator/door.ts';
import { newPin, pinFault, pinPath, readPin, writePin } from '../../../kiosk/operator/pin.ts';
import { freeTriesMax, openPinTries, pinWaitMaxMs, waitAfterMs } from '../../../kiosk/operator/pin-tries.ts';
import { makeRounds } from '../../../kiosk/rounds.ts';
import { type Station, newStation } from '../../../kiosk/station.ts';
import { kioskPin } from '../../../server/cli/kiosk-pin.ts';
import { kioskRescue } from '../../../server/cli/kiosk-rescue.ts';
import { delay } from '../../../server/kernel/clock.ts';
import { systemWorld } from '../../../server/kernel/world.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { type Behaviour, fakeServer } from '../fake-server.ts';
import { aFolder, aQueue, aRoster, aTap, anActivity, cards, evening } from '../parts.ts';
import { atRealServer, keptIds, ownRows, settled, tappedIds } from '../real-server.ts';
import { type Running, aKiosk } from '../running.ts';
import { type Operator, anOperator, pin } from './operating.ts';

const words = wordsIn('zh').operator;

/** A hand-set monotonic clock. */
function aStopwatch() {
  let now = 1_000;
  return { upMs: () => now, pass: (ms: number) => void (now += ms) };
}

type Wish = {
  readonly behaviour?: Behaviour;
  readonly set?: boolean;
  readonly folder?: string;
  readonly parts?: Parameters<typeof aKiosk>[0]['parts'];
};

async function aKioskToOperate({ behaviour = {}, set = true, folder = aFolder(), parts = {} }: Wish = {}): Promise<Running> {
  const server = await fakeServer({ roster: () => aRoster([anActivity()]), ...behaviour });
  if (set) await writePin(pinPath(folder), pin);
  return aKiosk({ server: server.url, folder, parts });
}

const inside = async (wish?: Wish): Promise<Operator> => {
  const operator = await anOperator(await aKioskToOperate(wish));
  expect(await operator.enter()).toContain('id="queue"');
  return operator;
};

/** A tap of each card, once all are on the disk. */
async function tap(kiosk: Running, ...tapped: readonly string[]): Promise<void> {
  const before = ownRows<{ n: number }>(kiosk.folder, 'select n from tap').length;
  kiosk.lines.write(tapped.map((card) => `${card}\n`).join(''));
  await vi.waitFor(() => expect(ownRows(kiosk.folder, 'select n from tap')).toHaveLength(before + tapped.length));
}

describe('a PIN', () => {
  test.for([
    ['492817', undefined, 'six digits'],
    ['492817350164', undefined, 'twelve'],
    ['49281', 'pin_form', 'five'],
    ['4928173501649', 'pin_form', 'thirteen'],
    ['49281a', 'pin_form', 'a letter'],
    ['', 'pin_form', 'nothing'],
    ['000000', 'pin_easy', 'one digit'],
    ['121212', 'pin_easy', 'two digits'],
    ['123456', 'pin_easy', 'a row'],
    ['890123', 'pin_easy', 'a row over the end'],
    ['987654', 'pin_easy', 'backwards'],
  ] as const)('%s: %s, %s', ([typed, fault]) => {
    expect(pinFault(typed)).toBe(fault);
  });

  test('is drawn evenly, never an easy one', () => {
    const drawn = [Uint8Array.of(0xff, 0xff, 0xff), Uint8Array.of(0x01, 0xe2, 0x40), Uint8Array.of(0x07, 0x85, 0x11)];
    // Past sixteen million; 123456, which is easy; 492817.
    expect(newPin(() => drawn.shift() ?? Uint8Array.of())).toBe(pin);
    expect(drawn).toEqual([]);
  });

  test('is kept hashed, for one user, and believed of nobody else', async () => {
    const path = join(aFolder(), 'operator-pin');
    expect(readPin(path)).toBeUndefined();
    await writePin(path, pin);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^\$argon2id\$/);
    expect([await readPin(path)?.matches(pin), await readPin(path)?.matches('492818')]).toEqual([true, false]);
    chmodSync(path, 0o620);
    expect(readPin(path)).toBeUndefined();
  });

  test('the command sets one, shows it once, and refuses an easy one', async () => {
    const folder = aFolder();
    const config = join(folder, 'kiosk.json');
    const readers = [{ driver: 'simulated', name: 'door' }];
    writeFileSync(config, JSON.stringify({ server: 'http://127.0.0.1:9', tokenFile: 'token', dataFolder: 'kiosk', readers }));
    const run = (options: Record<string, string>) => {
      // The command asks nothing else of its ground.
      const ground = { world: systemWorld(), words: wordsIn('en') } as Parameters<typeof kioskPin.run>[0];
      return kioskPin.run(ground, { positions: [config], options });
    };
    const made = await run({});
    const drawn = String(made.json['pin']);
    expect([made.code, pinFault(drawn), made.lines[1]]).toEqual([0, undefined, drawn]);
    const path = pinPath(join(folder, 'kiosk'));
    expect(await readPin(path)?.matches(drawn)).toBe(true);
    const refused = await run({ pin: '111111' });
    expect([refused.code, refused.json, await readPin(path)?.matches(drawn)]).toEqual([1, { refused: 'pin_easy' }, true]);
    expect((await run({ pin })).json).toEqual({ set: true });
    expect(await readPin(path)?.matches(pin)).toBe(true);
  });
});

describe('tries', () => {
  test.for([
    [0, 0],
    [freeTriesMax, 0],
    [freeTriesMax + 1, 30_000],
    [freeTriesMax + 2, 60_000],
    [freeTriesMax + 5, 480_000],
    [freeTriesMax + 6, pinWaitMaxMs],
    [1_000, pinWaitMaxMs],
  ] as const)('after %i wrong ones the next waits %i ms', ([wrong, ms]) => {
    expect(waitAfterMs(wrong)).toBe(ms);
  });

  test('outlast a restart, which begins the wait anew, and not a new PIN', async () => {
    const { db } = await aQueue();
    const watch = aStopwatch();
    const log = (message: string) => expect.fail(message);
    const mark = 'a'.repeat(64);
    const tries = await openPinTries(db, watch.upMs, mark, log);
    for (let wrong = 0; wrong <= freeTriesMax; wrong++) await tries.begin(mark);
    watch.pass(29_000);
    expect(tries.waitMs()).toBe(1_000);
    expect((await openPinTries(db, watch.upMs, mark, log)).waitMs()).toBe(30_000);
    const other = await openPinTries(db, watch.upMs, 'b'.repeat(64), log);
    expect(other.waitMs()).toBe(0);
    watch.pass(1_000);
    expect(tries.waitMs()).toBe(0);
    await tries.right();
    expect((await openPinTries(db, watch.upMs, mark, log)).waitMs()).toBe(0);
  });
});

describe('the door', () => {
  test('without the launch link there is none', async () => {
    const kiosk = await aKioskToOperate();
    const { origin } = new URL(kiosk.url);
    expect((await fetch(`${origin}/operator`)).status).toBe(403);
    expect(
      (await fetch(`${origin}/operator/pin`, { method: 'POST', body: new URLSearchParams({ pin }), headers: { origin } })).status,
    ).toBe(403);
  });

  test('no PIN set: nothing opens, and the page says how to set one', async () => {
    const operator = await anOperator(await aKioskToOperate({ set: false }));
    expect((await operator.get()).text).toContain(words.pin.told.pin_unset.title);
    expect(await operator.enter('')).toContain(words.pin.told.pin_unset.title);
    // Set while it runs.
    await writePin(pinPath(operator.kiosk.folder), pin);
    expect(await operator.enter()).toContain('id="queue"');
  });

  test('a wrong PIN opens nothing; too many shut it for the right one too, over a restart', async () => {
    const watch = aStopwatch();
    const folder = aFolder();
    const first = await anOperator(await aKioskToOperate({ folder, parts: { upMs: watch.upMs } }));
    for (let wrong = 0; wrong < freeTriesMax; wrong++)
      expect((await first.post('/pin', { pin: '492818' })).to).toBe('/operator?told=wrong');
    expect((await first.get('?told=wrong')).text).toContain(words.pin.told.pin_wrong.title);
    await first.post('/pin', { pin: '492818' });
    expect(await first.enter()).toContain(words.pin.told.pin_wait.title);
    await first.kiosk.close();
    const second = await anOperator(await aKioskToOperate({ folder, set: false, parts: { upMs: watch.upMs } }));
    expect(await second.enter()).toContain(words.pin.told.pin_wait.title);
    watch.pass(30_000);
    expect(await second.enter()).toContain('id="queue"');
  });

  test('many tries at once are counted one by one', async () => {
    const operator = await anOperator(await aKioskToOperate());
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => operator.post('/pin', { pin: String(200_000 + n) })));
    expect(answers.filter(({ to }) => to === '/operator?told=wrong')).toHaveLength(freeTriesMax);
  });

  test('locks itself when nobody presses anything, and when asked', async () => {
    const watch = aStopwatch();
    const operator = await inside({ parts: { upMs: watch.upMs } });
    watch.pass(operatorIdleMs - 1);
    expect((await operator.get()).text).toContain('id="queue"');
    watch.pass(operatorIdleMs);
    expect((await operator.get()).text).toContain(words.pin.told.locked.title);
    expect(await operator.enter()).toContain('id="queue"');
    expect((await operator.post('/lock')).to).toBe('/');
    expect((await operator.get()).text).toContain(words.pin.title);
  });

  test('closed, it does nothing and gives nothing', async () => {
    const operator = await anOperator(await aKioskToOperate());
    for (const path of ['/send', '/fetch', '/sound', '/lock']) expect(await operator.post(path)).toEqual({ status: 303, to: '/operator' });
    await operator.post('/preferences', { volume: '0' });
    for (const path of ['/taps', '/export']) expect((await operator.get(path)).headers.get('location')).toBe('/operator');
    expect(await operator.enter()).toMatch(/value="60" aria-pressed="true"/);
  });

  test('a form of another session, another place, another kind changes nothing', async () => {
    const operator = await inside();
    const table = [
      [{ form: 'guessed' }, {}, { status: 303, to: '/operator?done=stale' }],
      [{}, { origin: 'http://evil.example' }, { status: 403, to: '' }],
      [{}, { origin: 'null' }, { status: 403, to: '' }],
      [{}, { 'content-type': 'text/plain' }, { status: 415, to: '' }],
      [{ volume: 'loud' }, {}, { status: 422, to: '' }],
      [{ volume: '101' }, {}, { status: 422, to: '' }],
      [{ volume: '0'.repeat(5_000) }, {}, { status: 413, to: '' }],
    ] as const;
    for (const [fields, headers, answer] of table)
      expect(await operator.post('/preferences', { volume: '0', ...fields }, headers)).toEqual(answer);
    expect((await operator.get()).text).toMatch(/value="60" aria-pressed="true"/);
  });

  test('may be shown in no frame, and its forms lead nowhere else', async () => {
    const { headers } = await (await inside()).get();
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self'.*form-action 'self'; frame-ancestors 'none'/);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('behind it', () => {
  test('readers are told with their last card, never a name or a whole number', async () => {
    const operator = await inside();
    await tap(operator.kiosk, cards.bing);
    const { text } = await operator.get();
    expect(text).toContain(cards.bing.slice(-4));
    expect(text).not.toContain(cards.bing);
    expect(text).not.toMatch(/丙三禾|戊五/);
    expect(text).toContain(words.readers.states.ready);
  });

  test('taps are taken and greeted while it is open', async () => {
    const operator = await inside();
    await tap(operator.kiosk, cards.bing, cards.wu);
    await settled(operator.kiosk.folder, 2);
    expect((await operator.get()).text).toContain(words.queue.allSent);
  });

  test('send now does not wait for the next try', async () => {
    const waits: number[] = [];
    // Whatever the kiosk waits for takes for ever, unless somebody cuts it short.
    const stuck: typeof delay = (ms, signal) => {
      waits.push(ms);
      return delay(3_600_000, signal);
    };
    const operator = await inside({ behaviour: { answers: [{ status: 503 }, { status: 503 }] }, parts: { delay: stuck } });
    await tap(operator.kiosk, cards.bing);
    await vi.waitFor(async () => expect((await operator.get()).text).toContain(words.queue.next.server));
    expect((await operator.post('/send')).to).toBe('/operator?done=not_sent');
    expect((await operator.post('/send')).to).toBe('/operator?done=sent');
    expect((await operator.get('?done=sent')).text).toContain(words.done.sent.title);
    expect(waits.length).toBeGreaterThan(0);
  });

  test('the roster is asked for at once, and an old one is called old', async () => {
    const later = '2036-10-16T10:53:00.000Z';
    let now = '2026-10-16T10:53:00.000Z';
    let open = true;
    const operator = await inside({
      parts: { clock: () => now, fetch: (...asked) => (open ? fetch(...asked) : Promise.reject(new Error('no network'))) },
    });
    await vi.waitFor(async () => expect((await operator.get()).text).toContain(words.roster.fresh));
    expect((await operator.post('/fetch')).to).toBe('/operator?done=fetched');
    open = false;
    now = later;
    expect((await operator.post('/fetch')).to).toBe('/operator?done=not_fetched');
    expect((await operator.get()).text).toContain(words.roster.oldSay);
  });

  test('a clock that is off is told with how far, and what to do', async () => {
    const now = '2026-10-16T10:53:00.000Z';
    const operator = await inside({ behaviour: { now: () => '2026-10-16T10:43:00.000Z' }, parts: { clock: () => now } });
    await vi.waitFor(async () => expect((await operator.get()).text).toContain(words.clock.offSay));
    expect((await operator.get()).text).toContain('快 10 分钟');
  });

  test('what is chosen holds at once and over a restart', async () => {
    const folder = aFolder();
    const operator = await inside({ folder });
    for (const part of [{ volume: '30' }, { elderly: '1' }, { locale: 'en' }])
      expect((await operator.post('/preferences', part)).to).toBe('/operator?done=changed');
    await operator.kiosk.close();
    const text = await (await anOperator(await aKioskToOperate({ folder, set: false }))).enter();
    expect(text).toContain(wordsIn('en').operator.title);
    expect(text).toMatch(/value="30" aria-pressed="true"/);
    expect(text).toMatch(/name="elderly" value="1" aria-pressed="true"/);
  });
});

describe('the export', () => {
  test('another kiosk sends what this one never could, and the server has each tap once', async () => {
    await atRealServer(3, async (there) => {
      const cut = await there.kiosk({
        token: await there.pair('cut off'),
        parts: { fetch: () => Promise.reject(new Error('no network')) },
      });
      await writePin(pinPath(cut.folder), pin);
      const operator = await anOperator(cut);
      await operator.enter();
      await tap(cut, cards.bing, cards.wu, cards.stranger, cards.bing);
      const { text, headers } = await operator.get('/taps?which=waiting');
      expect(headers.get('content-disposition')).toMatch(/attachment; filename="flagtap-taps-[\dT-]+\.jsonl"/);
      const [head = '', ...lines] = text.trim().split('\n');
      expect(JSON.parse(head)).toMatchObject({ flagtap: 'taps', version: 1, taps: 4 });
      expect(lines).toHaveLength(4);

      const file = join(aFolder(), 'taps.jsonl');
      writeFileSync(file, text);
      const other = aFolder();
      const token = await there.pair('beside it');
      const config = join(other, 'kiosk.json');
      const readers = [{ driver: 'simulated', name: 'door' }];
      writeFileSync(config, JSON.stringify({ server: 'http://127.0.0.1:9', tokenFile: 'token', dataFolder: '.', readers }));
      const ground = { world: there.world, words: wordsIn('en') } as Parameters<typeof kioskRescue.run>[0];
      const rescue = (path: string) => kioskRescue.run(ground, { positions: [path], options: { into: config } });
      expect((await rescue(file)).json).toEqual({ found: 4, adopted: 4 });
      expect((await rescue(file)).json).toEqual({ found: 4, adopted: 0 });
      await there.kiosk({ token, folder: other });
      await settled(other, 4);
      expect(await keptIds(there.db())).toEqual(tappedIds(cut.folder));

      // Cut short on the way: what is whole is taken, what is missing is said.
      const short = join(other, 'short.jsonl');
      writeFileSync(short, text.slice(0, -60));
      const ground2 = { positions: [short], options: {} };
      expect((await kioskRescue.run(ground, ground2)).json).toMatchObject({ found: 3, lost: 1 });
    });
  });

  test('of a long queue it holds each tap once, in order', async () => {
    const operator = await inside({ behaviour: { answers: Array.from({ length: 50 }, () => ({ status: 503 })) } });
    const { db, queue } = await aQueue();
    for (let n = 0; n < 1_203; n++) await queue.append(aTap({ upMs: n, cardNumber: cards.wu }));
    const { exportTaps, readExport } = await import('../../../kiosk/queue-export.ts');
    const pieces: string[] = [];
    for await (const piece of exportTaps(db, 'all', '2026-10-16T10:53:00.000Z')) pieces.push(String(piece));
    const file = join(aFolder(), 'taps.jsonl');
    writeFileSync(file, pieces.join(''));
    const { taps, promised, unreadable } = await readExport(file);
    expect([taps.length, promised, unreadable]).toEqual([1_203, 1_203, 0]);
    expect(taps.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_203 }, (_, n) => n + 1));
    expect((await operator.get('/taps?which=all')).text.split('\n')[0]).toContain('"taps":0');
  });
});

describe('a round asked for', () => {
  test('is one that began after the asking', async () => {
    const rounds = makeRounds(delay);
    const { signal } = new AbortController();
    const over: string[] = [];
    rounds.begin();
    const asked = rounds.now().then(() => over.push('asked'));
    rounds.over();
    await rounds.rest(3_600_000, signal);
    over.push('rested');
    rounds.begin();
    rounds.over();
    await asked;
    expect(over).toEqual(['rested', 'asked']);
  });
});

describe('enrolment', () => {
  test('asks an unknown card for a second time, then for the secretary, and its taps stay taps', async () => {
    const watch = aStopwatch();
    const operator = await inside({ behaviour: { judge: () => ({ verdict: 'unknown_card' }) }, parts: { upMs: watch.upMs } });
    expect((await operator.post('/enrolment', { act: 'begin' })).to).toBe('/operator?done=enrolment_on');
    const { text } = await operator.get();
    expect(text).toMatch(/<path fill="#000" d="M/);
    expect(text).toContain('/cards/enrolment</figcaption>');
    await tap(operator.kiosk, cards.stranger);
    expect((await operator.get()).text).toContain(`末四位 ${cards.stranger.slice(-4)}，刷过一次`);
    // Within a second it may be one touch told twice.
    await tap(operator.kiosk, cards.stranger);
    expect((await operator.get()).text).toContain('刷过一次');
    watch.pass(againAfterMs);
    await tap(operator.kiosk, cards.stranger);
    const again = (await operator.get()).text;
    expect(again).toContain('两次一样');
    expect(again).not.toContain(cards.stranger);
    await settled(operator.kiosk.folder, 3);
    await tap(operator.kiosk, cards.bing);
    expect((await operator.get()).text).not.toContain('两次一样');
    watch.pass(enrolmentMs);
    expect(await operator.enter()).toContain(words.enrolment.begin);
  });

  test('changes the screen of an unknown card alone', () => {
    const seen = { leftMs: 1, cardEnd: '2E01', twice: true };
    const address = 'https://points.example/cards/enrolment';
    const greeting = { code: 'unknown_card', tapId: 'tap', judged: true, tappedAt: evening, cardEnd: '2E01' } as const;
    const state: Station = { ...newStation(evening, 0, ['door']), shown: { greeting, quiet: false, sinceUpMs: 0, untilUpMs: 4_000 } };
    const preferences = { locale: 'zh', elderly: false, volume: 60 } as const;
    const { screen } = lookOf(state, preferences, 0, { seen, address });
    expect(screen.message?.title).toBe(words.enrolment.twice.title);
    expect(screen.message?.qr?.address).toBe(address);
    expect(screen.message?.facts.map(({ value }) => value)).toContain('2E01');
    expect(lookOf(state, preferences, 0).screen.message?.qr).toBeNull();
    const blocked: Station = {
      ...state,
      shown: { greeting: { ...greeting, code: 'card_blocked' }, quiet: false, sinceUpMs: 0, untilUpMs: 4_000 },
    };
    expect(lookOf(blocked, preferences, 0, { seen, address })).toEqual(lookOf(blocked, preferences, 0));
  });
});
