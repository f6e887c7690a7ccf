/** When a leave excuses somebody. */
import type { LeaveKindCode } from '../contract/codes.ts';
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
