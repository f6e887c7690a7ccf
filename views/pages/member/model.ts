/** All the page of one member's points may say. Points in hundredths. */
import type { Period } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Named } from '../../named.ts';
import type { MemberClassCode } from '../../../server/contract/codes.ts';
import type { EntryFact, Explanation } from '../../../server/contract/explanation.ts';
import type { CapFact, FlagLevel, MonthHero, PeriodState, QuarterScale } from '../parts.ts';

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
  /** Null where no scheme was in force. */
  readonly explanation: Explanation | null;
  /** The page that tells all that lies behind the total. */
  readonly whyHref: string | null;
  /** What earns what, under which it was scored. */
  readonly schemeHref: string | null;
  /** Room left under item caps, the most used first. */
  readonly caps: readonly CapUse[];
  /** Newest first; at most `memberEntriesMax`, of `entriesTotal`. */
  readonly entries: readonly EntryFact[];
  readonly entriesTotal: number;
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
