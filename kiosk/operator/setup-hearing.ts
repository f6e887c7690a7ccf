/** Listens to a reader that is being set up, whatever its kind. */
import { type Hearing, hearTaps } from '../../drivers/port-taps.ts';
import type { BoundReader, ReaderKind } from '../../drivers/reader.ts';
import type { OpenPort } from '../../drivers/serial-port.ts';
import type { Piece } from '../../drivers/sighting.ts';
import type { MonotonicMs, delay } from '../../server/kernel/clock.ts';
import type { SetupDevice } from './reader-setup.ts';

const tapsKeptMax = 8;

export type HearParts = {
  readonly open: OpenPort;
  readonly kinds: readonly ReaderKind[];
  readonly upMs: MonotonicMs;
  readonly delay: typeof delay;
};

/** Rejects with ReaderLost, its cause in words. */
export const hearDevice =
  ({ open, kinds, upMs, delay: wait }: HearParts) =>
  async ({ kind, path, baudRate }: SetupDevice): Promise<Hearing> => {
    if (kind === 'serial') return hearTaps(open, { path, baudRate, dataBits: 8, parity: 'none', stopBits: 1 }, { upMs, delay: wait });
    const driver = kinds.find((one) => one.kind === 'keyboard-wedge');
    if (driver === undefined) throw new Error('no driver for readers that type');
    return hearTyped(driver.bind({ from: 'device', path }), upMs);
  };

/** What a reader typed for each card, a line each: its driver has cut them already. */
export function hearTyped(run: BoundReader, upMs: MonotonicMs): Hearing {
  const closing = new AbortController();
  const taps: (readonly Piece[])[] = [];
  let lost: Error | undefined;
  let wake = (): void => undefined;
  const over = run((event) => {
    if (event.kind !== 'read') return;
    taps.push([{ bytes: Buffer.from(`${event.raw}\n`, 'latin1'), upMs: upMs() }]);
    if (taps.length > tapsKeptMax) taps.shift();
    wake();
  }, closing.signal).catch((error: unknown) => {
    lost = error instanceof Error ? error : new Error(String(error));
    wake();
  });
  return {
    async next(signal) {
      const stop = (): void => wake();
      signal.addEventListener('abort', stop, { once: true });
      try {
        while (taps.length === 0 && lost === undefined && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      } finally {
        signal.removeEventListener('abort', stop);
      }
      const tap = taps.shift();
      if (tap === undefined && lost !== undefined) throw lost;
      return tap;
    },
    async close() {
      closing.abort();
      await over;
    },
  };
}
