/** All the page may say where leave of one activity is asked, and entered for others. */
import type { LeaveKindCode } from '../../../server/contract/codes.ts';
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Instant } from '../../../server/kernel/clock.ts';

/** People offered for a leave that was told; more are entered from their own branch. */
export const leaveEnterMax = 500;
export const leaveWordsMax = 200;

export type LeaveModel = {
  readonly activity: {
    readonly title: string;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    readonly place: string;
    readonly href: string;
    readonly begun: boolean;
  };
  /** The reader's own leave; null where the activity is not for them. */
  readonly own: OwnLeave | null;
  /** For officers: those for whom a leave may be entered, and the leaves of this activity. */
  readonly others: {
    readonly action: string;
    readonly listHref: string;
    readonly offered: readonly Offered[];
    readonly standing: readonly StandingLeave[];
  } | null;
  /** What stood in the way of what was sent; it was kept. */
  readonly error: RefusalCode | null;
  readonly typed: { readonly words: string; readonly member: string };
  readonly done: 'entered' | null;
};

export type OwnLeave = {
  /** `open`: nothing asked yet, or the last request was declined or withdrawn; `not_required`: nobody waits for the reader. */
  readonly state: 'open' | 'waiting' | 'granted' | 'not_required';
  /** The last request, however it ended. */
  readonly last: {
    readonly state: 'waiting' | 'granted' | 'declined' | 'withdrawn';
    readonly kind: LeaveKindCode;
    readonly words: string;
    readonly askedAt: Instant;
    readonly decisionWords: string;
  } | null;
  readonly action: string;
  readonly withdrawAction: string;
  readonly makeUpsHref: string;
};

export type Offered = { readonly id: string; readonly name: string };
export type StandingLeave = { readonly name: string; readonly kind: LeaveKindCode; readonly state: 'waiting' | 'granted' };
