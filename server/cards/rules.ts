/** When two taps at a listening kiosk are enough to know a card by: pure, over the taps since the member was chosen. */
import type { VerdictCode } from '../contract/taps.ts';
import { type Instant, msOf } from '../kernel/clock.ts';

/** How long a kiosk listens for one member; then they are chosen again. */
export const enrolmentMs = 5 * 60_000;

/** Two reads closer than this may be one tap that the reader saw twice. */
export const tapsApartMs = 1_000;

export type HeardTap = {
  readonly cardNumber: string;
  readonly at: Instant;
  readonly verdict: VerdictCode;
  /** Whose card it is, where it is somebody's. */
  readonly memberId: number | null;
};

/** What the newest tap was, where it was not a card that can be registered: somebody's already, locked, or of no certain time. */
export type Aside =
  | { readonly kind: 'held'; readonly cardNumber: string; readonly memberId: number }
  | { readonly kind: 'locked' | 'clock' };

export type Heard = {
  /** 0: nothing yet; 1: a card that nobody holds was tapped once; 2: it was tapped again, as another tap. */
  readonly seen: 0 | 1 | 2;
  /** The card, and its first tap: from then on it is the member's. */
  readonly card: { readonly cardNumber: string; readonly firstAt: Instant } | null;
  readonly aside: Aside | null;
};

function asideOf(tap: HeardTap | undefined): Aside | null {
  if (tap === undefined || tap.verdict === 'unknown_card') return null;
  if (tap.verdict === 'clock_review') return { kind: 'clock' };
  if (tap.verdict === 'card_blocked') return { kind: 'locked' };
  return tap.memberId === null ? null : { kind: 'held', cardNumber: tap.cardNumber, memberId: tap.memberId };
}

/** Reads the taps since the member was chosen, in the order of their time. The first card that is tapped twice is the one. */
export function heard(taps: readonly HeardTap[]): Heard {
  const first = new Map<string, Instant>();
  let latest: Heard['card'] = null;
  for (const { cardNumber, at, verdict } of taps) {
    if (verdict !== 'unknown_card') continue;
    const firstAt = first.get(cardNumber);
    if (firstAt !== undefined && msOf(at) - msOf(firstAt) >= tapsApartMs) return { seen: 2, card: { cardNumber, firstAt }, aside: null };
    first.set(cardNumber, firstAt ?? at);
    latest = { cardNumber, firstAt: firstAt ?? at };
  }
  return { seen: latest === null ? 0 : 1, card: latest, aside: asideOf(taps.at(-1)) };
}
