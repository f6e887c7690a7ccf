/** What the tests of readers that type share: a reader's and a hand's way with keys, and evtest's way of telling them. */
import type { Key } from '../../drivers/key-burst.ts';

const signCodes: Readonly<Record<string, string>> = {
  ':': 'Semicolon',
  ' ': 'Space',
  '-': 'Minus',
  ',': 'Comma',
  '\r': 'Enter',
  '\t': 'Tab',
};

/** The places of the keys that print a text; a line feed is a carriage return, as readers send it. */
export const codesOf = (text: string, digits = 'Digit'): readonly string[] =>
  Array.from(text.replaceAll('\n', '\r'), (sign) => {
    if (/\d/.test(sign)) return `${digits}${sign}`;
    return /[a-z]/i.test(sign) ? `Key${sign.toUpperCase()}` : (signCodes[sign] ?? 'Unidentified');
  });

/** Keys that follow one another `gapMs` apart, the first at `from`. */
export const pressed = (codes: readonly string[], gapMs: number, from = 1_000): readonly Key[] =>
  codes.map((code, index) => ({ code, at: from + index * gapMs, repeat: false }));

/** The kernel's numbers, written out from linux/input-event-codes.h and not taken from the program. */
const kernel: Readonly<Record<string, readonly [number, string]>> = {
  Digit1: [2, 'KEY_1'],
  Digit2: [3, 'KEY_2'],
  Digit3: [4, 'KEY_3'],
  Digit4: [5, 'KEY_4'],
  Digit5: [6, 'KEY_5'],
  Digit6: [7, 'KEY_6'],
  Digit7: [8, 'KEY_7'],
  Digit8: [9, 'KEY_8'],
  Digit9: [10, 'KEY_9'],
  Digit0: [11, 'KEY_0'],
  KeyA: [30, 'KEY_A'],
  KeyB: [48, 'KEY_B'],
  KeyC: [46, 'KEY_C'],
  KeyD: [32, 'KEY_D'],
  KeyE: [18, 'KEY_E'],
  KeyF: [33, 'KEY_F'],
  Enter: [28, 'KEY_ENTER'],
  Tab: [15, 'KEY_TAB'],
  Semicolon: [39, 'KEY_SEMICOLON'],
  Comma: [51, 'KEY_COMMA'],
  Space: [57, 'KEY_SPACE'],
  Minus: [12, 'KEY_MINUS'],
  ShiftLeft: [42, 'KEY_LEFTSHIFT'],
};

/** What evtest 1.35 prints before the first key. */
export const evtestHead = `Input driver version is 1.0.1
Input device ID: bus 0x3 vendor 0xffff product 0x35 version 0x110
Input device name: "Invented RFID Reader"
Supported events:
  Event type 0 (EV_SYN)
  Event type 1 (EV_KEY)
    Event code 1 (KEY_ESC)
    Event code 2 (KEY_1)
    Event code 28 (KEY_ENTER)
    Event code 30 (KEY_A)
  Event type 4 (EV_MSC)
    Event code 4 (MSC_SCAN)
  Event type 17 (EV_LED)
    Event code 0 (LED_NUML) state 0
Key repeat handling:
  Repeat type 20 (EV_REP)
    Repeat code 0 (REP_DELAY)
      Value    250
    Repeat code 1 (REP_PERIOD)
      Value     33
Properties:
Testing ... (interrupt to exit)
`;

/** What evtest prints where another process has the device. */
export const evtestGrabbed = `***********************************************
  This device is grabbed by another process.
  No events are available to evtest while the
  other grab is active.
  In most cases, this is caused by an X driver,
  try VT-switching and re-run evtest again.
  Run the following command to see processes with
  an open fd on this device
 "fuser -v /dev/input/event3"
***********************************************
`;

const stamp = (ms: number): string =>
  `Event: time ${Math.floor(ms / 1_000)}.${String(Math.round((ms % 1_000) * 1_000)).padStart(6, '0')}, `;

/** What evtest prints as keys go down and up. */
export const evtestOf = (keys: readonly Key[]): string =>
  keys
    .flatMap(({ code, at, repeat }) => {
      const known = kernel[code];
      if (known === undefined) throw new Error(`the test has no number of ${code}`);
      const [number, name] = known;
      const line = (value: number) => `${stamp(at)}type 1 (EV_KEY), code ${number} (${name}), value ${value}`;
      const report = `${stamp(at)}-------------- SYN_REPORT ------------`;
      const scanned = `${stamp(at)}type 4 (EV_MSC), code 4 (MSC_SCAN), value 7001e`;
      return repeat ? [line(2), report] : [scanned, line(1), report, scanned, line(0), report];
    })
    .map((line) => `${line}\n`)
    .join('');
