/** All the page may say before a sheet is closed: what it will deduct. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Month } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Named } from '../../named.ts';
import type { SheetHead, SheetNumbers } from '../sheet-parts.ts';

export type DeductionCauseCode = 'absent' | 'late' | 'left_early';

export type SheetCloseModel = {
  readonly sheet: SheetHead;
  readonly numbers: SheetNumbers;
  /** Until when check-in is open; null once it is over. */
  readonly openUntil: Instant | null;
  readonly early: boolean;
  /** Taps that nobody has settled, leave that nobody has decided. */
  readonly unsettled: number;
  readonly leavesWaiting: number;
  readonly leaveHref: string;
  readonly handHref: string;
  readonly proposals: readonly {
    readonly name: string;
    readonly cause: DeductionCauseCode;
    readonly at: Instant | null;
    readonly item: Named;
    readonly points: Points;
    readonly ticked: boolean;
    readonly reason: string;
    /** The reader's own: not theirs to forgive. */
    readonly own: boolean;
  }[];
  /** Who is missing and nothing is deducted from: floating members, kinds that the scheme holds against nobody. */
  readonly spared: number;
  /** Proposals past those listed: posted as proposed. */
  readonly more: number;
  /** The month in which the deductions count, where the activity's own is closed. */
  readonly countsIn: { readonly own: Month; readonly month: Month } | null;
  /** What the reader has seen, sent back with the form. */
  readonly seen: string;
  readonly action: string;
  readonly error: RefusalCode | null;
};
