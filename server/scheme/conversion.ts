/** What amounts counted elsewhere are worth as awards of an item: study points of an app, hours of a service. */
import { type Day, type Period, periodOf } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import { divided } from './division.ts';
import type { SchemeItem } from './format.ts';

/** A bound on the readings of one exchange. */
export const readingsMax = 10_000;

/** What a member brings: a whole number of units, on a day. */
export type Reading = { readonly day: Day; readonly units: number };

/** What has to stand in the ledger for the readings: awards of `awardPoints` each, `times` of them; `over` units earned nothing. */
export type Exchanged = {
  readonly day: Day;
  readonly within: Period | null;
  readonly awardPoints: Points;
  readonly times: number;
  readonly over: number;
};

function assertReadings(readings: readonly Reading[]): void {
  if (readings.length > readingsMax) throw new RangeError(`more than ${readingsMax} readings in one exchange`);
  const wrong = readings.find(({ units }) => !Number.isSafeInteger(units) || units < 0);
  if (wrong !== undefined) throw new RangeError(`not a number of units: ${wrong.units}`);
}

const latest = (readings: readonly Reading[]): Day => readings.reduce((day, reading) => (reading.day > day ? reading.day : day), '');

/**
 * Exchanges a member's readings for an item that states how. A remainder is lost with each reading; or kept, so that the
 * readings of a window count together, in any order; or given in part, rounded as stated. Throws Error for an item that
 * exchanges nothing, RangeError for units that are no whole number.
 */
export function exchanged({ code, points, conversion }: SchemeItem, readings: readonly Reading[]): readonly Exchanged[] {
  if (conversion === undefined) throw new Error(`item ${code} is not exchanged for anything`);
  assertReadings(readings);
  const whole = (day: Day, units: number, within: Period | null): Exchanged => ({
    day,
    within,
    awardPoints: points,
    times: Math.floor(units / conversion.units),
    over: units % conversion.units,
  });
  switch (conversion.remainder) {
    case 'lost':
      return readings.map(({ day, units }) => whole(day, units, null));
    case 'kept':
      return [...groupBy(readings, ({ day }) => periodOf(day, conversion.within))].map(([within, those]) =>
        whole(
          latest(those),
          those.reduce((sum, { units }) => sum + units, 0),
          within,
        ),
      );
    case 'in_part':
      return readings.map(({ day, units }) => ({
        day,
        within: null,
        awardPoints: divided([units, points], [conversion.units], conversion.rounding),
        times: 1,
        over: 0,
      }));
  }
}
