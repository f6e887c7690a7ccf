/** How somebody stands on the sheet of an activity. */
import type { LeaveKindCode, MemberClassCode, MemberStatusCode, SheetStatusCode } from '../contract/codes.ts';
import { type Instant, msOf } from '../kernel/clock.ts';

/** Nobody waits for exempt or suspended members; they may come. */
export const isRequired = (held: MemberClassCode): boolean => held === 'normal' || held === 'floating';

/** Whether somebody for whom an activity is meant has a vote there. */
export const hasVote = (held: MemberClassCode, status: MemberStatusCode): boolean => status === 'full' && held !== 'suspended';

const minuteMs = 60_000;

/** Whether somebody who signed out had stayed too short for the activity; who never signed out is not said to have left. */
export const leftTooSoon = (
  { signOut, minStayMinutes }: { readonly signOut: boolean; readonly minStayMinutes: number },
  at: Instant,
  leftAt: Instant | null,
): boolean => signOut && leftAt !== null && msOf(leftAt) - msOf(at) < minStayMinutes * minuteMs;

/** What is known of somebody on a sheet. */
export type LineFacts = {
  readonly class: MemberClassCode;
  /** Null for who has not come. */
  readonly presence: { readonly late: boolean; readonly leftEarly: boolean } | null;
  /** The leave that excuses them. */
  readonly leave: LeaveKindCode | null;
  /** What a secretary marked by hand, where it stands. */
  readonly mark: SheetStatusCode | null;
  readonly madeUp: boolean;
};

export const missedStatuses = ['leave_official', 'leave_sick', 'leave_private', 'absent'] as const;
/** What one who was not there stands as, made up for or not. */
export type MissedStatus = (typeof missedStatuses)[number];

function statusWithoutMakeUp({ class: held, presence, leave, mark }: LineFacts, over: boolean): SheetStatusCode {
  // Marked as present says that they came; their time says whether it was late.
  if (mark === 'present' && presence !== null) return presence.late ? 'late' : 'present';
  if (mark !== null) return mark;
  if (presence !== null) return presence.late ? 'late' : presence.leftEarly ? 'left_early' : 'present';
  if (!isRequired(held)) return 'exempt';
  if (leave !== null) return `leave_${leave}`;
  return over ? 'absent' : 'awaited';
}

/** What somebody was not there for, whether they made up for it or not; null for who came, is asked for nothing, or may still come. */
export function missedBy(facts: LineFacts, over: boolean): MissedStatus | null {
  const status = statusWithoutMakeUp(facts, over);
  return missedStatuses.find((missed) => missed === status) ?? null;
}

/**
 * The status of a line. A mark by hand says it; else who came was there, whatever leave they had; from the others an
 * exempt or suspended member is asked for nothing, leave excuses, and who is left is awaited while check-in lasts, absent
 * when it is over. What somebody missed and made up for is made up.
 */
export function statusOf(facts: LineFacts, over: boolean): SheetStatusCode {
  return facts.madeUp && missedBy(facts, over) !== null ? 'made_up' : statusWithoutMakeUp(facts, over);
}
