/** Refuses to serve with a clock that cannot be right: everything here is judged by dates. */
import { type Instant } from '../kernel/clock.ts';

/** No machine ran this program before; moved on with each release. */
export const releasedAt: Instant = '2026-11-01T00:00:00.000Z';

/** The machine's clock stands before this version was made. */
export class ClockBehind extends Error {
  override readonly name = 'ClockBehind';
  readonly now: Instant;

  constructor(now: Instant) {
    super(`the clock says ${now}`);
    this.now = now;
  }
}

/** Throws ClockBehind. */
export function assertClock(now: Instant): void {
  if (now < releasedAt) throw new ClockBehind(now);
}
