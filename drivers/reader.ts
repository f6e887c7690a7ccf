/** The port between a card reader's bytes and the kiosk. */
import type { z } from 'zod';
import type { Outcome } from '../server/kernel/outcome.ts';
import { type CardFormat, type CardNumber, type CardRefusal, cardTextMax, parseCardNumber } from './card-number.ts';

/** A card was seen, `agoMs` before it is told, where it had to wait on its way. */
export type CardRead = {
  readonly kind: 'read';
  readonly raw: string;
  readonly card: Outcome<CardNumber, CardRefusal>;
  readonly agoMs?: number;
};

/** `ready` once the device answers; then one `read` for each time that a card was seen. `noise`: bytes that were no card. */
export type ReaderEvent = { readonly kind: 'ready' } | { readonly kind: 'noise'; readonly bytes: number } | CardRead;

export type Emit = (event: ReaderEvent) => void;

/**
 * One kind of reader. `run` holds the device until `signal` aborts, then resolves; it rejects with ReaderLost when the
 * device goes away or never answered. It never retries: the kiosk's supervisor runs it again, from nothing.
 */
export type ReaderDriver<Options> = {
  readonly kind: string;
  readonly options: z.ZodType<Options>;
  run(reader: Options, emit: Emit, signal: AbortSignal): Promise<void>;
};

/** A reader chosen in the configuration, its options already inside. */
export type BoundReader = (emit: Emit, signal: AbortSignal) => Promise<void>;

/** A driver whose options are known only to itself. `bind` throws a ZodError that names the wrong option. */
export type ReaderKind = { readonly kind: string; bind(options: unknown): BoundReader };

export const readerKind = <Options>(driver: ReaderDriver<Options>): ReaderKind => ({
  kind: driver.kind,
  bind(options) {
    const reader = driver.options.parse(options);
    return (emit, signal) => driver.run(reader, emit, signal);
  },
});

/** The device is gone; `device` is what the person at the kiosk would look for: a path, a name on a label. */
export class ReaderLost extends Error {
  readonly device: string;

  constructor(device: string, cause?: unknown) {
    super(`reader lost: ${device}`, { cause });
    this.name = 'ReaderLost';
    this.device = device;
  }
}

/** What a reader printed, kept as printed up to `cardTextMax`, beside what it means. */
export const readLine = (line: string, format: CardFormat): ReaderEvent => ({
  kind: 'read',
  raw: line.slice(0, cardTextMax),
  card: parseCardNumber(format, line),
});
