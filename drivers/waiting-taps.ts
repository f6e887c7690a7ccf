/** Taps of a reader that is being set up, until somebody asks for them. */
import type { Piece } from './sighting.ts';

/** Taps that wait to be asked for; past it the oldest goes. */
export const tapsKeptMax = 8;

export type WaitingTaps = {
  add(tap: readonly Piece[]): void;
  /** No more will come. The first reason stays. */
  end(reason: Error): void;
  /** Resolves with the next tap, or undefined when `signal` aborts first. Rejects with the reason of the end once nothing waits. */
  next(signal: AbortSignal): Promise<readonly Piece[] | undefined>;
};

export function waitingTaps(): WaitingTaps {
  const taps: (readonly Piece[])[] = [];
  let ended: Error | undefined;
  let wake: () => void = () => undefined;
  return {
    add(tap) {
      taps.push(tap);
      if (taps.length > tapsKeptMax) taps.shift();
      wake();
    },
    end(reason) {
      ended ??= reason;
      wake();
    },
    async next(signal) {
      const stop = (): void => wake();
      signal.addEventListener('abort', stop, { once: true });
      try {
        while (taps.length === 0 && ended === undefined && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      } finally {
        signal.removeEventListener('abort', stop);
      }
      const tap = taps.shift();
      if (tap === undefined && ended !== undefined) throw ended;
      return tap;
    },
  };
}
