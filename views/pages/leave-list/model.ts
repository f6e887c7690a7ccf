/** All the secretary's list of leave may say: what waits, what nobody decided in time, what was settled. */
import type { LeaveKindCode } from '../../../server/contract/codes.ts';
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Instant } from '../../../server/kernel/clock.ts';

export const leaveRowsMax = 100;
export const leaveMissedMax = 20;
export const leaveSettledMax = 50;
export const leaveUpcomingMax = 12;
export const proofRowsMax = 50;

export type LeaveRow = {
  readonly id: string;
  readonly memberName: string;
  /** Named where the reader looks after more than one. */
  readonly organisationName: string | null;
  readonly kind: LeaveKindCode;
  readonly words: string;
  readonly askedAt: Instant;
  /** Told to an officer who entered it. */
  readonly entered: boolean;
  readonly activity: { readonly title: string; readonly startsAt: Instant; readonly endsAt: Instant; readonly href: string };
};

export type WaitingLeave = LeaveRow & {
  /** Where the reader may not decide it: their own. Who does: another officer of the branch, the organisation above, nobody yet. */
  readonly own: { readonly by: 'branch' | 'above'; readonly name: string } | { readonly by: 'nobody' } | null;
  readonly grantAction: string;
  readonly declineAction: string;
};

export type SettledLeave = LeaveRow & {
  readonly state: 'granted' | 'declined' | 'withdrawn';
  readonly decisionWords: string;
  readonly decidedBy: string | null;
  /** Where a leave that was granted by mistake may still be declined. */
  readonly declineAction: string | null;
};

/** A proof of a floating member that waits. */
export type WaitingProof = {
  readonly id: string;
  readonly memberName: string;
  readonly organisationName: string | null;
  readonly words: string;
  readonly fileHref: string | null;
  readonly sentAt: Instant;
  readonly activity: LeaveRow['activity'];
  readonly isOwn: boolean;
  readonly acceptAction: string;
  readonly declineAction: string;
};

export const leaveDoneCodes = ['granted', 'declined', 'proof_accepted', 'proof_declined'] as const;
export type LeaveDone = (typeof leaveDoneCodes)[number];

export type LeaveListModel = {
  readonly organisationName: string;
  readonly proofs: readonly WaitingProof[];
  readonly waiting: readonly WaitingLeave[];
  /** More wait than are shown. */
  readonly more: boolean;
  readonly missed: readonly LeaveRow[];
  readonly settled: readonly SettledLeave[];
  readonly grantAction: string;
  /** Null for who looks after no make-up study. */
  readonly makeUpsHref: string | null;
  /** Activities to come, for a leave that was told. */
  readonly upcoming: readonly { readonly title: string; readonly startsAt: Instant; readonly href: string }[];
  /** What was done a moment ago; `left` were not touched, because they were settled or their activity had begun. */
  readonly done: { readonly what: LeaveDone; readonly count: number; readonly left: number } | null;
  /** What stood in the way, for which leave or proof. */
  readonly error: { readonly code: RefusalCode; readonly leave: string | null } | null;
};
