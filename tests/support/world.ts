/** A world that can be replayed: a clock moved by hand, randomness from a seed. */
import type { Instant } from '../../server/kernel/clock.ts';
import { plusMs } from '../../server/kernel/clock.ts';
import { type World, worldOf } from '../../server/kernel/world.ts';

export type TestWorld = World & {
  /** Moves the clock to a moment. */
  at(instant: Instant): void;
  pass(ms: number): void;
};

/** mulberry32: small, fast, the same everywhere. Answers 0..2^32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

export function testWorld(start: Instant = '2026-03-10T01:00:00.000Z', seed = 1): TestWorld {
  let now = start;
  const random = seededRandom(seed);
  const world = worldOf(
    () => now,
    (size) => Uint8Array.from({ length: size }, () => random() & 0xff),
  );
  return {
    ...world,
    at(instant) {
      now = instant;
    },
    pass(ms) {
      now = plusMs(now, ms);
    },
  };
}
