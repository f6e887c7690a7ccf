/** What the tests of the NFC reader share: the driver, run as a kiosk runs it, remembering what it told. */
import { onTestFinished } from 'vitest';
import { settleMs } from '../../drivers/card-sightings.ts';
import { nfcPcscOver } from '../../drivers/nfc-pcsc.ts';
import { type StartPcsc, forkPcsc } from '../../drivers/pcsc-process.ts';
import type { PcscWord } from '../../drivers/pcsc-words.ts';
import type { BoundReader } from '../../drivers/reader.ts';
import { supervise } from '../../kiosk/supervise.ts';
import { delay, monotonicMs } from '../../server/kernel/clock.ts';
import { virtualReaders } from '../support/pcsc.ts';
import { type Told, told } from './serial-readers.ts';

/** One configured reader: its options read once, its memory kept from run to run. */
export function bound(options: object, start: StartPcsc = forkPcsc, upMs = monotonicMs): BoundReader {
  const driver = nfcPcscOver(start, upMs);
  const reader = driver.options.parse(options);
  return (emit, signal) => driver.run(reader, emit, signal);
}

/** In the words for the person. */
export const whyOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'not an error';
  return error.cause instanceof Error ? error.cause.message : error.message;
};

export type Supervised = Told & {
  /** Why each run ended. */
  readonly losses: readonly string[];
  stop(): Promise<void>;
};

/** Run again and again until the test ends. */
export function supervised(run: BoundReader): Supervised {
  const heard = told();
  const losses: string[] = [];
  const stop = new AbortController();
  const onLost = (error: unknown) => {
    losses.push(whyOf(error));
    heard.wake();
  };
  const ended = supervise({ run, emit: heard.emit, onLost, delay }, stop.signal);
  const end = async () => {
    stop.abort();
    await ended;
  };
  onTestFinished(end);
  return { ...heard, losses, stop: end };
}

export type Watching = Supervised & {
  /** On the driver's clock the readers have been there for long: cards laid from now on are taps. */
  settle(): void;
  /** How often a reader was seen without a card, or with one, told or not. */
  seen(kind: 'empty' | 'card', name: string): number;
};

/** Resolves when the readers are ready, empty and settled. */
export async function watching(options: object = {}): Promise<Watching> {
  let aheadMs = 0;
  const words: PcscWord[] = [];
  const start: StartPcsc = (hear) =>
    forkPcsc((word) => {
      hear(word);
      words.push(word);
      reader.wake();
    });
  const reader = supervised(bound(options, start, () => monotonicMs() + aheadMs));
  const seen = (kind: 'empty' | 'card', name: string) => words.filter((word) => word.kind === kind && word.reader === name).length;
  const settle = () => void (aheadMs += settleMs);
  await reader.until(() => reader.readies() > 0 && virtualReaders.every((name) => seen('empty', name) > 0));
  settle();
  return { ...reader, settle, seen };
}
