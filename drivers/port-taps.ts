/** An open port while a reader is set up: what one tap sends, as it arrives. */
import type { MonotonicMs, delay } from '../server/kernel/clock.ts';
import { ReaderLost } from './reader.ts';
import { type OpenPort, type PortSettings, deviceAt } from './serial-port.ts';
import { closeMsMax, gone } from './serial-pos.ts';
import type { Piece } from './sighting.ts';
import { punctualSilence } from './silence.ts';
import { waitingTaps } from './waiting-taps.ts';

/** So long after its last byte a tap is over; a card that is held repeats itself sooner. */
export const tapOverMs = 300;
/** Bytes of one tap at most: what goes on past them is no card, and told as it is. */
export const tapBytesMax = 4_096;

export type Hearing = {
  /** Resolves with the next tap, or undefined when `signal` aborts first. Rejects with ReaderLost when the device goes away. */
  next(signal: AbortSignal): Promise<readonly Piece[] | undefined>;
  close(): Promise<void>;
};

/** Opens a port and listens. Rejects with ReaderLost, its cause in words. */
export async function hearTaps(
  open: OpenPort,
  settings: PortSettings,
  watch: { readonly upMs: MonotonicMs; readonly delay: typeof delay },
): Promise<Hearing> {
  const device = deviceAt(settings.path);
  const line = await open(settings);
  const closing = new AbortController();
  const taps = waitingTaps();
  let pieces: Piece[] = [];
  const over = (): void => {
    if (pieces.length > 0) taps.add(pieces);
    pieces = [];
  };
  const silence = punctualSilence(watch, tapOverMs, over);
  line.bytes.on('data', (bytes: Buffer) => {
    const heard = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
    pieces.push({ bytes: Buffer.from(bytes).subarray(0, tapBytesMax - heard), upMs: watch.upMs() });
    silence.heard();
    // Without an end it would never be told.
    if (heard + bytes.length >= tapBytesMax) over();
  });
  const ended = (cause?: unknown): void => taps.end(new ReaderLost(settings.path, cause));
  line.bytes.on('error', ended).once('close', ended).once('end', ended);
  // A hang-up in the middle of a read is told by nothing else.
  void gone({ deviceAt, delay: watch.delay }, settings.path, device, closing.signal).then((cause) => {
    if (!closing.signal.aborted) ended(cause);
  });
  return {
    next: taps.next,
    async close() {
      closing.abort();
      silence.stop();
      const closed = new AbortController();
      await Promise.race([line.close(), watch.delay(closeMsMax, closed.signal)]);
      closed.abort();
    },
  };
}
