/** How many of those expected at an activity have come: the figure on the kiosk and the live board. */
import type { Knex } from 'knex';
import { activitiesById } from '../activities/queries.ts';
import { expectedAtEach } from '../attendance/queries.ts';
import { inList } from '../db/bulk.ts';

export type ActivityCount = { readonly present: number; readonly expected: number };

/** Counts by activity id. */
export async function activityCounts(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<number, ActivityCount>> {
  if (activityIds.length === 0) return new Map();
  const rows: { activity_id: number; present: number }[] = await db('attendances')
    .whereRaw(...inList(db, 'activity_id', activityIds))
    .groupBy('activity_id')
    .select('activity_id')
    .count({ present: '*' });
  const present = new Map(rows.map((row) => [row.activity_id, Number(row.present)]));
  const expected = await expectedAtEach(db, await activitiesById(db, activityIds));
  return new Map(activityIds.map((id) => [id, { present: present.get(id) ?? 0, expected: expected.get(id)?.length ?? 0 }]));
}
