/** A reader without a device: cards come from the display page's strip of samples or from lines on standard input. */
import { z } from 'zod';
import { cardTextMax } from './card-number.ts';
import { lineFrames } from './line-frames.ts';
import { type ReaderDriver, ReaderLost, readLine } from './reader.ts';

const options = z.strictObject({
  /** Also take lines from standard input as card numbers. */
  stdin: z.boolean().default(false),
});
type Options = z.infer<typeof options>;

/** Where simulated cards come from. `subscribe` answers how to stop. */
export type CardSource = { subscribe(listener: (text: string) => void): () => void };

export type SimulatedFrom = {
  readonly strip: CardSource;
  /** Standard input of the process, or any stream of text in tests. */
  readonly lines: NodeJS.ReadableStream;
};

const cardSourceListenersMax = 16;

/** A source that is fed by hand. Throws when nobody would hear the card: a tap is never lost without a word. */
export function handFedCards(): CardSource & { feed(text: string): void } {
  const listeners = new Set<(text: string) => void>();
  return {
    subscribe(listener) {
      if (listeners.size >= cardSourceListenersMax) throw new RangeError(`more than ${cardSourceListenersMax} simulated readers`);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    feed(text) {
      if (listeners.size === 0) throw new ReaderLost('simulated');
      for (const listener of listeners) listener(text);
    },
  };
}

export const simulatedOver = (from: SimulatedFrom): ReaderDriver<Options> => ({
  kind: 'simulated',
  options,
  async run(reader, emit, signal) {
    if (signal.aborted) return;
    const split = lineFrames(cardTextMax);
    const take = (text: string) => emit(readLine(text, 'hex'));
    const takePiece = (piece: Buffer | string) => split(piece.toString()).forEach(take);
    const unsubscribe = from.strip.subscribe(take);
    if (reader.stdin) from.lines.on('data', takePiece);
    emit({ kind: 'ready' });
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    unsubscribe();
    if (reader.stdin) from.lines.off('data', takePiece).pause();
  },
});
