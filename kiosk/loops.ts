/** Parts of the kiosk that run as long as it lives, a fault in one leaving the others alone. */
import type { delay } from '../server/kernel/clock.ts';

/** A part that failed is begun again after this long. */
export const tryAgainMs = 5_000;

export type LoopParts = {
  readonly delay: typeof delay;
  readonly log: (message: string, error?: unknown) => void;
};

export type Job = (signal: AbortSignal) => Promise<void>;

/** Runs a part until `signal` aborts; a failure is logged by name, and the part begun again. Never throws. */
export async function always({ delay, log }: LoopParts, name: string, job: Job, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await job(signal).catch((error: unknown) => log(`${name} failed`, error));
    await delay(tryAgainMs, signal);
  }
}

/** A job that acts at once, then again after each `ms`. */
export const every =
  ({ delay }: Pick<LoopParts, 'delay'>, ms: number, act: () => Promise<unknown>): Job =>
  async (signal) => {
    while (!signal.aborted) {
      await act();
      await delay(ms, signal);
    }
  };
