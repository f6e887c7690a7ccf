/** The one place that asks the time. Everything else is handed a clock, so that any day can be replayed. */

/** A moment in UTC, ISO text of exactly 24 characters: `2026-03-31T15:59:59.999Z`. Sorts as text. */
export type Instant = string;

/** Answers the present moment. */
export type Clock = () => Instant;

/** Milliseconds of a clock that never jumps, from an arbitrary start; for durations only. */
export type MonotonicMs = () => number;

const instantPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

export const systemClock: Clock = () => new Date().toISOString();

export const monotonicMs: MonotonicMs = () => performance.now();

/** Waits; the timer is left out of the reasons to keep the process alive when `signal` is given and aborted. */
export const delay = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });

/** True for a real moment in the one spelling that is stored: no February 30th, no year 0, no offset, no missing milliseconds. */
export function isInstant(text: string): text is Instant {
  if (!instantPattern.test(text) || text.startsWith('0000')) return false;
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toISOString() === text;
}

export const instantOfMs = (ms: number): Instant => new Date(ms).toISOString();

export const msOf = (instant: Instant): number => Date.parse(instant);

/** The moment `ms` milliseconds later; earlier when negative. */
export const plusMs = (instant: Instant, ms: number): Instant => instantOfMs(msOf(instant) + ms);
