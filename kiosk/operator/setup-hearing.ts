/** Listens to a reader that is being set up, whatever its kind. */
import { type Hearing, hearTaps } from '../../drivers/port-taps.ts';
import type { BoundReader, ReaderKind } from '../../drivers/reader.ts';
import type { OpenPort } from '../../drivers/serial-port.ts';
import { waitingTaps } from '../../drivers/waiting-taps.ts';
import type { MonotonicMs, delay } from '../../server/kernel/clock.ts';
import type { SetupDevice } from './reader-setup.ts';

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
  const taps = waitingTaps();
  const over = run((event) => {
    if (event.kind === 'read') taps.add([{ bytes: Buffer.from(`${event.raw}\n`, 'latin1'), upMs: upMs() }]);
  }, closing.signal).catch((error: unknown) => taps.end(error instanceof Error ? error : new Error(String(error))));
  return {
    next: taps.next,
    async close() {
      closing.abort();
      await over;
    },
  };
}
