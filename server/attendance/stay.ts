/** A member's stay where people sign out: first in, last out, whether it earned. Of the set of taps, never of their order. */
import { leavesAfterMs } from '../contract/taps.ts';
import { type Instant, msOf } from '../kernel/clock.ts';

const minuteMs = 60_000;

export type StayTerms = {
  readonly endsAt: Instant;
  /** The stay that earns, in minutes. */
  readonly minStayMinutes: number;
};

export type Stay = {
  readonly at: Instant;
  readonly leftAt: Instant | null;
  /** Whole minutes from the first tap to the last; null while nobody knows. */
  readonly minutes: number | null;
  readonly earned: boolean;
};

/** Whole minutes of a stay. */
export const stayMinutes = (at: Instant, leftAt: Instant): number => Math.floor((msOf(leftAt) - msOf(at)) / minuteMs);

/** Whether a tap at a moment is one of leaving, for somebody who came at another. */
export const isLeaving = (at: Instant, tappedAt: Instant): boolean => msOf(tappedAt) - msOf(at) >= leavesAfterMs;

const earliest = (moments: readonly Instant[]): Instant => moments.reduce((a, b) => (a < b ? a : b));
const latest = (moments: readonly Instant[]): Instant => moments.reduce((a, b) => (a > b ? a : b));

/**
 * The stay that accepted taps make, at least one. What an officer noted of the leaving goes before the taps, unless it
 * lies before the coming: then a tap that told so was taken back, and the taps speak again. Who came after the end
 * stayed at nothing.
 */
export function stayOf(taps: readonly Instant[], noted: Instant | null, terms: StayTerms): Stay {
  const at = earliest(taps);
  const last = latest(taps);
  const leftAt = noted !== null && noted >= at ? noted : isLeaving(at, last) ? last : null;
  return { at, leftAt, minutes: leftAt === null ? null : stayMinutes(at, leftAt), earned: hasEarned(at, leftAt, terms) };
}

/** Whether a stay is long enough to earn. */
export const hasEarned = (at: Instant, leftAt: Instant | null, { endsAt, minStayMinutes }: StayTerms): boolean =>
  leftAt !== null && stayMinutes(at, leftAt) >= minStayMinutes && at < endsAt;
