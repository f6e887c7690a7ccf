/** What follows from the server's answer to a heartbeat: taps it lost are sent again, taps it has long kept may go. */
import type { HeartbeatReply } from '../server/contract/devices.ts';
import type { MonotonicMs } from '../server/kernel/clock.ts';
import type { Beat } from './contact.ts';
import type { Queue } from './queue.ts';

const pruneMs = 86_400_000;

export type HearingParts = {
  readonly queue: Pick<Queue, 'reconcile' | 'prune'>;
  readonly upMs: MonotonicMs;
  /** Asked after the answer was heard. */
  readonly clockIsRight: () => boolean;
  /** Told that taps wait again. */
  readonly onAgain: () => void;
  readonly log: (message: string) => void;
};

/** Throws only what the queue throws. */
export function makeHearing({
  queue,
  upMs,
  clockIsRight,
  onAgain,
  log,
}: HearingParts): (reply: HeartbeatReply, beat: Beat) => Promise<void> {
  let askedAgain = '';
  let prunedUpMs = -Infinity;

  const compare = async (kept: NonNullable<HeartbeatReply['kept']>, settledTo: number): Promise<void> => {
    // Sent again once for each state of the server: what it will not keep at all must not go round for ever.
    const there = `${kept.epoch} ${kept.lastSeq}`;
    if (there === askedAgain) return;
    const { again, renumbered } = await queue.reconcile(kept, settledTo);
    if (renumbered) log('the server has newer taps of this queue than this file: was an old copy of the disk put back? Numbers begin anew');
    if (again === 0) return;
    askedAgain = there;
    log(`the server lost ${again} taps that it had answered: was it restored from a backup? They are sent again`);
    onAgain();
  };

  return async ({ kept }, { settledTo }) => {
    if (kept !== undefined) await compare(kept, settledTo);
    // By a clock that runs a year ahead everything would be old.
    if (!clockIsRight() || upMs() - prunedUpMs < pruneMs) return;
    await queue.prune();
    prunedUpMs = upMs();
  };
}
