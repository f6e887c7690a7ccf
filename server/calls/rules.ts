/** Who holds a place in an open call and who waits for one. */

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
