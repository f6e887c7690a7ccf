/** The outside as one argument: the time, randomness, new names. Where rules are decided, nothing else of the outside comes in. */
import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from './clock.ts';
import { type NewUid, type RandomBytes, uidMaker } from './uid.ts';

export type World = {
  readonly clock: Clock;
  readonly newUid: NewUid;
  readonly randomBytes: RandomBytes;
};

/** A world of a given clock and randomness; its uids follow from both. */
export const worldOf = (clock: Clock, random: RandomBytes): World => ({ clock, newUid: uidMaker(clock, random), randomBytes: random });

const pooledBytes = 4_096;

/** Random bytes drawn from the system many at a time, each handed out once: names are asked for by the thousand. */
export function pooled(random: RandomBytes): RandomBytes {
  let pool = new Uint8Array(0);
  let used = 0;
  return (size) => {
    if (size > pooledBytes) return random(size);
    if (used + size > pool.length) {
      pool = Uint8Array.from(random(pooledBytes));
      used = 0;
    }
    used += size;
    return pool.slice(used - size, used);
  };
}

export const systemWorld = (): World => ({
  ...worldOf(systemClock, randomBytes),
  newUid: uidMaker(systemClock, pooled(randomBytes)),
});
