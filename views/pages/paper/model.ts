/** All a sign-in sheet on paper may say: before the meeting to be signed, afterwards with what is known. */
import type { SeatCode } from '../../../server/contract/codes.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { VoteLine } from '../activity/model.ts';

/** Names on one sheet; a larger hall has a list a branch. */
export const paperNamesMax = 2_000;

export type PaperModel = {
  readonly organisationName: string;
  readonly title: string;
  readonly place: string;
  readonly speaker: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly sheetHref: string;
  /** The same sheet the other way: with what is known, or to be signed; null where nothing is known. */
  readonly otherHref: string | null;
  /** Whether what is known stands on it. */
  readonly filled: boolean;
  readonly groups: readonly PaperGroup[];
  /** Names that are not on the paper. */
  readonly unlisted: number;
  readonly counts: { readonly expected: number; readonly present: number; readonly leave: number; readonly missing: number };
  /** Who came beside the expected, and guests; empty where it is to be signed. */
  readonly besides: readonly { readonly name: string; readonly origin: string; readonly at: Instant | null }[];
  readonly votes: readonly VoteLine[];
};

export type PaperGroup = { readonly branch: string | null; readonly name: string | null; readonly people: readonly PaperPerson[] };

export type PaperPerson = {
  readonly name: string;
  /** Null where nothing is to stand beside the name yet. */
  readonly status: SeatCode | null;
  readonly at: Instant | null;
  readonly source: 'tap' | 'secretary' | null;
};
