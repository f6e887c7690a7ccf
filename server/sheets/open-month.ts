/** Whether a sheet may still be changed: the month of its activity is open for its host and for the people concerned. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { eventDayOf } from '../attendance/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { monthOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { closedPeriods } from '../periods/queries.ts';

export async function monthIsOpen(
  tx: Knex.Transaction,
  activity: Activity,
  organisationIds: readonly number[],
): Promise<Outcome<null, RefusalCode>> {
  const month = monthOf(eventDayOf(activity));
  const places = [...new Set([activity.organisationId, ...organisationIds])];
  const closed = await closedPeriods(tx, places);
  return places.some((id) => closed.has(id, month)) ? refused('period_closed', { period: month }) : ok(null);
}
