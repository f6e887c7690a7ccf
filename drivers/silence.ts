/** When a line has fallen silent, told by a timer that may itself come late. */
import type { MonotonicMs, delay } from '../server/kernel/clock.ts';

export type Silence = {
  /** Something was heard: the silence begins anew. */
  heard(): void;
  stop(): void;
};

/** A timer later than this proves that the process was busy: bytes may have arrived meanwhile and not been fetched. */
const lateMs = 10;
/** So often a late timer is waited for again; a machine that is always late must still read cards. */
const lateTimesMax = 5;

/** Calls `fell` once after each stretch of sound, when `silentMs` have passed without any. */
export function punctualSilence(
  watch: { readonly upMs: MonotonicMs; readonly delay: typeof delay },
  silentMs: number,
  fell: () => void,
): Silence {
  let waiting: AbortController | undefined;
  const wait = async (signal: AbortSignal): Promise<void> => {
    for (let times = 0; times <= lateTimesMax; times += 1) {
      const sinceMs = watch.upMs();
      await watch.delay(silentMs, signal);
      if (signal.aborted) return;
      if (watch.upMs() - sinceMs <= silentMs + lateMs) break;
    }
    fell();
  };
  const stop = (): void => waiting?.abort();
  return {
    stop,
    heard() {
      stop();
      waiting = new AbortController();
      void wait(waiting.signal);
    },
  };
}
