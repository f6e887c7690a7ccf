/** Pairs that a mark by hand keeps away although a tap of theirs was accepted: a further tap finds that one there. */
import type { Knex } from 'knex';
import { byHandOf, keptAway, type Pair, pairOf } from '../attendance/service.ts';
import { inList } from '../db/bulk.ts';
import { currentVerdicts } from './current.ts';

export async function withheld(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<ReadonlySet<string>> {
  const away = keptAway(await byHandOf(tx, pairs));
  const kept = pairs.filter(({ memberId, activityId }) => away.has(pairOf(memberId, activityId)));
  if (kept.length === 0) return new Set();
  const ids = kept.map((pair) => pair.activityId);
  const [first, firstList] = inList(tx, 't.activity_id', ids);
  const [later, laterList] = inList(tx, 'n.activity_id', ids);
  const rows: { memberId: number; activityId: number }[] = await currentVerdicts(tx)
    .whereRaw(`(${first} or t.id in (select n.tap_id from tap_verdicts n where ${later}))`, [...firstList, ...laterList])
    .whereRaw(`coalesce(v.verdict, t.verdict) in ('recorded', 'already_recorded')`)
    .select(
      tx.raw('case when v.tap_id is null then t.member_id else v.member_id end as "memberId"'),
      tx.raw('case when v.tap_id is null then t.activity_id else v.activity_id end as "activityId"'),
    );
  return new Set(rows.map(({ memberId, activityId }) => pairOf(memberId, activityId)).filter((pair) => away.has(pair)));
}
