import { describe, expect, test } from 'vitest';
import { evtestOver } from '../../drivers/evtest.ts';
import { keyboardWedgeOver } from '../../drivers/keyboard-wedge.ts';
import { pageKeyboard } from '../../drivers/keyboard-wedge-page.ts';
import { ReaderLost } from '../../drivers/reader.ts';
import { delay, monotonicMs, msOf, systemClock } from '../../server/kernel/clock.ts';
import { type Grabbing, fakeEvtest } from './fake-evtest.ts';
import { runOf, untilReady } from './serial-readers.ts';
import { codesOf, evtestGrabbed, evtestHead, evtestOf, pressed } from './typing.ts';

const path = '/dev/input/by-id/usb-Invented_RFID_Reader-event-kbd';
const lost = (device: string, says: string) => ({ name: 'ReaderLost', device, cause: { message: expect.stringContaining(says) } });
/** Keys of now, well after the opening, as the kernel times them. */
const typed = (text: string, fromMs = 1_000, gapMs = 8) => evtestOf(pressed(codesOf(text), gapMs, msOf(systemClock()) + fromMs));

describe('from the input device', () => {
  const aReader = async (options: object = {}) => {
    const evtest = await fakeEvtest();
    const reader = runOf(keyboardWedgeOver(pageKeyboard(), evtestOver(evtest.program)), { from: 'device', path, ...options });
    const run = await evtest.next();
    return { reader, run };
  };
  const aReadyReader = async (options: object = {}): Promise<{ reader: Awaited<ReturnType<typeof untilReady>>; run: Grabbing }> => {
    const { reader, run } = await aReader(options);
    run.print(evtestHead);
    return { reader: await untilReady(reader), run };
  };

  test('it is grabbed, and each card told once, however the output is cut', async () => {
    const { reader, run } = await aReadyReader();
    expect(run.args).toEqual(['--grab', path]);
    run.print(typed('04A23B7C\r'));
    await reader.until(() => reader.cards().length >= 1);
    for (const sign of typed('04a23b7d\r', 2_000)) run.print(sign);
    await reader.until(() => reader.cards().length >= 2);
    run.print(typed('04:A2:3B:7E'));
    await reader.until(() => reader.cards().length >= 3);
    expect(reader.cards()).toEqual(['04A23B7C', '04A23B7D', '04A23B7E']);
    reader.stop.abort();
    expect(await reader.ended).toBe('stopped');
    await run.gone;
  });

  test.for([
    { options: { cardBytes: [4] }, text: '04112233445566\r', cards: ['card_unreadable'], why: 'a length that no card here has' },
    { options: {}, text: '08A23B7C\r', cards: ['card_random'], why: 'a phone' },
    { options: {}, text: '04A2\r', cards: ['card_unreadable'], why: 'half a card' },
  ])('$text: $cards, $why', async ({ options, text, cards }) => {
    const { reader, run } = await aReadyReader(options);
    run.print(typed(text));
    await reader.until(() => reader.cards().length > 0);
    expect(reader.cards()).toEqual(cards);
  });

  test('a card that was being typed as it opened is told as misread', async () => {
    const { reader, run } = await aReadyReader();
    run.print(typed('3B7C3B7C\r', 0, 1));
    await reader.until(() => reader.cards().length > 0);
    expect(reader.cards()).toEqual(['card_unreadable']);
    run.print(typed('04A23B7C\r'));
    await reader.until(() => reader.cards().length > 1);
    expect(reader.cards()[1]).toBe('04A23B7C');
  });

  test('keys that the kernel lost make no other card', async () => {
    const { reader, run } = await aReadyReader();
    const keys = pressed(codesOf('04A23B7C112233\r'), 8, msOf(systemClock()) + 1_000);
    const at = ((keys[4]?.at ?? 0) / 1_000).toFixed(6);
    run.print(`${evtestOf(keys.slice(0, 4))}Event: time ${at}, >>>>>>>>>>>>>> SYN_DROPPED <<<<<<<<<<<<\n${evtestOf(keys.slice(10))}`);
    await reader.until(() => reader.cards().length > 0);
    expect(reader.cards()).toEqual(['card_unreadable']);
  });

  test.for<{ act: (run: Grabbing) => void; says: string; why: string }>([
    { act: (run) => run.fail('evtest: No such file or directory\n'), says: 'ls /dev/input/by-id', why: 'not plugged in' },
    {
      act: (run) => run.fail(`evtest: Permission denied\nYou do not have access to ${path}. Try running as root instead.\n`),
      says: 'usermod -aG input',
      why: 'no permission',
    },
    { act: (run) => run.fail("evtest: can't get version: Inappropriate ioctl for device\n"), says: 'is not an input device', why: 'a tty' },
    { act: (run) => run.print(evtestHead + evtestGrabbed), says: 'fuser -v', why: 'taken' },
    {
      act(run) {
        run.print(`${evtestHead}expected 24 bytes, got -1\n`);
        run.fail('\nevtest: error reading: No such device\n');
      },
      says: 'was unplugged',
      why: 'pulled out',
    },
    { act: (run) => process.kill(run.pid, 'SIGKILL'), says: 'evtest ended with', why: 'killed' },
    { act: () => undefined, says: 'did not open within', why: 'mute' },
  ])('$why: $says', async ({ act, says }) => {
    const { reader, run } = await aReader();
    act(run);
    expect(await reader.ended).toMatchObject(lost(path, says));
    await run.gone;
  });

  test('without evtest it says what to install', async () => {
    const reader = runOf(keyboardWedgeOver(pageKeyboard(), evtestOver('/nowhere/evtest')), { from: 'device', path });
    expect(await reader.ended).toMatchObject(lost(path, 'sudo apt-get install -y evtest'));
  });

  test('the real evtest, asked for what is no input device', async () => {
    const driver = keyboardWedgeOver(pageKeyboard(), evtestOver());
    expect(await runOf(driver, { from: 'device', path: '/dev/input/no-such-reader' }).ended).toMatchObject(
      lost('/dev/input/no-such-reader', 'is not there'),
    );
    expect(await runOf(driver, { from: 'device', path: '/dev/null' }).ended).toMatchObject(lost('/dev/null', 'is not an input device'));
  });
});

