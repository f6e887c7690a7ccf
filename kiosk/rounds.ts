/** Lets somebody ask a loop for its next round now, and wait for how it went. */
import type { delay } from '../server/kernel/clock.ts';

/** Askers at once; more are answered at once, with nothing done for them. */
export const askersMax = 16;

export type Rounds = {
  /** Resolves when a round that began after this is over. */
  now(): Promise<void>;
  /** For the loop: a round begins, is over. */
  begin(): void;
  over(): void;
  /** For the loop between rounds: `ms`, cut short when somebody asks or `signal` aborts. */
  rest(ms: number, signal: AbortSignal): Promise<void>;
};

export function makeRounds(wait: typeof delay): Rounds {
  let asking: (() => void)[] = [];
  let served: (() => void)[] = [];
  let wake = () => {};
  return {
    now: () =>
      new Promise((resolve) => {
        if (asking.length >= askersMax) return resolve();
        asking.push(resolve);
        wake();
      }),
    begin() {
      served = [...served, ...asking];
      asking = [];
    },
    over() {
      for (const done of served) done();
      served = [];
    },
    async rest(ms, signal) {
      if (asking.length > 0 || signal.aborted) return;
      const cut = new AbortController();
      wake = () => cut.abort();
      signal.addEventListener('abort', wake, { once: true });
      await wait(ms, cut.signal);
      signal.removeEventListener('abort', wake);
      wake = () => {};
    },
  };
}
