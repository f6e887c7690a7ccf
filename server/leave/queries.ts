/** Leave as other rooms read it. */
import type { Knex } from 'knex';
import type { LeaveKindCode } from '../contract/codes.ts';
import { inList } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { excuses, type LeaveStanding } from './rules.ts';

/** Who is excused from each activity, by its id: the kind of leave by member. */
export async function excusedAtEach(
  db: Knex,
  activityIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, LeaveKindCode>>> {
  if (activityIds.length === 0) return new Map();
  const rows: (LeaveStanding & { activityId: number; memberId: number; startsAt: Instant })[] = await db('leaves as l')
    .join('activities as a', 'a.id', 'l.activity_id')
    .whereRaw(...inList(db, 'l.activity_id', activityIds))
    .where({ 'l.decision': 'granted' })
    .whereNull('l.withdrawn_at')
    .select({
      activityId: 'l.activity_id',
      memberId: 'l.member_id',
      kind: 'l.kind',
      askedAt: 'l.asked_at',
      decision: 'l.decision',
      decidedAt: 'l.decided_at',
      withdrawnAt: 'l.withdrawn_at',
      startsAt: 'a.starts_at',
    });
  const granted = rows.filter((row) => excuses(row, row.startsAt));
  return new Map(
    [...groupBy(granted, (row) => row.activityId)].map(([activityId, leaves]) => [
      activityId,
      new Map(leaves.map(({ memberId, kind }) => [memberId, kind])),
    ]),
  );
}