describe('through the page', () => {
  const aReader = (options: object = {}, wait = delay) => {
    const page = pageKeyboard();
    const gone = page.pageListens();
    const driver = keyboardWedgeOver(page, evtestOver('/nowhere/evtest'), { clock: systemClock, upMs: monotonicMs, delay: wait });
    return { page, gone, driver, reader: runOf(driver, { from: 'page', ...options }) };
  };

  test('a card is told with the time that it waited', async () => {
    const { page, reader } = aReader();
    expect(page.type({ text: '04:a2:3b:7c', agoMs: 1_200 })).toBe(true);
    expect(page.type({ text: '?3B7C', agoMs: 0 })).toBe(true);
    expect(reader.events).toEqual([
      { kind: 'ready' },
      { kind: 'read', raw: '04:a2:3b:7c', card: { ok: true, value: '04A23B7C' }, agoMs: 1_200 },
      expect.objectContaining({ kind: 'read', raw: '?3B7C', agoMs: 0 }),
    ]);
    expect(reader.cards()).toEqual(['04A23B7C', 'card_unreadable']);
  });

  test('without a page there is no reader', async () => {
    const { driver, page } = { page: pageKeyboard(), driver: keyboardWedgeOver(pageKeyboard(), evtestOver()) };
    expect(await runOf(driver, { from: 'page' }).ended).toMatchObject(lost('the display page', 'click on it once'));
    expect(page.type({ text: '04A23B7C', agoMs: 0 })).toBe(false);
  });

  test('a page that loads anew loses no reader; a page that stays away does', async () => {
    const waits: (() => void)[] = [];
    const { page, gone, reader } = aReader({}, () => new Promise((resolve) => waits.push(resolve)));
    const waited = async () => {
      while (waits.length === 0) await Promise.resolve();
      waits.shift()?.();
    };
    gone();
    const leave = page.pageListens();
    await waited();
    expect(page.type({ text: '04A23B7C', agoMs: 0 })).toBe(true);
    leave();
    await waited();
    expect(await reader.ended).toBeInstanceOf(ReaderLost);
    expect(page.type({ text: '04A23B7C', agoMs: 0 })).toBe(false);
  });

  test('two readers cannot share the page', async () => {
    const { driver } = aReader();
    expect(await runOf(driver, { from: 'page' }).ended).toBeInstanceOf(RangeError);
  });
});

test.for([
  { from: 'device', why: 'no path' },
  { from: 'page', path, why: 'a page has no path' },
  { from: 'page', leastKeys: 1, why: 'every key would be a card' },
  { from: 'serial', why: 'nowhere' },
  { why: 'not said' },
])('not $from: $why', ({ why: _, ...options }) => {
  expect(keyboardWedgeOver(pageKeyboard(), evtestOver()).options.safeParse(options).success).toBe(false);
});
