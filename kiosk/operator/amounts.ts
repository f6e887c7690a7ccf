/** Moments, lengths of time and sizes as the operator's pages say them. */
import { dayOf } from '../../server/kernel/calendar.ts';
import type { Instant } from '../../server/kernel/clock.ts';
import type { Format } from '../../views/format.ts';
import { fill } from '../../views/text/fill.ts';
import type { OperatorWords } from '../../views/text/kiosk-operator.ts';

/** Today by its time alone. */
export const momentOf = (instant: Instant, now: Instant, format: Format): string =>
  dayOf(instant) === dayOf(now) ? format.time(instant) : format.moment(instant);

/** A length of time in its largest unit, rounded up. */
export function amountOf(ms: number, { clock }: OperatorWords): string {
  const units = [
    [clock.days, 86_400_000, 2 * 86_400_000],
    [clock.hours, 3_600_000, 2 * 3_600_000],
    [clock.minutes, 60_000, 90_000],
  ] as const;
  const [words, unit] = units.find(([, , from]) => ms >= from) ?? [clock.seconds, 1_000];
  return fill(words, { count: Math.ceil(ms / unit) });
}

const gigabyte = 1_073_741_824;
/** In the unit that people know disks by. */
export const sizeOf = (bytes: number): string =>
  bytes >= gigabyte ? `${(bytes / gigabyte).toFixed(1)} GB` : `${Math.floor(bytes / 1_048_576)} MB`;
