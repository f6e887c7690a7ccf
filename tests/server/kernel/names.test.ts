import { expect, test } from 'vitest';
import { instantOfMs, isInstant, plusMs } from '../../../server/kernel/clock.ts';
import { groupBy } from '../../../server/kernel/group.ts';
import { readableText } from '../../../server/kernel/readable.ts';
import { isUuid, uidMaker, uuidv7 } from '../../../server/kernel/uid.ts';
import { seededRandom } from '../../support/world.ts';

test.for([
  { text: '2026-03-31T15:59:59.999Z', is: true, why: 'the one spelling' },
  { text: '2026-02-30T00:00:00.000Z', is: false, why: 'a day that does not exist' },
  { text: '2026-03-31T15:59:59Z', is: false, why: 'no milliseconds' },
  { text: '2026-03-31T23:59:59.999+08:00', is: false, why: 'an offset' },
  { text: '2026-03-31T24:00:00.000Z', is: false, why: 'an hour that does not exist' },
  { text: '+012026-03-31T15:59:59.999Z', is: false, why: 'a year of six digits' },
  { text: '2026-03-31T15:59:60.000Z', is: false, why: 'a leap second' },
])('$text is a moment: $is, $why', ({ text, is }) => {
  expect(isInstant(text)).toBe(is);
});

test('a millisecond before midnight is the day before', () => {
  expect(plusMs('2026-03-31T16:00:00.000Z', -1)).toBe('2026-03-31T15:59:59.999Z');
});

test('a uid is version 7: 48 bits of time, then chance, variant in between', () => {
  // The example of RFC 9562, appendix A.6.
  const chance = Uint8Array.from([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  const uid = uuidv7(1_645_557_742_000, chance);
  expect(uid).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  expect(isUuid(uid)).toBe(true);
  expect(isUuid(uid.toUpperCase())).toBe(false);
  expect(uuidv7(0, new Uint8Array(16))).toBe('00000000-0000-7000-8000-000000000000');
});

test('uids of later moments sort later', () => {
  const random = seededRandom(5);
  const moments = [1, 2, 255, 256, 65_536, 2 ** 32, 2 ** 40 + 3, 2 ** 47];
  const uids = moments.map((ms) =>
    uidMaker(
      () => instantOfMs(ms),
      (size) => Uint8Array.from({ length: size }, () => random() & 0xff),
    )(),
  );
  expect(uids.toSorted()).toEqual(uids);
});

test('text to read out has no characters that look alike, each as likely as the next', () => {
  const random = seededRandom(9);
  const text = readableText((size) => Uint8Array.from({ length: size }, () => random() & 0xff), 6_000);
  expect(text).toMatch(/^[23456789A-HJKMNP-Z]{6000}$/);
  const counts = [...groupBy(text, (character) => character).values()].map((all) => all.length);
  expect(Math.min(...counts)).toBeGreaterThan(140);
  expect(Math.max(...counts)).toBeLessThan(260);
});

test('groups keep the order of first sight', () => {
  expect([...groupBy([3, 1, 4, 1, 5, 9, 2, 6], (n) => n % 2)]).toEqual([
    [1, [3, 1, 1, 5, 9]],
    [0, [4, 2, 6]],
  ]);
});
