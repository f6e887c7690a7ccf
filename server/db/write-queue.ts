/** One writer, one job at a time, in the order asked: what a database with a single writer needs from its process. */
import { DatabaseBusy } from './database.ts';

/** Jobs that may wait; past it the caller is told to come back, and keeps what it has. */
export const waitingWritesMax = 10_000;

/** Answers a function that runs jobs one after the other. A failed job fails alone. */
export function writeQueue(waitingMax: number): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return <T>(job: () => Promise<T>): Promise<T> => {
    if (waiting >= waitingMax) return Promise.reject(new DatabaseBusy(`more than ${waitingMax} writes wait`));
    waiting += 1;
    const mine = last.then(job).finally(() => {
      waiting -= 1;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}
