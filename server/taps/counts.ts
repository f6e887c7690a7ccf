/** How many of those expected at an activity have come: the figure on the kiosk and the live board. */
import type { Knex } from 'knex';
import { activitiesById } from '../activities/queries.ts';
import { expectedAtEach } from '../attendance/queries.ts';
import { inList } from '../db/bulk.ts';
import type { MonotonicMs } from '../kernel/clock.ts';

export type ActivityCount = { readonly present: number; readonly expected: number };

/** Answers counts by activity id. */
export type CountActivities = (db: Knex, activityIds: readonly number[]) => Promise<ReadonlyMap<number, ActivityCount>>;

async function presentAt(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const rows: { activity_id: number; present: number }[] = await db('attendances')
    .whereRaw(...inList(db, 'activity_id', activityIds))
    .groupBy('activity_id')
    .select('activity_id')
    .count({ present: '*' });
  return new Map(rows.map((row) => [row.activity_id, Number(row.present)]));
}

async function expectedIn(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const expected = await expectedAtEach(db, await activitiesById(db, activityIds));
  return new Map(activityIds.map((id) => [id, expected.get(id)?.length ?? 0]));
}

/** Counts as they are now. */
export const activityCounts: CountActivities = async (db, activityIds) => {
  if (activityIds.length === 0) return new Map();
  const present = await presentAt(db, activityIds);
  const expected = await expectedIn(db, activityIds);
  return new Map(activityIds.map((id) => [id, { present: present.get(id) ?? 0, expected: expected.get(id) ?? 0 }]));
};

/** How old the number of those expected may be on a kiosk's display; who has come is always counted. */
const expectedHeldMs = 1_000;
const heldMax = 10_000;

/** Counts that remember for a moment how many are expected: every tap at an activity asks the same. One per process. */
export function liveCounts(upMs: MonotonicMs): CountActivities {
  const held = new Map<number, { readonly until: number; readonly expected: number }>();
  return async (db, activityIds) => {
    if (activityIds.length === 0) return new Map();
    const now = upMs();
    const missing = activityIds.filter((id) => (held.get(id)?.until ?? 0) <= now);
    if (held.size + missing.length > heldMax) held.clear();
    if (missing.length > 0)
      for (const [id, expected] of await expectedIn(db, missing)) held.set(id, { until: now + expectedHeldMs, expected });
    const present = await presentAt(db, activityIds);
    return new Map(activityIds.map((id) => [id, { present: present.get(id) ?? 0, expected: held.get(id)?.expected ?? 0 }]));
  };
}
