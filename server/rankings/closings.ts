/** When periods were closed: why an entry that came afterwards counts in a later one. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import { type Day, type Period, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';

type Closing = { readonly organisationId: number; readonly period: Period; readonly at: Instant };
/** Acts of closing, oldest first; those undone since are among them: an entry that came between stays where it was counted. */
export type Closings = readonly Closing[];

/** Closings of one organisation: twelve months, four quarters, a year, for decades. */
const closingsMax = 10_000;

export const closingsFor = async (db: Knex, organisationIds: readonly number[]): Promise<Closings> =>
  organisationIds.length === 0
    ? []
    : db('period_acts')
        .whereRaw(...inList(db, 'organisation_id', [...new Set(organisationIds)]))
        .where({ act: 'close' })
        .orderBy('id')
        .limit(closingsMax)
        .select({ organisationId: 'organisation_id', period: 'period', at: 'at' });

/** The day of the last closing of a period before a moment; null where it was closed elsewhere. */
export function closedBefore(closings: Closings, organisationId: number, period: Period, before: Instant): Day | null {
  const closing = closings.findLast((one) => one.organisationId === organisationId && one.period === period && one.at <= before);
  return closing === undefined ? null : dayOf(closing.at);
}
