/** Where a mark by hand decides over taps: who is kept away whatever was tapped, who stands without any tap and since when. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Pair, pairOf } from './pairs.ts';

/** The mark that stands for a pair: since when they were there, or null, they were not. */
export type ByHand = { readonly presentAt: Instant | null };

/** The marks that stand for pairs, by pair; a pair without one has no entry. */
export async function byHandOf(db: Knex, pairs: readonly Pair[]): Promise<ReadonlyMap<string, ByHand>> {
  if (pairs.length === 0) return new Map();
  const rows: { memberId: number; activityId: number; presentAt: Instant | null }[] = await db('sheet_marks as k')
    .whereRaw(...inList(db, 'k.activity_id', [...new Set(pairs.map((pair) => pair.activityId))]))
    .whereRaw(...inList(db, 'k.member_id', [...new Set(pairs.map((pair) => pair.memberId))]))
    .whereRaw('k.ordinal = (select max(n.ordinal) from sheet_marks n where n.activity_id = k.activity_id and n.member_id = k.member_id)')
    .whereNot('k.status', 'none')
    .select({ memberId: 'k.member_id', activityId: 'k.activity_id', presentAt: 'k.present_at' });
  return new Map(rows.map(({ memberId, activityId, presentAt }) => [pairOf(memberId, activityId), { presentAt }]));
}

/** The pairs that a mark keeps away: taps are accepted and stand, no attendance follows from them. */
export const keptAway = (marks: ReadonlyMap<string, ByHand>): ReadonlySet<string> =>
  new Set([...marks].filter(([, { presentAt }]) => presentAt === null).map(([pair]) => pair));
