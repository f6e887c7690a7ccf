/** Registrations of open calls as others read them. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import { groupBy } from '../kernel/group.ts';
import { holdersOf } from './rules.ts';

/** Registrations read in one go: more people than any county's hall holds. */
const registrationsMax = 200_000;

/** Members who hold a place, by activity; an activity that is no open call is absent: everybody is expected there. */
export async function placesHeld(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  if (activityIds.length === 0) return new Map();
  const open: { id: number; places: number | null }[] = await db('activities')
    .where({ call: 'open' })
    .whereRaw(...inList(db, 'id', activityIds))
    .select('id', 'places');
  if (open.length === 0) return new Map();
  const rows: { activity_id: number; member_id: number }[] = await db('registrations')
    .whereRaw(
      ...inList(
        db,
        'activity_id',
        open.map(({ id }) => id),
      ),
    )
    .whereNull('withdrawn_at')
    .orderBy('id')
    .limit(registrationsMax)
    .select('activity_id', 'member_id');
  const lines = groupBy(rows, (row) => row.activity_id);
  return new Map(open.map(({ id, places }) => [id, new Set(holdersOf(lines.get(id) ?? [], places).map((row) => row.member_id))]));
}
