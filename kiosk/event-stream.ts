/** Server-sent events to the few browsers that show this kiosk. */
import { PassThrough, type Readable } from 'node:stream';

export const watchersMax = 8;
/** A watcher that reads nothing while this much waits is let go; its browser comes back by itself. */
export const watcherBytesMax = 1_048_576;
const reconnectMs = 1_000;

/** `id` names what the event is about; a browser that comes back repeats the last one, and nothing follows from it. */
export type StreamEvent = { readonly event: string; readonly data: string; readonly id?: string };

export type EventStream = {
  /** A new watcher's stream, beginning with `first`; undefined when `watchersMax` watch already. */
  watch(first: StreamEvent): Readable | undefined;
  send(event: StreamEvent): void;
  /** A comment that keeps the way open and finds watchers that are gone. */
  keepAlive(): void;
  end(): void;
};

const framed = ({ event, data, id }: StreamEvent): string => `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;

export function eventStream(): EventStream {
  const watchers = new Set<PassThrough>();
  const write = (text: string) => {
    for (const watcher of watchers) {
      if (watcher.writableLength > watcherBytesMax) watcher.destroy();
      else watcher.write(text);
    }
  };
  return {
    watch(first) {
      if (watchers.size >= watchersMax) return undefined;
      const watcher = new PassThrough();
      watchers.add(watcher);
      watcher.on('close', () => watchers.delete(watcher));
      watcher.on('error', () => watchers.delete(watcher));
      watcher.write(`retry: ${reconnectMs}\n\n${framed(first)}`);
      return watcher;
    },
    send: (event) => write(framed(event)),
    keepAlive: () => write(':\n\n'),
    end() {
      for (const watcher of watchers) watcher.end();
    },
  };
}
