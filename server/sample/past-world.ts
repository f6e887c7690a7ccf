/** A world whose clock is moved by hand, so that what is told happens when it is told to have happened. */
import type { Instant } from '../kernel/clock.ts';
import { type World, worldOf } from '../kernel/world.ts';

export type PastWorld = World & {
  /** Moves the clock on. Throws RangeError on a step back: what is told is told in order. */
  moveTo(at: Instant): void;
};

export function pastWorld(world: World, from: Instant): PastWorld {
  let now = from;
  return {
    ...worldOf(() => now, world.randomBytes),
    moveTo(at) {
      if (at < now) throw new RangeError(`the sample's story goes back from ${now} to ${at}`);
      now = at;
    },
  };
}
