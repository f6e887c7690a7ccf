/** What late facts do to closed sheets: nobody keeps a deduction for what turned out otherwise. */
import type { Knex } from 'knex';
import { activitiesById } from '../activities/queries.ts';
import type { AfterAttendance } from '../attendance/service.ts';
import { sheetLines } from '../attendance/sheet.ts';
import { bySystem, recordActs } from '../audit/service.ts';
import { inList } from '../db/bulk.ts';
import { groupBy } from '../kernel/group.ts';
import type { World } from '../kernel/world.ts';
import { reverseAll } from '../ledger/service.ts';
import { causeOf, type DeductionCause } from './rules.ts';

type Posted = {
  readonly activityId: number;
  readonly memberId: number;
  readonly memberUid: string;
  readonly organisationId: number;
  readonly entryId: number;
  readonly cause: DeductionCause;
};

/** Deductions of closed sheets that stand against these members. */
async function standingAgainst(
  tx: Knex.Transaction,
  activityIds: readonly number[],
  memberIds: readonly number[],
): Promise<readonly Posted[]> {
  return tx('sheets as s')
    .join('sheet_deductions as d', (on) => on.on('d.activity_id', 's.activity_id').andOn('d.closing', 's.closings'))
    .join('members as m', 'm.id', 'd.member_id')
    .join('entries as e', 'e.id', 'd.entry_id')
    .leftJoin('entries as r', 'r.reverses_id', 'e.id')
    .where('s.state', 'closed')
    .whereNull('r.id')
    .whereRaw(...inList(tx, 's.activity_id', activityIds))
    .whereRaw(...inList(tx, 'd.member_id', memberIds))
    .orderBy('e.id')
    .select({
      activityId: 's.activity_id',
      memberId: 'd.member_id',
      memberUid: 'm.uid',
      organisationId: 'e.organisation_id',
      entryId: 'e.id',
      cause: 'd.cause',
    });
}

/**
 * Reverses what a closed sheet deducted from members whose standing is another now: a tap that an offline kiosk brought
 * late, a card that was bound, a mark. Only in their favour: what a late fact would cost them is listed for the secretary.
 */
export const putRight =
  (world: World): AfterAttendance =>
  async (tx, pairs) => {
    if (pairs.length === 0) return;
    const activityIds = [...new Set(pairs.map((pair) => pair.activityId))];
    const posted = await standingAgainst(tx, activityIds, [...new Set(pairs.map((pair) => pair.memberId))]);
    if (posted.length === 0) return;
    const byActivity = groupBy(posted, (one) => one.activityId);
    const wrong: Posted[] = [];
    for (const activity of await activitiesById(tx, [...byActivity.keys()])) {
      const now = world.clock();
      const lines = await sheetLines(tx, activity, now < activity.closesAt ? activity.closesAt : now);
      const causes = new Map(lines.map((line) => [line.memberId, causeOf(line)]));
      wrong.push(...(byActivity.get(activity.id) ?? []).filter(({ memberId, cause }) => (causes.get(memberId) ?? null) !== cause));
    }
    const outcomes = await reverseAll(
      tx,
      world,
      wrong.map(({ entryId }) => ({ entryId, source: 'correction', author: null, actor: null, approver: null, reason: 'sheet_put_right' })),
    );
    const refusal = outcomes.find((outcome) => !outcome.ok);
    if (refusal !== undefined && !refusal.ok) throw new Error(`a deduction could not be taken back: ${refusal.code}`);
    await recordActs(
      tx,
      world,
      wrong.map(({ memberUid, organisationId, cause }) => ({
        actor: bySystem,
        action: 'sheet.put_right',
        organisationId,
        subject: memberUid,
        detail: { cause },
      })),
    );
  };
