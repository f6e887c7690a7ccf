import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardNumberText } from '../../../server/contract/taps.ts';
import { badgeCheck, badgeNumber, badgeNumberOf, badgeText, isBadgeNumber, looksLikeBadge } from '../../../server/kernel/badge.ts';
import { cardFaultOf, isLossyKey } from '../../../server/kernel/card.ts';

test('the check is the catalogued one', () => {
  // CRC-8/SAE-J1850: the catalogue's check value, of the nine digits.
  expect(badgeCheck(Buffer.from('123456789'))).toBe(0x4b);
});

// The check digits by a bitwise long division in python, apart from the code here.
test.for([
  { number: 'QR:0123456789ABCDEF', text: 'FT0123456789ABCDEF2D' },
  { number: 'QR:0000000000000000', text: 'FT0000000000000000E9' },
  { number: 'QR:FFFFFFFFFFFFFFFF', text: 'FTFFFFFFFFFFFFFFFFC1' },
])('$number is printed as $text', ({ number, text }) => {
  expect(badgeText(number)).toBe(text);
  expect(badgeNumber(text)).toBe(number);
  expect(badgeNumber(text.toLowerCase())).toBe(number);
});

const anyBadge = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(badgeNumberOf);

test('every badge comes back, travels as a card number and is no part of one', () => {
  fc.assert(
    fc.property(anyBadge, (number) => {
      expect(badgeNumber(badgeText(number))).toBe(number);
      expect(cardNumberText.safeParse(number).success).toBe(true);
      expect([isBadgeNumber(number), isLossyKey(number), cardFaultOf(number)]).toEqual([true, false, undefined]);
    }),
  );
});

test('one wrong digit, two swapped ones or a cut is no badge', () => {
  const place = fc.integer({ min: 2, max: 18 });
  fc.assert(
    fc.property(anyBadge, place, fc.constantFrom(...'0123456789ABCDEF'.split('')), (number, at, digit) => {
      const text = badgeText(number);
      const swapped = `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
      const wrong = `${text.slice(0, at)}${digit}${text.slice(at + 1)}`;
      for (const damaged of [swapped, wrong].filter((one) => one !== text)) expect(badgeNumber(damaged)).toBeUndefined();
      expect(badgeNumber(text.slice(0, at))).toBeUndefined();
      expect(looksLikeBadge(text)).toBe(true);
    }),
  );
});

test.for(['', 'FT', '0123456789ABCDEF4B', 'FT0123456789ABCDEFGG', ' FT0123456789ABCDEF2D'])('%j is no badge', (text) => {
  expect(badgeNumber(text)).toBeUndefined();
});

test.for(['04A23B7C', 'QR:0123', 'QR:0123456789abcdef', 'W26:A23B7C'])('%s has no badge to print', (number) => {
  expect(() => badgeText(number)).toThrow(RangeError);
});

test('a badge has eight bytes', () => {
  expect(() => badgeNumberOf(new Uint8Array(7))).toThrow(RangeError);
});
