/** The NFC reader: each card laid on a reader of the machine's PC/SC daemon. */
import { z } from 'zod';
import { type MonotonicMs, delay, monotonicMs } from '../server/kernel/clock.ts';
import { refused } from '../server/kernel/outcome.ts';
import { type Sightings, cardSightings } from './card-sightings.ts';
import { noReaderWords } from './pcsc-faults.ts';
import { type StartPcsc, forkPcsc } from './pcsc-process.ts';
import { pcscReadersMax } from './pcsc-seam.ts';
import type { PcscWord } from './pcsc-words.ts';
import { type Emit, type ReaderDriver, type ReaderEvent, ReaderLost, readLine } from './reader.ts';

/** So long a reader is waited for, once the daemon answers, before its absence is told. */
export const readerWaitMs = 3_000;
/** A daemon that stops takes its readers away first, and some readers leave for a moment at every card. */
export const goneMs = 500;

const options = z.strictObject({
  /** Part of a reader's name, in any case: `ACR122U`. Every reader of the machine where not given. */
  reader: z.string().min(1).max(255).optional(),
});
type Options = z.infer<typeof options>;

/** What is remembered of one configured reader from run to run. */
type Memory = { readonly sightings: Sightings; toldAbsent: boolean };

/** `start` is the seam: a process of its own on the kiosk, words without one in tests. */
export function nfcPcscOver(start: StartPcsc = forkPcsc, upMs: MonotonicMs = monotonicMs): ReaderDriver<Options> {
  const memories = new WeakMap<Options, Memory>();
  const memoryOf = (reader: Options): Memory => {
    const memory = memories.get(reader) ?? { sightings: cardSightings(upMs), toldAbsent: false };
    memories.set(reader, memory);
    return memory;
  };
  return {
    kind: 'nfc-pcsc',
    options,
    async run(reader, emit, signal) {
      if (signal.aborted) return;
      const memory = memoryOf(reader);
      const over = new AbortController();
      const stop = () => over.abort();
      signal.addEventListener('abort', stop, { once: true });
      let fail: (reason: unknown) => void = () => undefined;
      const fault = new Promise<unknown>((resolve) => (fail = resolve));
      const ears = listen(reader, memory.sightings, emit);
      const unlessBack = async (ms: number, why: () => Error): Promise<void> => {
        await delay(ms, over.signal);
        if (!over.signal.aborted && ears.there() === 0) fail(why());
      };
      const pcsc = start((word) => {
        if (over.signal.aborted) return;
        try {
          const before = ears.there();
          ears.take(word);
          // Told once: from then on a run waits for a reader for as long as it takes.
          if (word.kind === 'watching' && !memory.toldAbsent) void unlessBack(readerWaitMs, ears.absence);
          if (word.kind === 'gone' && before > 0) void unlessBack(goneMs, () => new Error(`${word.reader} was unplugged`));
        } catch (error) {
          fail(error);
        }
      });
      try {
        const reason = await Promise.race([pcsc.ended, fault, aborted(over.signal)]);
        if (signal.aborted) return;
        memory.toldAbsent = reason instanceof NoReader;
        throw new ReaderLost(reader.reader ?? 'PC/SC', reason);
      } finally {
        signal.removeEventListener('abort', stop);
        stop();
        memory.sightings.away();
        await pcsc.kill();
      }
    },
  };
}

class NoReader extends Error {}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));

type Ears = {
  take(word: PcscWord): void;
  /** How many readers of those that are wanted are there. */
  there(): number;
  absence(): Error;
};

function listen({ reader: named }: Options, sightings: Sightings, emit: Emit): Ears {
  const wanted = new Set<string>();
  const others = new Set<string>();
  const isWanted = (reader: string): boolean => named === undefined || reader.toLowerCase().includes(named.toLowerCase());

  const take = (word: PcscWord): void => {
    if (word.kind === 'watching') return;
    if (word.kind === 'alive') return sightings.watched();
    if (word.kind === 'reader') return came(word.reader);
    if (word.kind === 'gone') return went(word.reader);
    if (!wanted.has(word.reader)) return;
    if (word.kind === 'empty') return sightings.empty(word.reader);
    const seen = sightings.card(word.reader, word.answer);
    if (seen === 'tap') emit(readAnswer(word.answer));
    // A tap that nobody made must not be recorded, and whoever stands there must not go away unrecorded.
    if (seen === 'unknown') emit(unreadable(word.answer));
  };
  const came = (reader: string): void => {
    const known = isWanted(reader) ? wanted : others;
    if (known.size >= pcscReadersMax) return;
    known.add(reader);
    if (known === others) return;
    sightings.came(reader);
    if (wanted.size === 1) emit({ kind: 'ready' });
  };
  const went = (reader: string): void => {
    others.delete(reader);
    if (wanted.delete(reader)) sightings.went(reader);
  };
  return { take, there: () => wanted.size, absence: () => new NoReader(noReaderWords(named, [...others])) };
}

const statusOk = '9000';
const statusDigits = 4;

/** What a card answered, as a card: its number in transmission order, unless the status says otherwise. */
export function readAnswer(answer: string | undefined): ReaderEvent {
  if (answer === undefined || answer.slice(-statusDigits) !== statusOk) return unreadable(answer);
  return readLine(answer.slice(0, -statusDigits), 'hex');
}

const unreadable = (answer = ''): ReaderEvent => ({ kind: 'read', raw: answer, card: refused('card_unreadable') });
