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

export const systemWorld = (): World => worldOf(systemClock, randomBytes);
