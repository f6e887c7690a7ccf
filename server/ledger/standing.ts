/** What already stands under the keys that a group of postings names. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import type { Day } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { Dates, EntryKind, EntrySource, Named } from './entry.ts';

/**
 * A fact to post. `key` names it: null means the attendance key (member, activity, item), any other text is a key of its
 * own. Whoever posts the same fact under the same key again gets the first entry.
 */
export type Posting = {
  readonly kind: Exclude<EntryKind, 'reversal'>;
  readonly key: string | null;
  readonly member: Named;
  /** The member's organisation on the event's day. */
  readonly organisation: Named;
  readonly activity: Named | null;
  readonly item: string;
  /** Uid of the occasion in an exclusive group, else empty. */
  readonly occasion: string;
  /** The version in force on the event's day, which gives the points. */
  readonly schemeVersion: Named;
  readonly points: Points;
  readonly occurredAt: Instant;
  readonly day: Day;
  readonly source: EntrySource;
  readonly author: Named | null;
  readonly actor: Named | null;
  readonly approver: Named | null;
  readonly reason: string | null;
  readonly evidenceDigest: string | null;
};

/** The newest entry under a key, as found. */
export type Standing = {
  readonly id: number;
  readonly uid: string;
  readonly generation: number;
  readonly reversedBy: number | null;
  readonly body: string;
  readonly points: Points;
  readonly dates: Dates;
};

export const keyOf = (posting: Pick<Posting, 'key' | 'item'> & { memberId: number; activityId: number | null }): string =>
  posting.key === null ? `attendance ${posting.memberId} ${posting.activityId} ${posting.item}` : `named ${posting.key}`;

/** What makes two postings under one key the same fact. Who sent it, and why, may differ between two sendings. */
export const bodyOfPosting = (p: Posting): string =>
  JSON.stringify([
    p.kind,
    p.organisation.id,
    p.member.id,
    p.activity?.id ?? null,
    p.item,
    p.schemeVersion.id,
    p.points,
    p.occurredAt,
    p.day,
    p.occasion,
  ]);

export type EntryRow = {
  id: number;
  uid: string;
  kind: EntryKind;
  key: string | null;
  generation: number;
  organisation_id: number;
  member_id: number;
  activity_id: number | null;
  item: string;
  scheme_version_id: number;
  points: number;
  occurred_at: string;
  day: string;
  month: string;
  quarter: string;
  year: string;
  counts_month: string;
  counts_quarter: string;
  counts_year: string;
  occasion: string;
  reversed_by: number | null;
};

const bodyOfRow = (row: EntryRow): string =>
  JSON.stringify([
    row.kind,
    row.organisation_id,
    row.member_id,
    row.activity_id,
    row.item,
    row.scheme_version_id,
    row.points,
    row.occurred_at,
    row.day,
    row.occasion,
  ]);

export const datesOfRow = (row: EntryRow): Dates => ({
  day: row.day,
  month: row.month,
  quarter: row.quarter,
  year: row.year,
  countsMonth: row.counts_month,
  countsQuarter: row.counts_quarter,
  countsYear: row.counts_year,
});

/** The newest generation under each key that a group names. Read under the heads' locks, so that nobody adds one meanwhile. */
export async function standingEntries(tx: Knex.Transaction, postings: readonly Posting[]): Promise<ReadonlyMap<string, Standing>> {
  const select = () =>
    tx('entries as e')
      .leftJoin('entries as r', 'r.reverses_id', 'e.id')
      .whereNot('e.kind', 'reversal')
      .orderBy('e.generation')
      .select('e.*', { reversed_by: 'r.id' });
  const attendance = postings.filter((posting) => posting.key === null);
  const keys = postings.flatMap((posting) => posting.key ?? []);
  const rows: EntryRow[] = [];
  if (attendance.length > 0) {
    const members = [...new Set(attendance.map((posting) => posting.member.id))];
    const activities = [...new Set(attendance.flatMap((posting) => posting.activity?.id ?? []))];
    rows.push(
      ...(await select()
        .whereNull('e.key')
        .whereRaw(...inList(tx, 'e.member_id', members))
        .whereRaw(...inList(tx, 'e.activity_id', activities))),
    );
  }
  if (keys.length > 0) rows.push(...(await select().whereRaw(...inList(tx, 'e.key', keys))));
  return new Map(
    rows.map((row) => [
      keyOf({ key: row.key, item: row.item, memberId: row.member_id, activityId: row.activity_id }),
      {
        id: row.id,
        uid: row.uid,
        generation: row.generation,
        reversedBy: row.reversed_by,
        body: bodyOfRow(row),
        points: row.points,
        dates: datesOfRow(row),
      },
    ]),
  );
}
