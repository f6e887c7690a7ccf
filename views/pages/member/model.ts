/** All the page of one member's points may say. Points in hundredths. */
import type { Period } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Named } from '../../named.ts';
import type { MemberClassCode } from '../../../server/contract/codes.ts';
import type { CapFact, EntryFact, FlagLevel, MonthHero, PeriodState, QuarterScale } from '../parts.ts';

export const memberEntriesMax = 200;

export type MemberModel = {
  readonly member: {
    readonly id: string;
    readonly name: string;
    readonly organisationName: string;
    readonly class: MemberClassCode;
    /** The viewer looks at themselves. */
    readonly self: boolean;
  };
  /** The month, quarter or year explained. */
  readonly period: Period;
  readonly state: PeriodState;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly periods: { readonly monthHref: string; readonly quarterHref: string; readonly yearHref: string };
  readonly hero: MonthHero;
  /** Null where the scheme has no levels. */
  readonly quarter: QuarterScale | null;
  /** Flags of past quarters, newest first; empty while none was awarded. */
  readonly flags: readonly { readonly quarter: string; readonly level: FlagLevel; readonly score: Points }[];
  readonly explanation: Explanation;
  /** Room left under item caps, the most used first. */
  readonly caps: readonly CapUse[];
  /** Newest first; at most `memberEntriesMax`, of `entriesTotal`. */
  readonly entries: readonly EntryFact[];
  readonly entriesTotal: number;
};

/** Adds up: the categories' `counted` and the adjustments are the total. */
export type Explanation = {
  readonly schemeVersion: string;
  readonly total: Points;
  readonly categories: readonly CategoryLine[];
  readonly adjustments: readonly { readonly kind: AdjustmentKind; readonly points: Points }[];
};

/** What moves the sum of the categories to the total. */
export type AdjustmentKind = 'base' | 'bonus_ceiling' | 'weights' | 'floor' | 'ceiling' | 'veto' | 'carry_over';

export type CategoryLine = {
  readonly code: string;
  readonly name: Named;
  /** Sum of the items' counted points. */
  readonly recorded: Points;
  readonly counted: Points;
  /** What cut it, where counted differs from recorded. */
  readonly cap: CapFact | null;
  readonly items: readonly ItemLine[];
};

export type ItemLine = {
  readonly code: string;
  readonly name: Named;
  readonly times: number;
  /** Points of one time, where all times gave the same. */
  readonly each: Points | null;
  readonly recorded: Points;
  readonly counted: Points;
  readonly cut:
    | null
    | { readonly kind: 'cap'; readonly cap: CapFact }
    | { readonly kind: 'exclusive'; readonly with: Named }
    | { readonly kind: 'not_counted' };
  /** The day of a single time. */
  readonly day: string | null;
};

export type CapUse = {
  readonly code: string;
  readonly name: Named;
  readonly cap: CapFact;
  /** Counted so far in the cap's current window: points, or times for a cap by times. */
  readonly used: number;
  /** Recorded so far in that window, in the same unit. */
  readonly recorded: number;
  readonly times: number;
};
