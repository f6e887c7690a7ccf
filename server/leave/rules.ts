/** When leave may be asked for and decided, and when it excuses somebody. */
import type { LeaveKindCode, MemberClassCode } from '../contract/codes.ts';
import type { Instant } from '../kernel/clock.ts';

export type LeaveDecision = 'granted' | 'declined';

/** A leave as it stands: asked, perhaps decided, perhaps withdrawn. */
export type LeaveStanding = {
  readonly kind: LeaveKindCode;
  readonly askedAt: Instant;
  readonly decision: LeaveDecision | null;
  readonly decidedAt: Instant | null;
  readonly withdrawnAt: Instant | null;
};

/** Leave is asked for and granted beforehand: what is granted at the start or after it excuses nobody, and nothing that was withdrawn does. */
export const excuses = ({ askedAt, decision, decidedAt, withdrawnAt }: LeaveStanding, startsAt: Instant): boolean =>
  withdrawnAt === null && decision === 'granted' && decidedAt !== null && askedAt < startsAt && decidedAt < startsAt;

export const leaveStates = ['waiting', 'granted', 'declined', 'withdrawn'] as const;
export type LeaveState = (typeof leaveStates)[number];

export const leaveStateOf = ({ decision, withdrawnAt }: Pick<LeaveStanding, 'decision' | 'withdrawnAt'>): LeaveState =>
  withdrawnAt !== null ? 'withdrawn' : (decision ?? 'waiting');

/** Whether a decision still fits: what waits is granted or declined, what was granted by mistake may yet be declined. */
export const mayBecome = (state: LeaveState, decision: LeaveDecision): boolean =>
  state === 'waiting' || (state === 'granted' && decision === 'declined');

/** Who is away takes part by proof: floating members on the list of the activity. */
export const mayProve = ({ required, class: held }: { readonly required: boolean; readonly class: MemberClassCode }): boolean =>
  required && held === 'floating';
