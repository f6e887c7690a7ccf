/** The two acts of the ledger: a fact is posted once, an entry is reversed at most once. */
import type { Knex } from 'knex';
import type { RefusalCode } from '../contract/refusals.ts';
import { inList } from '../db/bulk.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { type Draft, type Posted, append } from './append.ts';
import { type Counting, countingFor } from './counting.ts';
import type { EntrySource, Named } from './entry.ts';
import { type EntryRow, type Posting, bodyOfPosting, datesOfRow, keyOf, standingEntries } from './standing.ts';

export { lockHeads } from './heads.ts';
export { type Counting as Prepared, countingFor as prepare, headsFor } from './counting.ts';
export type { Posted } from './append.ts';
export type { EntrySource, Named } from './entry.ts';
export type { Posting } from './standing.ts';

function given(posted: readonly Posted[], index: number): Posted {
  const entry = posted[index];
  if (entry === undefined) throw new Error(`draft ${index} was not appended`);
  return entry;
}

// Named one by one: a spread of a posting costs several times as much, and this is made for every entry.
const draftOf = (posting: Posting, generation: number, counting: Counting): Draft => ({
  kind: posting.kind,
  key: posting.key,
  generation,
  member: posting.member,
  organisation: posting.organisation,
  activity: posting.activity,
  item: posting.item,
  occasion: posting.occasion,
  schemeVersion: posting.schemeVersion,
  awardPoints: posting.points,
  points: posting.points,
  times: 1,
  occurredAt: posting.occurredAt,
  dates: counting.datesOf({ memberId: posting.member.id, organisationId: posting.organisation.id, day: posting.day }),
  source: posting.source,
  reverses: null,
  author: posting.author,
  actor: posting.actor,
  approver: posting.approver,
  reason: posting.reason,
  evidenceDigest: posting.evidenceDigest,
});

/**
 * Posts facts, each once, and answers one outcome for each in the order given. The same fact again answers the entry that
 * stands; another fact under a key that stands is refused with `key_reused` and leaves no row; a key whose entry was
 * reversed takes its next generation. `prepared` are the locks taken earlier by `prepare` for these very places.
 */
export async function postAll(
  tx: Knex.Transaction,
  world: World,
  postings: readonly Posting[],
  prepared?: Counting,
): Promise<readonly Outcome<Posted, RefusalCode>[]> {
  if (postings.length === 0) return [];
  const counting =
    prepared ??
    (await countingFor(
      tx,
      postings.map((p) => ({ memberId: p.member.id, organisationId: p.organisation.id, day: p.day })),
    ));
  const standing = await standingEntries(tx, postings);
  const drafts: Draft[] = [];
  const mine = new Map<string, { readonly body: string; readonly draft: number }>();
  const answers = postings.map((posting): (() => Outcome<Posted, RefusalCode>) => {
    const key = keyOf({ key: posting.key, item: posting.item, memberId: posting.member.id, activityId: posting.activity?.id ?? null });
    const body = bodyOfPosting(posting);
    const before = standing.get(key);
    const beside = mine.get(key);
    if (beside !== undefined) return () => (beside.body === body ? ok(given(posted, beside.draft)) : refused('key_reused'));
    if (before !== undefined && before.reversedBy === null) return () => (before.body === body ? ok(before) : refused('key_reused'));
    const draft = drafts.push(draftOf(posting, before === undefined ? 0 : before.generation + 1, counting)) - 1;
    mine.set(key, { body, draft });
    return () => ok(given(posted, draft));
  });
  const posted = await append(tx, world, counting.heads, drafts);
  return answers.map((answer) => answer());
}

/** Posts one fact; see `postAll`. */
export async function post(tx: Knex.Transaction, world: World, posting: Posting): Promise<Outcome<Posted, RefusalCode>> {
  const [outcome] = await postAll(tx, world, [posting]);
  if (outcome === undefined) throw new Error('a posting had no outcome');
  return outcome;
}

export type Reversal = {
  readonly entryId: number;
  readonly source: EntrySource;
  readonly author: Named | null;
  readonly actor: Named | null;
  readonly approver: Named | null;
  readonly reason: string;
};

