import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CardFormat } from '../../drivers/card-number.ts';
import { evtestOver } from '../../drivers/evtest.ts';
import { fallSilent, hear, heldFrom } from '../../drivers/key-burst.ts';
import { keyboardWedgeOver } from '../../drivers/keyboard-wedge.ts';
import { boundsOf, pageKeyboard, pageOptions } from '../../drivers/keyboard-wedge-page.ts';
import { msOf, systemClock } from '../../server/kernel/clock.ts';
import { type Daemon, daemonWaitMsMax, layCard, takeDaemon } from '../support/pcsc.ts';
import { aPty } from '../support/pty.ts';
import { fakeEvtest } from './fake-evtest.ts';
import { watching } from './nfc-readers.ts';
import { type Running, ready, runOf, untilReady } from './serial-readers.ts';
import { codesOf, evtestHead, evtestOf, pressed } from './typing.ts';

/** One physical card, as readers of each format print it; computed by hand and not by the program. */
const physical: readonly { readonly card: string; readonly printed: Readonly<Partial<Record<CardFormat, string>>> }[] = [
  {
    card: '04A23B7C',
    printed: {
      hex: '04A23B7C',
      'hex-reversed': '7C3BA204',
      '10d': '0077740924',
      '10d-reversed': '2084282884',
      decimal: '77740924',
      '4h4h': '01186,15228',
      '4h4h-reversed': '31803,41476',
      rc522: '04A23B7CE1',
      'rc522-reversed': 'E17C3BA204',
    },
  },
  {
    card: '04A23B7C112233',
    printed: {
      hex: '04:A2:3B:7C:11:22:33',
      'hex-reversed': '3322117C3BA204',
      decimal: '1304276275110451',
      'decimal-reversed': '14392682306314756',
    },
  },
];

/** What a reader reports for one print of a card. */
type Way = (format: CardFormat, text: string) => Promise<Running>;

const ways: Readonly<Record<string, Way>> = {
  'a serial port': async (format, text) => {
    const tty = await aPty();
    const reader = await ready({ path: tty.path, format });
    await tty.write(`${text}\r\n`);
    return reader;
  },
  'an input device': async (format, text) => {
    const evtest = await fakeEvtest();
    const driver = keyboardWedgeOver(pageKeyboard(), evtestOver(evtest.program));
    const reader = runOf(driver, { from: 'device', path: '/dev/input/event3', format });
    const run = await evtest.next();
    run.print(evtestHead);
    await untilReady(reader);
    run.print(evtestOf(pressed(codesOf(`${text}\r`), 8, msOf(systemClock()) + 1_000)));
    return reader;
  },
  'the display page': async (format, text) => {
    const page = pageKeyboard();
    onTestFinished(page.pageListens());
    const reader = await untilReady(runOf(keyboardWedgeOver(page, evtestOver()), { from: 'page', format }));
    const bounds = boundsOf(pageOptions.parse({ from: 'page', format }));
    let held = heldFrom(0);
    for (const key of pressed(codesOf(text, 'Numpad'), 8)) held = hear(bounds, held, key).held;
    const { typed } = fallSilent(bounds, held);
    if (typed !== undefined) page.type({ text: typed, agoMs: 0 });
    return reader;
  },
};

const prints = physical.flatMap(({ card, printed }) =>
  Object.entries(printed).map(([format, text]) => ({ card, format: format as CardFormat, text })),
);

test.for(Object.keys(ways).flatMap((way) => prints.map((print) => ({ way, ...print }))))(
  '$card by $way that prints $format $text',
  async ({ way, card, format, text }) => {
    const reader = await ways[way]?.(format, text);
    await reader?.until(() => reader.cards().length > 0);
    expect(reader?.cards()).toEqual([card]);
  },
);

describe('on a real PC/SC daemon', () => {
  let daemon: Daemon;
  beforeAll(async () => {
    daemon = await takeDaemon();
  }, daemonWaitMsMax);
  afterAll(() => daemon?.giveBack());
  // A new one for each card: the old one may not have noticed yet that the last card was lifted.
  beforeEach(() => daemon.start());
  afterEach(() => daemon.stop());

  test.for(physical)('$card by an NFC reader', async ({ card }) => {
    const reader = await watching();
    const laid = layCard('first', { uid: card.toLowerCase() });
    onTestFinished(() => laid.lift());
    await reader.until(() => reader.cards().length > 0);
    expect(reader.cards()).toEqual([card]);
  });
});
