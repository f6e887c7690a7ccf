/** Registrations of open calls as others read them. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { inList } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
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

/** How many stand in each open call, by activity; others are absent. */
export async function standingIn(db: Knex, activities: readonly Activity[]): Promise<ReadonlyMap<number, number>> {
  const open = activities.filter(({ call }) => call === 'open').map(({ id }) => id);
  if (open.length === 0) return new Map();
  const rows: { activity_id: number; count: number | string }[] = await db('registrations')
    .whereRaw(...inList(db, 'activity_id', open))
    .whereNull('withdrawn_at')
    .groupBy('activity_id')
    .select('activity_id')
    .count({ count: '*' });
  const counts = new Map(rows.map((row) => [row.activity_id, Number(row.count)]));
  return new Map(open.map((id) => [id, counts.get(id) ?? 0]));
}

export type Registered = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly at: Instant;
  /** An officer wrote them in. */
  readonly byOfficer: boolean;
};

/** Everybody who stands in an open call, in the order of the line. */
export async function lineOf(db: Knex, activityId: number): Promise<readonly Registered[]> {
  const rows: (Omit<Registered, 'byOfficer'> & { own: number | null })[] = await db('registrations as g')
    .join('members as m', 'm.id', 'g.member_id')
    .leftJoin('accounts as c', 'c.id', 'g.registered_by')
    .where({ 'g.activity_id': activityId })
    .whereNull('g.withdrawn_at')
    .orderBy('g.id')
    .limit(registrationsMax)
    .select({ memberId: 'm.id', memberUid: 'm.uid', name: 'm.name', at: 'g.registered_at', own: 'c.member_id' });
  return rows.map(({ own, ...row }) => ({ ...row, byOfficer: own !== row.memberId }));
}
