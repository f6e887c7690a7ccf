/** Which taps stand so close together that somebody should look. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ArrivalTap, burstGapMs, burstsOf } from '../../../server/attendance/bursts.ts';
import { instantOfMs, msOf } from '../../../server/kernel/clock.ts';

const start = Date.parse('2026-03-10T11:00:00.000Z');

/** `a0 b1200`: a letter for the member, then milliseconds; `@` and a digit for another kiosk. */
const tapsOf = (text: string): readonly ArrivalTap[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, i) => {
      const [, letter = 'a', ms = '0', device = '1'] = /^([a-z])(\d+)(?:@(\d))?$/.exec(word) ?? [];
      return { tapId: i + 1, deviceId: Number(device), memberId: letter.charCodeAt(0), at: instantOfMs(start + Number(ms)) };
    });

const written = (taps: readonly ArrivalTap[]): string =>
  taps.map(({ memberId, at }) => `${String.fromCharCode(memberId)}${msOf(at) - start}`).join(' ');

test.for([
  { taps: '', bursts: [], why: 'nobody came' },
  { taps: 'a0', bursts: [], why: 'one card' },
  { taps: 'a0 b1500', bursts: ['a0 b1500'], why: 'the bound itself is close' },
  { taps: 'a0 b1501', bursts: [], why: 'a moment more is two people' },
  { taps: 'a0 b0', bursts: ['a0 b0'], why: 'at the same moment' },
  { taps: 'a0 b1000 c2000 d5000', bursts: ['a0 b1000 c2000'], why: 'each after the one before, not after the first' },
  { taps: 'a0 b1000 c9000 d9500', bursts: ['a0 b1000', 'c9000 d9500'], why: 'two hands at two times' },
  { taps: 'a0 b500@2', bursts: [], why: 'two kiosks are two people' },
  { taps: 'a0 b400@2 c800', bursts: ['a0 c800'], why: 'a tap elsewhere in between does not part them' },
  { taps: 'a0 a500', bursts: [], why: 'the same card twice is impatience' },
  { taps: 'c2000 a0 b1000', bursts: ['a0 b1000 c2000'], why: 'they may come in from the queue in any order' },
])('$taps: $bursts, $why', ({ taps, bursts }) => {
  expect(burstsOf(tapsOf(taps)).map(written)).toEqual(bursts);
});

test('whatever came: a tap stands in one run at most, within the gap of its neighbours, and order of arrival changes nothing', () => {
  const tap = fc.record({
    deviceId: fc.integer({ min: 1, max: 2 }),
    memberId: fc.integer({ min: 1, max: 9 }),
    at: fc.integer({ min: 0, max: 20_000 }).map((ms) => instantOfMs(start + ms)),
  });
  fc.assert(
    fc.property(fc.array(tap, { maxLength: 30 }), fc.integer(), (rows, seed) => {
      const taps = rows.map((row, i) => ({ ...row, tapId: i + 1 }));
      const runs = burstsOf(taps);
      const ids = runs.flat().map(({ tapId }) => tapId);
      expect(new Set(ids).size).toBe(ids.length);
      const gaps = runs.flatMap((run) => run.slice(1).map((one, i) => msOf(one.at) - msOf(run[i]?.at ?? one.at)));
      expect(gaps.filter((gap) => gap < 0 || gap > burstGapMs)).toEqual([]);
      const turned = taps.toSorted((a, b) => ((a.tapId * seed) % 7) - ((b.tapId * seed) % 7));
      expect(burstsOf(turned)).toEqual(runs);
    }),
  );
});