type OriginalRow = EntryRow & {
  award_points: number;
  times: -1 | 0 | 1;
  member_uid: string;
  organisation_uid: string;
  activity_uid: string | null;
  version_uid: string;
};

async function originals(tx: Knex.Transaction, entryIds: readonly number[]): Promise<ReadonlyMap<number, OriginalRow>> {
  const rows: OriginalRow[] = await tx('entries as e')
    .join('members as m', 'm.id', 'e.member_id')
    .join('organisations as o', 'o.id', 'e.organisation_id')
    .join('scheme_versions as v', 'v.id', 'e.scheme_version_id')
    .leftJoin('activities as a', 'a.id', 'e.activity_id')
    .leftJoin('entries as r', 'r.reverses_id', 'e.id')
    .whereRaw(...inList(tx, 'e.id', entryIds))
    .select('e.*', { member_uid: 'm.uid', organisation_uid: 'o.uid', version_uid: 'v.uid', activity_uid: 'a.uid', reversed_by: 'r.id' });
  return new Map(rows.map((row) => [row.id, row]));
}

const reversalDraft = (row: OriginalRow, reversal: Reversal, counting: Counting): Draft => ({
  kind: 'reversal',
  key: null,
  generation: row.generation,
  member: { id: row.member_id, uid: row.member_uid },
  organisation: { id: row.organisation_id, uid: row.organisation_uid },
  activity: row.activity_id === null || row.activity_uid === null ? null : { id: row.activity_id, uid: row.activity_uid },
  item: row.item,
  occasion: row.occasion,
  schemeVersion: { id: row.scheme_version_id, uid: row.version_uid },
  awardPoints: row.award_points,
  points: row.points === 0 ? 0 : -row.points,
  times: row.times === 1 ? -1 : 0,
  occurredAt: row.occurred_at,
  // A month that was reopened since must not lose what it never had.
  dates: counting.datesOf({ memberId: row.member_id, organisationId: row.organisation_id, day: row.day }, datesOfRow(row)),
  source: reversal.source,
  reverses: { id: row.id, uid: row.uid },
  author: reversal.author,
  actor: reversal.actor,
  approver: reversal.approver,
  reason: reversal.reason,
  evidenceDigest: null,
});

/** Reverses entries exactly, each at most once, one outcome for each in the order given. A reversal is never reversed: what was right is posted again. */
export async function reverseAll(
  tx: Knex.Transaction,
  world: World,
  reversals: readonly Reversal[],
): Promise<readonly Outcome<Posted, RefusalCode>[]> {
  if (reversals.length === 0) return [];
  const ids = reversals.map((reversal) => reversal.entryId);
  const unlocked = await originals(tx, ids);
  const counting = await countingFor(
    tx,
    [...unlocked.values()].map((row) => ({ memberId: row.member_id, organisationId: row.organisation_id, day: row.day })),
  );
  // Read again under the locks: another process may have reversed one in between.
  const rows = await originals(tx, ids);
  const drafts: Draft[] = [];
  const taken = new Set<number>();
  const answers = reversals.map((reversal): (() => Outcome<Posted, RefusalCode>) => {
    const row = rows.get(reversal.entryId);
    if (row === undefined) return () => refused('entry_unknown');
    if (row.kind === 'reversal') return () => refused('reversal_of_reversal');
    if (row.reversed_by !== null || taken.has(row.id)) return () => refused('already_reversed');
    taken.add(row.id);
    const draft = drafts.push(reversalDraft(row, reversal, counting)) - 1;
    return () => ok(given(posted, draft));
  });
  const posted = await append(tx, world, counting.heads, drafts);
  return answers.map((answer) => answer());
}

/** Reverses one entry; see `reverseAll`. */
export async function reverse(tx: Knex.Transaction, world: World, reversal: Reversal): Promise<Outcome<Posted, RefusalCode>> {
  const [outcome] = await reverseAll(tx, world, [reversal]);
  if (outcome === undefined) throw new Error('a reversal had no outcome');
  return outcome;
}
