/** Who holds a place in an open call and who waits for one. */
import type { ActivityTerms } from '../activities/rules.ts';
import type { Instant } from '../kernel/clock.ts';

/** A registration that stands holds a place, or waits as the first, second, ... of those without one. */
export type Held = { readonly holds: true } | { readonly holds: false; readonly waitsAs: number };

/**
 * Where registrations stand, by the order in which they came: the first have the places, the rest wait in line. Who
 * withdraws leaves the line, so that the next moves up; null places are without a limit.
 */
export const heldOf = (place: number, places: number | null): Held =>
  places === null || place < places ? { holds: true } : { holds: false, waitsAs: place - places + 1 };

/** Those of a line who hold a place, in their order. */
export const holdersOf = <T>(line: readonly T[], places: number | null): readonly T[] => line.slice(0, places ?? line.length);

/** Whether members may register now: a call that is open, one past its closing date, one that has begun; no call at all. */
export type CallState = 'open' | 'closed' | 'begun' | 'no_call';

export function callState(
  { call, startsAt, registerUntil }: Pick<ActivityTerms, 'call' | 'registerUntil'> & { readonly startsAt: Instant },
  now: Instant,
): CallState {
  if (call !== 'open') return 'no_call';
  if (now >= startsAt) return 'begun';
  return registerUntil !== null && now >= registerUntil ? 'closed' : 'open';
}
