import { describe, expect, test } from 'vitest';
import { codeOfKey } from '../../drivers/key-codes.ts';

/** Written out from linux/input-event-codes.h. */
const table: readonly (readonly [number, string])[] = [
  [2, 'Digit1'],
  [10, 'Digit9'],
  [11, 'Digit0'],
  [12, 'Minus'],
  [15, 'Tab'],
  [16, 'KeyQ'],
  [18, 'KeyE'],
  [25, 'KeyP'],
  [28, 'Enter'],
  [30, 'KeyA'],
  [32, 'KeyD'],
  [33, 'KeyF'],
  [38, 'KeyL'],
  [39, 'Semicolon'],
  [42, 'ShiftLeft'],
  [44, 'KeyZ'],
  [46, 'KeyC'],
  [48, 'KeyB'],
  [50, 'KeyM'],
  [51, 'Comma'],
  [54, 'ShiftRight'],
  [57, 'Space'],
  [58, 'CapsLock'],
  [69, 'NumLock'],
  [71, 'Numpad7'],
  [73, 'Numpad9'],
  [74, 'NumpadSubtract'],
  [75, 'Numpad4'],
  [77, 'Numpad6'],
  [79, 'Numpad1'],
  [81, 'Numpad3'],
  [82, 'Numpad0'],
  [96, 'NumpadEnter'],
  [121, 'NumpadComma'],
];

describe('the kernel and browsers mean the same key', () => {
  test.for(table)('%d is %s', ([number, code]) => {
    expect(codeOfKey(number)).toBe(code);
  });

  test.for([0, 1, 13, 14, 27, 29, 41, 43, 52, 56, 59, 70, 78, 83, 97, 30_000])('%d is no key of a card', (number) => {
    expect(codeOfKey(number)).toBe('Unidentified');
  });
});
