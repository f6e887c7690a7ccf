/** Keys in a real browser, each with the moment at which it was pressed, so that a busy machine changes no test. */
import type { CDPSession, Page } from 'playwright-core';
import { codesOf } from '../drivers/typing.ts';

export type Keyboard = {
  /** A reader types a text, `\r` for Enter and `\t` for Tab. */
  card(text: string): Promise<void>;
  /** A person types it. */
  hand(text: string): Promise<void>;
  /** Keys as the browser is told of them. `key` says what an input method or a layout makes of them. */
  press(codes: readonly string[], gapMs: number, key?: (code: string) => Partial<KeyFacts>): Promise<void>;
};

type KeyFacts = { readonly key: string; readonly text: string; readonly windowsVirtualKeyCode: number; readonly modifiers: number };

const readerGapMs = 8;
const handGapMs = 130;

/** Named keys act only with their number and, for Enter, its text. */
const named: Readonly<Record<string, Partial<KeyFacts>>> = {
  Enter: { key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 },
  Tab: { key: 'Tab', windowsVirtualKeyCode: 9 },
  Space: { key: ' ', text: ' ', windowsVirtualKeyCode: 32 },
};
const plain = (code: string): Partial<KeyFacts> => {
  const sign = code.slice(-1);
  return named[code] ?? { key: sign, text: sign, windowsVirtualKeyCode: sign.charCodeAt(0) };
};

export async function keyboardOf(page: Page): Promise<Keyboard> {
  const session: CDPSession = await page.context().newCDPSession(page);
  let lastMs = 0;
  const press: Keyboard['press'] = async (codes, gapMs, key = plain) => {
    // Not before what was pressed last, and well apart from it.
    const from = Math.max(Date.now(), lastMs + 1_000);
    lastMs = from + codes.length * gapMs;
    await Promise.all(
      codes.flatMap((code, index) => {
        const { text, ...facts } = key(code);
        const at = { code, ...facts, timestamp: (from + index * gapMs) / 1_000 };
        return [
          session.send('Input.dispatchKeyEvent', {
            type: text === undefined ? 'rawKeyDown' : 'keyDown',
            ...at,
            ...(text === undefined ? {} : { text }),
          }),
          session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...at }),
        ];
      }),
    );
  };
  return {
    press,
    card: (text) => press(codesOf(text), readerGapMs),
    hand: (text) => press(codesOf(text), handGapMs),
  };
}
