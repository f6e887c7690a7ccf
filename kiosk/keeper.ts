/** Puts taps on the disk, one after the other, in the order in which the cards were read. */
import { isDiskFull } from '../server/db/errors.ts';
import { plusMs } from '../server/kernel/clock.ts';
import type { Queue } from './queue.ts';
import { type KnownRoster, foresee } from './roster.ts';
import type { AppendEffect, StorageFault, StoredTap } from './station.ts';

/** Reads that may wait for the disk; past it the kiosk stops taking cards rather than promise what it cannot keep. */
export const readsWaitingMax = 1_000;

/** How far back a person may have tapped for the same activity: a meeting may run past midnight. */
const earlierMs = 86_400_000;

export type KeeperParts = {
  readonly queue: Pick<Queue, 'append' | 'earlierTaps'>;
  readonly bootId: string;
  readonly roster: () => KnownRoster;
  /** Told once the tap is synced to the disk, never before. */
  readonly onStored: (stored: StoredTap) => void;
  readonly onFailed: (code: StorageFault['code']) => void;
  readonly log: (message: string, error?: unknown) => void;
};

export type Keeper = {
  /** Never throws: what cannot be kept is told to `onFailed`. */
  keep(tap: AppendEffect): void;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
};

export const storageFaultOf = (error: unknown): StorageFault['code'] => (isDiskFull(error) ? 'disk_full' : 'out_of_order');

export function makeKeeper(parts: KeeperParts): Keeper {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  return {
    keep(tap) {
      if (waiting >= readsWaitingMax) return parts.onFailed('out_of_order');
      waiting += 1;
      last = last
        .then(() => store(parts, tap))
        .finally(() => {
          waiting -= 1;
        });
    },
    idle: () => last,
  };
}

/** Foreseen, then on the disk, then told. */
async function store(parts: KeeperParts, { quiet, kind: _, ...tap }: AppendEffect): Promise<void> {
  try {
    const roster = parts.roster();
    const person = roster.personOf(tap.cardNumber);
    const earlier = person === undefined ? [] : await parts.queue.earlierTaps(person.id, plusMs(tap.tappedAt, -earlierMs));
    const foreseen = foresee(roster, { card: tap.cardNumber, at: tap.tappedAt, chosen: tap.activityId, earlier });
    const stored = await parts.queue.append({
      ...tap,
      bootId: parts.bootId,
      foreseen: {
        code: foreseen.code,
        ...(foreseen.person === undefined ? {} : { personId: foreseen.person.id }),
        ...(foreseen.activity === undefined ? {} : { activityId: foreseen.activity.id }),
      },
    });
    parts.onStored({ tap: stored, foreseen, quiet, reader: tap.reader });
  } catch (error) {
    parts.log('a tap could not be kept', error);
    parts.onFailed(storageFaultOf(error));
  }
}
