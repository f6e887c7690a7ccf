/** What was marked by hand on sheets, as it stands: written by the sheets' own room. */
import type { Knex } from 'knex';
import type { MarkHowCode, SheetStatusCode } from '../contract/codes.ts';
import { inList } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';

export type StandingMark = {
  readonly status: SheetStatusCode;
  readonly how: MarkHowCode;
  readonly reason: string;
  readonly at: Instant;
};

/** The newest mark of each member at each activity, by the activity's id, then the member's; none where it was taken back. */
export async function marksAtEach(
  db: Knex,
  activityIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, StandingMark>>> {
  const rows: (StandingMark & { activityId: number; memberId: number })[] = await db('sheet_marks as k')
    .whereRaw(...inList(db, 'k.activity_id', activityIds))
    .whereNot('k.status', 'none')
    .whereRaw('k.ordinal = (select max(n.ordinal) from sheet_marks n where n.activity_id = k.activity_id and n.member_id = k.member_id)')
    .select({
      activityId: 'k.activity_id',
      memberId: 'k.member_id',
      status: 'k.status',
      how: 'k.how',
      reason: 'k.reason',
      at: 'k.marked_at',
    });
  return new Map(
    [...groupBy(rows, (row) => row.activityId)].map(([activityId, marks]) => [
      activityId,
      new Map(marks.map(({ memberId, status, how, reason, at }) => [memberId, { status, how, reason, at }])),
    ]),
  );
}
