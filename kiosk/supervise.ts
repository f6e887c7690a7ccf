/** Runs a reader again after it is lost: the only retry of hardware, always from nothing. */
import type { BoundReader, Emit } from '../drivers/reader.ts';
import type { delay } from '../server/kernel/clock.ts';

/** Short enough that a cable pushed back in is seen at once. */
export const readerRetryMs = 500;

export type Supervised = {
  readonly run: BoundReader;
  readonly emit: Emit;
  /** Told each time that a run ended without being asked to. */
  readonly onLost: (error: unknown) => void;
  readonly delay: typeof delay;
};

/** Keeps the reader running until `signal` aborts. Never throws: a driver's own fault is a lost reader too. */
export async function supervise({ run, emit, onLost, delay }: Supervised, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await run(emit, signal);
      if (!signal.aborted) onLost(new Error('the reader stopped by itself'));
    } catch (error) {
      if (!signal.aborted) onLost(error);
    }
    await delay(readerRetryMs, signal);
  }
}
