/** Sends an evening's taps as that branch's kiosk would have: from one queue, numbered without gaps, in batches. */
import type { Heartbeat } from '../contract/devices.ts';
import { tapsPerBatchMax } from '../contract/taps.ts';
import { type Instant, msOf, plusMs } from '../kernel/clock.ts';
import { uuidv7 } from '../kernel/uid.ts';
import type { TapDevice, TapService } from '../taps/service.ts';
import type { PastWorld } from './past-world.ts';
import type { DoorTap } from './turnout.ts';

export type Evening = {
  readonly taps: readonly DoorTap[];
  /** When the batch arrives: a moment after the last tap, or the next morning when there was no network. */
  readonly sentAt: Instant;
  /** How far the kiosk's clock is ahead that evening. */
  readonly aheadMs: number;
};

export type PastKiosk = {
  send(evening: Evening): Promise<void>;
  /** What it would tell of itself now. */
  told(): Heartbeat;
};

const hourMs = 3_600_000;

/** The kiosk was switched on an hour before its first tap of the evening. */
export function pastKiosk(world: PastWorld, service: TapService, device: TapDevice): PastKiosk {
  const epoch = world.newUid();
  let seq = 0;
  return {
    async send({ taps, sentAt, aheadMs }) {
      const inOrder = taps.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.cardNumber < b.cardNumber ? -1 : 1));
      const first = inOrder[0];
      if (first === undefined) return;
      world.moveTo(sentAt);
      const bootId = world.newUid();
      const upMs = (at: Instant): number => msOf(at) - msOf(first.at) + hourMs;
      const sent = inOrder.map(({ at, cardNumber }) => {
        seq += 1;
        return {
          id: uuidv7(msOf(at) + aheadMs, world.randomBytes(16)),
          seq,
          bootId,
          upMs: upMs(at),
          cardNumber,
          tappedAt: plusMs(at, aheadMs),
        };
      });
      for (let start = 0; start < sent.length; start += tapsPerBatchMax) {
        const batch = {
          epoch,
          bootId,
          sentAt: plusMs(sentAt, aheadMs),
          sentUpMs: upMs(sentAt),
          taps: sent.slice(start, start + tapsPerBatchMax),
        };
        await service.take(device, batch);
      }
    },
    told: () => ({
      version: 'sample',
      epoch,
      lastSeq: seq,
      waiting: 0,
      sentAt: world.clock(),
      readers: [{ name: 'simulated', state: 'ready' }],
    }),
  };
}
