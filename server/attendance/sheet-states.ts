/** How sheets stand: open, closed, or left behind by a month that was closed over them. The tables are those of other rooms, and read here only. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { inList } from '../db/bulk.ts';
import { dayOf, monthOf } from '../kernel/calendar.ts';

export const sheetStates = ['open', 'closed', 'month_closed'] as const;
export type SheetStateCode = (typeof sheetStates)[number];

/** In two statements, by the activity's id. */
export async function sheetStatesOf(db: Knex, activities: readonly Activity[]): Promise<ReadonlyMap<number, SheetStateCode>> {
  if (activities.length === 0) return new Map();
  const ids = activities.map(({ id }) => id);
  const hosts = [...new Set(activities.map(({ organisationId }) => organisationId))];
  const closed: { id: number }[] = await db('sheets')
    .where({ state: 'closed' })
    .whereRaw(...inList(db, 'activity_id', ids))
    .select({ id: 'activity_id' });
  const months: { organisationId: number; period: string }[] = await db('periods')
    .where({ kind: 'month' })
    .whereRaw(...inList(db, 'organisation_id', hosts))
    .select({ organisationId: 'organisation_id', period: 'period' });
  const ended = new Set(closed.map(({ id }) => id));
  const over = new Set(months.map(({ organisationId, period }) => `${organisationId} ${period}`));
  return new Map(
    activities.map(({ id, organisationId, startsAt }) => [
      id,
      ended.has(id) ? 'closed' : over.has(`${organisationId} ${monthOf(dayOf(startsAt))}`) ? 'month_closed' : 'open',
    ]),
  );
}
