/** An entry of the ledger: its shape, its key as text, what of it is hashed, how a chain begins. */
import { createHash } from 'node:crypto';
import { type Day, type Month, type Quarter, type Year } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';

export const entryKinds = ['award', 'reversal', 'carry_over', 'merit_spend'] as const;
export type EntryKind = (typeof entryKinds)[number];

export const entrySources = ['tap', 'secretary', 'claim', 'rule', 'import', 'correction'] as const;
export type EntrySource = (typeof entrySources)[number];

/** A thing by both its names: the integer inside, the uid outside and in what is hashed. */
export type Named = { readonly id: number; readonly uid: string };

/** The event's own periods and those it counts in, which differ when the own ones were closed at posting. */
export type Dates = {
  readonly day: Day;
  readonly month: Month;
  readonly quarter: Quarter;
  readonly year: Year;
  readonly countsMonth: Month;
  readonly countsQuarter: Quarter;
  readonly countsYear: Year;
};

/** Every column of an entry except the integer keys, as hashed. References are uids; a reason is a salted digest. */
export type Hashed = Dates & {
  readonly uid: string;
  readonly organisationUid: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly key: string | null;
  readonly generation: number;
  readonly memberUid: string;
  readonly item: string;
  readonly schemeVersionUid: string;
  readonly awardPoints: Points;
  readonly points: Points;
  readonly times: number;
  readonly occurredAt: Instant;
  readonly occasion: string;
  readonly activityUid: string | null;
  readonly source: EntrySource;
  readonly reversesUid: string | null;
  readonly authorUid: string | null;
  readonly actorUid: string | null;
  readonly approverUid: string | null;
  readonly reasonDigest: string | null;
  readonly evidenceDigest: string | null;
  readonly postedAt: Instant;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What stands before the first entry of an organisation's chain. */
export const chainStart = (organisationUid: string): string => sha256(`flagtap ledger v1\n${organisationUid}`);

/**
 * The hash of an entry on top of the one before: SHA-256 over the previous hash, a line feed and a JSON array of the
 * hashed columns in this order. The order is part of the format: columns are only ever added at its end, under a new version.
 */
export const entryHash = (previous: string, entry: Hashed): string =>
  sha256(
    `${previous}\n${JSON.stringify([
      entry.uid,
      entry.organisationUid,
      entry.seq,
      entry.kind,
      entry.key,
      entry.generation,
      entry.memberUid,
      entry.item,
      entry.schemeVersionUid,
      entry.awardPoints,
      entry.points,
      entry.times,
      entry.occurredAt,
      entry.day,
      entry.month,
      entry.quarter,
      entry.year,
      entry.countsMonth,
      entry.countsQuarter,
      entry.countsYear,
      entry.occasion,
      entry.activityUid,
      entry.source,
      entry.reversesUid,
      entry.authorUid,
      entry.actorUid,
      entry.approverUid,
      entry.reasonDigest,
      entry.evidenceDigest,
      entry.postedAt,
    ])}`,
  );

/** A reason is personal data: only its salted digest is hashed, so that deleting the words leaves the chain whole. */
export const reasonDigest = (salt: string, reason: string): string => sha256(`${salt}\n${reason}`);
