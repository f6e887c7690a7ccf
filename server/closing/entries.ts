/** What a close posts by rule, what stands of an earlier close, and how the one takes the place of the other. */
import type { Knex } from 'knex';
import type { ClosingReasonCode } from '../contract/codes.ts';
import { instantAt } from '../kernel/calendar.ts';
import type { Points } from '../kernel/points.ts';
import type { World } from '../kernel/world.ts';
import { type Named, type Posted, type Posting, postAll, reverseAll } from '../ledger/service.ts';

/** An entry of a close that nobody has taken back. */
export type StandingEntry = {
  readonly id: number;
  readonly key: string;
  readonly memberId: number;
  readonly organisationId: number;
  readonly versionId: number;
  readonly item: string;
  readonly points: Points;
};

/** Entries `e` that stand, as narrowed, in their order. */
export function standingEntries(db: Knex, narrow: (query: Knex.QueryBuilder) => void): Promise<readonly StandingEntry[]> {
  const query = db('entries as e').leftJoin('entries as r', 'r.reverses_id', 'e.id').whereNull('r.id').orderBy('e.id');
  narrow(query);
  return query.select({
    id: 'e.id',
    key: 'e.key',
    memberId: 'e.member_id',
    organisationId: 'e.organisation_id',
    versionId: 'e.scheme_version_id',
    item: 'e.item',
    points: 'e.points',
  });
}

type RuleEntry = Pick<Posting, 'kind' | 'key' | 'member' | 'organisation' | 'item' | 'schemeVersion' | 'points' | 'day' | 'actor'> & {
  readonly reason: ClosingReasonCode;
};

/** An entry whose author is the rule and whose actor is who closes. */
export const ruleEntry = (entry: RuleEntry): Posting => ({
  ...entry,
  activity: null,
  occasion: '',
  occurredAt: instantAt(entry.day),
  source: 'rule',
  author: null,
  approver: null,
  evidenceDigest: null,
});

/** Takes entries back, then posts others: under the close's locks, where neither can be refused. Answers what was posted. */
export async function replaceEntries(
  tx: Knex.Transaction,
  world: World,
  stale: readonly StandingEntry[],
  { reason, actor }: { readonly reason: ClosingReasonCode; readonly actor: Named | null },
  postings: readonly Posting[],
): Promise<readonly Posted[]> {
  const reversed = await reverseAll(
    tx,
    world,
    stale.map(({ id }) => ({ entryId: id, source: 'rule', author: null, actor, approver: null, reason })),
  );
  const posted = await postAll(tx, world, postings);
  for (const outcome of [...reversed, ...posted]) if (!outcome.ok) throw new Error(`a close could not post: ${outcome.code}`);
  return posted.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
}
