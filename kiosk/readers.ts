/** The readers that run now: started with the kiosk, stopped while one is set up, replaced by what was found. */
import type { ConfiguredReader } from './config.ts';

export type Readers = {
  list(): readonly ConfiguredReader[];
  /** Runs them until `signal` aborts, and whatever comes later too. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when no reader of that name holds its device any more. */
  rest(name: string): Promise<void>;
  /** Runs this one in the place of the one of its name, or beside the others. */
  put(reader: ConfiguredReader): Promise<void>;
};

type Runs = { readonly reader: ConfiguredReader; readonly stop: AbortController; readonly over: Promise<void> };

/** `start` runs one reader until its signal aborts and never throws. */
export function makeReaders(
  first: readonly ConfiguredReader[],
  start: (reader: ConfiguredReader, signal: AbortSignal) => Promise<void>,
): Readers {
  let list = first;
  const running = new Map<string, Runs>();
  let whole: AbortSignal | undefined;
  let stopped: () => void = () => undefined;

  const begin = (reader: ConfiguredReader): void => {
    if (whole === undefined || whole.aborted) return;
    const stop = new AbortController();
    running.set(reader.name, { reader, stop, over: start(reader, stop.signal) });
  };
  const rest = async (name: string): Promise<void> => {
    const run = running.get(name);
    running.delete(name);
    run?.stop.abort();
    await run?.over;
  };
  return {
    list: () => list,
    async run(signal) {
      whole = signal;
      for (const reader of list) begin(reader);
      if (!signal.aborted) {
        await new Promise<void>((resolve) => {
          stopped = resolve;
          signal.addEventListener('abort', stopped, { once: true });
        });
      }
      await Promise.all([...running.keys()].map(rest));
    },
    rest,
    async put(reader) {
      await rest(reader.name);
      const isThere = list.some(({ name }) => name === reader.name);
      list = isThere ? list.map((one) => (one.name === reader.name ? reader : one)) : [...list, reader];
      begin(reader);
    },
  };
}
