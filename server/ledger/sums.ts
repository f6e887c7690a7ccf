/** Sums per member, organisation, item, day, counted periods, points of one award and occasion: the least from which every cap can be computed. */
import type { Knex } from 'knex';
import { inList, insertRows } from '../db/bulk.ts';
import type { Day, Month, Period, PeriodKind, Quarter, Year } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';

/** A row of sums: what an entry adds, or what many have added. `times` counts awards, reversals as minus one. */
export type DaySum = {
  readonly memberId: number;
  readonly organisationId: number;
  readonly item: string;
  readonly day: Day;
  readonly countsMonth: Month;
  readonly countsQuarter: Quarter;
  readonly countsYear: Year;
  readonly awardPoints: Points;
  readonly occasion: string;
  readonly points: Points;
  readonly times: number;
};

const keyOf = (sum: DaySum): string =>
  [
    sum.memberId,
    sum.organisationId,
    sum.item,
    sum.day,
    sum.countsMonth,
    sum.countsQuarter,
    sum.countsYear,
    sum.awardPoints,
    sum.occasion,
  ].join('|');

/** One row per key, points and times added up. */
export function addedUp(sums: Iterable<DaySum>): readonly DaySum[] {
  const byKey = new Map<string, DaySum>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const before = byKey.get(key);
    byKey.set(key, before === undefined ? sum : { ...before, points: before.points + sum.points, times: before.times + sum.times });
  }
  return [...byKey.values()];
}

const primaryKey = 'member_id, counts_year, item, day, organisation_id, counts_quarter, counts_month, award_points, occasion';

/** Adds what a group of entries changes. */
export async function addToSums(tx: Knex.Transaction, changes: Iterable<DaySum>): Promise<void> {
  const rows = addedUp(changes).map((sum) => ({
    member_id: sum.memberId,
    counts_year: sum.countsYear,
    item: sum.item,
    day: sum.day,
    organisation_id: sum.organisationId,
    counts_quarter: sum.countsQuarter,
    counts_month: sum.countsMonth,
    award_points: sum.awardPoints,
    occasion: sum.occasion,
    points: sum.points,
    times: sum.times,
  }));
  await insertRows(
    tx,
    'day_sums',
    rows,
    `on conflict (${primaryKey}) do update set points = day_sums.points + excluded.points, times = day_sums.times + excluded.times`,
  );
}

const countsColumns: Readonly<Record<Extract<PeriodKind, 'month' | 'quarter' | 'year'>, string>> = {
  month: 'counts_month',
  quarter: 'counts_quarter',
  year: 'counts_year',
};

/** The sums of some members that count in a month, quarter or year, by member. A member without any is absent. */
export async function sumsOf(
  db: Knex,
  memberIds: readonly number[],
  kind: keyof typeof countsColumns,
  period: Period,
): Promise<ReadonlyMap<number, readonly DaySum[]>> {
  if (memberIds.length === 0) return new Map();
  const rows: DaySum[] = await db('day_sums')
    .whereRaw(...inList(db, 'member_id', memberIds))
    .where(countsColumns[kind], period)
    .select({
      memberId: 'member_id',
      organisationId: 'organisation_id',
      item: 'item',
      day: 'day',
      countsMonth: 'counts_month',
      countsQuarter: 'counts_quarter',
      countsYear: 'counts_year',
      awardPoints: 'award_points',
      occasion: 'occasion',
      points: 'points',
      times: 'times',
    });
  return groupBy(rows, (row) => row.memberId);
}
