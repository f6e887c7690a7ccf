/** Two taps that make a card known: which taps, how far apart, whose. */
import { expect, test } from 'vitest';
import type { VerdictCode } from '../../../server/contract/taps.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { heard, type HeardTap } from '../../../server/cards/rules.ts';

const start = '2026-03-10T02:00:00.000Z';
const tap = (cardNumber: string, ms: number, verdict: VerdictCode = 'unknown_card', memberId: number | null = null): HeardTap => ({
  cardNumber,
  at: plusMs(start, ms),
  verdict,
  memberId,
});
const a = '04AAAAAA';
const b = '04BBBBBB';

test.for<{ taps: readonly HeardTap[]; seen: number; card: string | null; aside: string | null; why: string }>([
  { taps: [], seen: 0, card: null, aside: null, why: 'nobody tapped' },
  { taps: [tap(a, 0)], seen: 1, card: a, aside: null, why: 'one tap may be a random number' },
  { taps: [tap(a, 0), tap(a, 999)], seen: 1, card: a, aside: null, why: 'one tap that the reader saw twice' },
  { taps: [tap(a, 0), tap(a, 1_000)], seen: 2, card: a, aside: null, why: 'a second apart' },
  {
    taps: [tap(a, 0), tap(a, 600), tap(a, 1_100)],
    seen: 2,
    card: a,
    aside: null,
    why: 'the second after the first, whatever lies between',
  },
  { taps: [tap(a, 0), tap(b, 5_000)], seen: 1, card: b, aside: null, why: 'two cards once each: the newest is spoken of' },
  { taps: [tap(a, 0), tap(b, 5_000), tap(a, 9_000)], seen: 2, card: a, aside: null, why: 'somebody else between' },
  { taps: [tap(a, 0, 'no_activity', 7)], seen: 0, card: null, aside: 'held', why: "somebody's already" },
  {
    taps: [tap(a, 0, 'recorded', 7), tap(a, 5_000, 'already_recorded', 7)],
    seen: 0,
    card: null,
    aside: 'held',
    why: "twice somebody's already",
  },
  { taps: [tap(a, 0), tap(b, 5_000, 'card_blocked')], seen: 1, card: a, aside: 'locked', why: 'a lost one after a new one' },
  { taps: [tap(a, 0, 'clock_review'), tap(a, 5_000, 'clock_review')], seen: 0, card: null, aside: 'clock', why: 'nobody knows when' },
  { taps: [tap(b, 0, 'recorded', 7), tap(a, 5_000)], seen: 1, card: a, aside: null, why: 'the newest tap speaks' },
])('$seen seen, $card, aside $aside: $why', ({ taps, seen, card, aside }) => {
  const found = heard(taps);
  expect([found.seen, found.card?.cardNumber ?? null, found.aside?.kind ?? null]).toEqual([seen, card, aside]);
  // A card counts from its first tap, whenever the second came.
  expect(found.card?.firstAt ?? null).toBe(taps.find(({ cardNumber }) => cardNumber === card)?.at ?? null);
});
