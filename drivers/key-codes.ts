/** The kernel's numbers of keys, by the names that browsers give to the same places. */

const row = (first: number, ...names: readonly string[]): readonly (readonly [number, string])[] =>
  names.map((name, index) => [first + index, name]);
const letters = (first: number, text: string) => row(first, ...Array.from(text, (letter) => `Key${letter}`));

const codes: ReadonlyMap<number, string> = new Map([
  ...row(2, ...Array.from('1234567890', (digit) => `Digit${digit}`), 'Minus'),
  ...row(15, 'Tab'),
  ...letters(16, 'QWERTYUIOP'),
  ...row(28, 'Enter'),
  ...letters(30, 'ASDFGHJKL'),
  ...row(39, 'Semicolon'),
  ...row(42, 'ShiftLeft'),
  ...letters(44, 'ZXCVBNM'),
  ...row(51, 'Comma'),
  ...row(54, 'ShiftRight'),
  ...row(57, 'Space', 'CapsLock'),
  ...row(69, 'NumLock'),
  ...row(71, 'Numpad7', 'Numpad8', 'Numpad9', 'NumpadSubtract', 'Numpad4', 'Numpad5', 'Numpad6'),
  ...row(79, 'Numpad1', 'Numpad2', 'Numpad3', 'Numpad0'),
  ...row(96, 'NumpadEnter'),
  ...row(121, 'NumpadComma'),
]);

/** `Unidentified` for a key that no card reader presses. */
export const codeOfKey = (kernelCode: number): string => codes.get(kernelCode) ?? 'Unidentified';
