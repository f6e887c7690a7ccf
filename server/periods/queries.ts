/** Which periods are closed where. */
import type { Knex } from 'knex';
import { inList, selectRaw } from '../db/bulk.ts';
import type { Day, Period } from '../kernel/calendar.ts';

/** The closed periods of some organisations. */
export type ClosedPeriods = {
  has(organisationId: number, period: Period): boolean;
};

export async function closedPeriods(db: Knex, organisationIds: readonly number[]): Promise<ClosedPeriods> {
  const rows: { organisation_id: number; period: string }[] =
    organisationIds.length === 0
      ? []
      : await db('periods')
          .whereRaw(...inList(db, 'organisation_id', organisationIds))
          .select('organisation_id', 'period');
  const closed = new Set(rows.map((row) => `${row.organisation_id} ${row.period}`));
  return { has: (organisationId, period) => closed.has(`${organisationId} ${period}`) };
}

/** When a period was closed at an organisation, or null while it is open. */
export async function closedAt(db: Knex, organisationId: number, period: Period): Promise<string | null> {
  const row: { closed_at: string } | undefined = await db('periods').where({ organisation_id: organisationId, period }).first('closed_at');
  return row?.closed_at ?? null;
}

/** The first day on which an organisation has an entry, or null. */
export async function firstEntryDay(db: Knex, organisationId: number): Promise<Day | null> {
  const [row] = await selectRaw<{ day: Day | null }>(db, 'select min(day) as day from entries where organisation_id = ?', [organisationId]);
  return row?.day ?? null;
}
