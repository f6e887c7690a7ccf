/** A batch as it came over the wire, decoded tap by tap: one malformed tap never costs its neighbours. */
import { type TapBatch, tap } from '../contract/taps.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Batch, type SentTap, type TapDevice, rawBodyMax } from './ingest.ts';

/** Text that both databases can keep, whatever a kiosk sent: no half characters, also where it was cut, no NUL. */
const storable = (text: string, max: number): string => text.slice(0, max).toWellFormed().replaceAll('\0', '\ufffd');

/** The id that a tap claims, for the answer; empty when it claims none that could be said back. */
const claimedIdOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'string' ? storable(raw.id, 80) : '';

function sentTap(raw: unknown): SentTap {
  const decoded = tap.safeParse(raw);
  return decoded.success ? { tap: decoded.data } : { raw: storable(JSON.stringify(raw), rawBodyMax), claimedId: claimedIdOf(raw) };
}

export const batchOf = (device: TapDevice, receivedAt: Instant, { epoch, bootId, sentAt, sentUpMs, taps }: TapBatch): Batch => ({
  device,
  epoch,
  bootId,
  sentAt,
  sentUpMs,
  receivedAt,
  taps: taps.map(sentTap),
});

/** The two halves of a batch, or null for a single tap. */
export function halves(batch: Batch): readonly [Batch, Batch] | null {
  if (batch.taps.length < 2) return null;
  const middle = Math.ceil(batch.taps.length / 2);
  return [
    { ...batch, taps: batch.taps.slice(0, middle) },
    { ...batch, taps: batch.taps.slice(middle) },
  ];
}

/** The batch with every tap as one that could not be decoded: how a tap that breaks a law of the database is kept. */
export const asMalformed = (batch: Batch): Batch => ({
  ...batch,
  taps: batch.taps.map((one): SentTap =>
    'tap' in one ? { raw: storable(JSON.stringify(one.tap), rawBodyMax), claimedId: one.tap.id } : one,
  ),
});
