/** A reader that types into the display page. */
import { z } from 'zod';
import type { delay } from '../server/kernel/clock.ts';
import { cardFormats, cardTextMax } from './card-number.ts';
import type { BurstBounds } from './key-burst.ts';
import { cardBytes, ofKnownLength } from './known-length.ts';
import { type Emit, ReaderLost, readLine } from './reader.ts';

/** A page that loads anew, or loses the focus for a blink, is no lost reader. */
export const pageGoneMs = 3_000;

export const pageOptions = z.strictObject({
  from: z.literal('page'),
  format: z.enum(cardFormats).default('hex'),
  cardBytes,
  /** Between two keys of a reader at most; a hand is slower. */
  gapMs: z.int().min(10).max(500).default(60),
  /** Fewer keys are a hand's. */
  leastKeys: z.int().min(4).max(20).default(6),
});
export type PageOptions = z.infer<typeof pageOptions>;

/** A burst as the page heard it, `agoMs` before it arrived here. */
export type TypedText = { readonly text: string; readonly agoMs: number };

/** Where a driver hears the page, and the display tells of it. */
export type PageKeyboard = {
  /** A page listens from now on; answers how to say that it stopped. */
  pageListens(): () => void;
  /** False when no reader hears it: then nothing was taken. */
  type(typed: TypedText): boolean;
  pages(): number;
  /** Answers how to stop. Throws when somebody hears already: the keys of two readers cannot be told apart. */
  hear(listener: (typed: TypedText) => void): () => void;
  /** Resolves when the last page stopped listening, or `signal` aborts. */
  untilDeserted(signal: AbortSignal): Promise<void>;
};

export function pageKeyboard(): PageKeyboard {
  const pages = new Set<symbol>();
  const waiting = new Set<() => void>();
  let hearing: ((typed: TypedText) => void) | undefined;
  return {
    pages: () => pages.size,
    pageListens() {
      const page = Symbol('page');
      pages.add(page);
      return () => {
        pages.delete(page);
        if (pages.size === 0) for (const tell of waiting) tell();
      };
    },
    type(typed) {
      hearing?.(typed);
      return hearing !== undefined;
    },
    hear(listener) {
      if (hearing !== undefined) throw new RangeError('only one reader can type into the page');
      hearing = listener;
      return () => (hearing = undefined);
    },
    untilDeserted: (signal) =>
      new Promise((resolve) => {
        const tell = (): void => {
          waiting.delete(tell);
          signal.removeEventListener('abort', tell);
          resolve();
        };
        if (pages.size === 0 || signal.aborted) return resolve();
        waiting.add(tell);
        signal.addEventListener('abort', tell, { once: true });
      }),
  };
}

/** What the page needs to know of a reader that types into it. */
export const boundsOf = ({ gapMs, leastKeys }: PageOptions): BurstBounds => ({ gapMs, leastKeys });

/** Runs while a page listens. Rejects with ReaderLost. */
export async function runOnPage(
  keyboard: PageKeyboard,
  wait: typeof delay,
  { format, cardBytes: lengths }: PageOptions,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  if (keyboard.pages() === 0) throw deserted();
  const stop = keyboard.hear(({ text, agoMs }) => {
    const event = ofKnownLength(readLine(text.slice(0, cardTextMax), format), lengths);
    emit(event.kind === 'read' ? { ...event, agoMs } : event);
  });
  try {
    emit({ kind: 'ready' });
    while (!signal.aborted && keyboard.pages() > 0) {
      await keyboard.untilDeserted(signal);
      await wait(pageGoneMs, signal);
    }
  } finally {
    stop();
  }
  if (!signal.aborted) throw deserted();
}

const deserted = (): ReaderLost =>
  new ReaderLost(
    'the display page',
    new Error("no display page hears the reader: open the kiosk's page on this machine and click on it once, so that it has the focus"),
  );
