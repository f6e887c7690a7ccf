/** Appends drafts to the chains of their organisations: numbers, hashes, rows, sums and heads of one group in a few statements. */
import type { Knex } from 'knex';
import { type Row, insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Points, assertPoints } from '../kernel/points.ts';
import type { World } from '../kernel/world.ts';
import { type Dates, type EntryKind, type EntrySource, type Hashed, type Named, entryHash, reasonDigest } from './entry.ts';
import { type Head, moveHeads } from './heads.ts';
import { addToSums } from './sums.ts';

/** An entry before it has a place in a chain. */
export type Draft = {
  readonly kind: EntryKind;
  readonly key: string | null;
  readonly generation: number;
  readonly member: Named;
  readonly organisation: Named;
  readonly activity: Named | null;
  readonly item: string;
  readonly occasion: string;
  readonly schemeVersion: Named;
  readonly awardPoints: Points;
  readonly points: Points;
  readonly times: -1 | 0 | 1;
  readonly occurredAt: Instant;
  readonly dates: Dates;
  readonly source: EntrySource;
  readonly reverses: Named | null;
  readonly author: Named | null;
  readonly actor: Named | null;
  readonly approver: Named | null;
  readonly reason: string | null;
  readonly evidenceDigest: string | null;
};

/** An entry that stands in the ledger. */
export type Posted = { readonly id: number; readonly uid: string; readonly points: Points; readonly dates: Dates };

type Chained = { readonly row: Row; readonly hash: string };

function chained(world: World, head: Head, seq: number, draft: Draft, postedAt: Instant): Chained {
  const salt = draft.reason === null ? null : Buffer.from(world.randomBytes(16)).toString('hex');
  const digest = draft.reason === null || salt === null ? null : reasonDigest(salt, draft.reason);
  // Named one by one: an object begun by a spread costs several times as much, and this is made for every entry.
  const hashed: Hashed = {
    day: draft.dates.day,
    month: draft.dates.month,
    quarter: draft.dates.quarter,
    year: draft.dates.year,
    countsMonth: draft.dates.countsMonth,
    countsQuarter: draft.dates.countsQuarter,
    countsYear: draft.dates.countsYear,
    uid: world.newUid(),
    organisationUid: head.organisationUid,
    seq,
    kind: draft.kind,
    key: draft.key,
    generation: draft.generation,
    memberUid: draft.member.uid,
    item: draft.item,
    schemeVersionUid: draft.schemeVersion.uid,
    awardPoints: assertPoints(draft.awardPoints),
    points: assertPoints(draft.points),
    times: draft.times,
    occurredAt: draft.occurredAt,
    occasion: draft.occasion,
    activityUid: draft.activity?.uid ?? null,
    source: draft.source,
    reversesUid: draft.reverses?.uid ?? null,
    authorUid: draft.author?.uid ?? null,
    actorUid: draft.actor?.uid ?? null,
    approverUid: draft.approver?.uid ?? null,
    reasonDigest: digest,
    evidenceDigest: draft.evidenceDigest,
    postedAt,
  };
  const hash = entryHash(head.hash, hashed);
  const row: Row = {
    uid: hashed.uid,
    organisation_id: draft.organisation.id,
    seq,
    prev_hash: head.hash,
    hash,
    kind: draft.kind,
    key: draft.key,
    generation: draft.generation,
    member_id: draft.member.id,
    item: draft.item,
    scheme_version_id: draft.schemeVersion.id,
    award_points: draft.awardPoints,
    points: draft.points,
    times: draft.times,
    occurred_at: draft.occurredAt,
    day: draft.dates.day,
    month: draft.dates.month,
    quarter: draft.dates.quarter,
    year: draft.dates.year,
    counts_month: draft.dates.countsMonth,
    counts_quarter: draft.dates.countsQuarter,
    counts_year: draft.dates.countsYear,
    occasion: draft.occasion,
    activity_id: draft.activity?.id ?? null,
    source: draft.source,
    reverses_id: draft.reverses?.id ?? null,
    author_id: draft.author?.id ?? null,
    actor_id: draft.actor?.id ?? null,
    approver_id: draft.approver?.id ?? null,
    reason: draft.reason,
    reason_salt: salt,
    reason_digest: digest,
    evidence_digest: draft.evidenceDigest,
    posted_at: postedAt,
  };
  return { row, hash };
}

/** Appends drafts in the order given; `heads` are those locked by `lockHeads` for every organisation named. Answers the entries in the same order. */
export async function append(
  tx: Knex.Transaction,
  world: World,
  heads: ReadonlyMap<number, Head>,
  drafts: readonly Draft[],
): Promise<readonly Posted[]> {
  if (drafts.length === 0) return [];
  const postedAt = world.clock();
  const moved = new Map<number, Head>();
  const rows = drafts.map((draft) => {
    const head = moved.get(draft.organisation.id) ?? heads.get(draft.organisation.id);
    if (head === undefined) throw new Error(`the head of organisation ${draft.organisation.id} is not locked`);
    const seq = head.seq + 1;
    const link = chained(world, head, seq, draft, postedAt);
    moved.set(draft.organisation.id, { organisationUid: head.organisationUid, seq, hash: link.hash });
    return link.row;
  });
  const inserted = await insertRows<{ id: number; uid: string }>(tx, 'entries', rows, 'returning id, uid');
  const ids = new Map(inserted.map(({ id, uid }) => [uid, id]));
  await addToSums(
    tx,
    drafts.map((draft) => ({
      memberId: draft.member.id,
      organisationId: draft.organisation.id,
      item: draft.item,
      day: draft.dates.day,
      countsMonth: draft.dates.countsMonth,
      countsQuarter: draft.dates.countsQuarter,
      countsYear: draft.dates.countsYear,
      awardPoints: draft.awardPoints,
      occasion: draft.occasion,
      points: draft.points,
      times: draft.times,
    })),
  );
  await moveHeads(tx, moved);
  await recordEvents(
    tx,
    postedAt,
    [...moved.keys()].map((organisationId) => ({ topic: 'ranking', organisationId, subject: '' })),
  );
  return drafts.map((draft, index) => {
    const uid = String(rows[index]?.['uid']);
    const id = ids.get(uid);
    if (id === undefined) throw new Error(`entry ${uid} was not written`);
    return { id, uid, points: draft.points, dates: draft.dates };
  });
}
