/** Facts that several pages show in the same way. Points in hundredths. */
import type { Instant } from '../../server/kernel/clock.ts';
import type { Day, Month, PeriodKind, Quarter } from '../../server/kernel/calendar.ts';
import type { Points } from '../../server/kernel/points.ts';
import type { Named } from '../named.ts';
import type { ActivityKindCode, ActivityStateCode, UnrankedCode } from '../../server/contract/codes.ts';

export type OrganisationName = { readonly id: string; readonly name: string };

/** Places risen since the month before; negative is fallen, 0 the same, null not ranked then. */
export type Movement = number | null;

/** `hidden`: the branch does not show ranks. `unranked`: this member has none, with the cause. `none`: nothing to rank yet. */
export type RankFact =
  | { readonly kind: 'ranked'; readonly rank: number; readonly tied: boolean; readonly movement: Movement }
  | { readonly kind: 'unranked'; readonly cause: UnrankedCode }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'none' };

/** Whether a period still moves. */
export type PeriodState = { readonly kind: 'open'; readonly asOf: Instant } | { readonly kind: 'closed'; readonly closedOn: Day };

/** The first thing a member sees: the total of a month, then rank, year, purse. */
export type MonthHero = {
  readonly month: Month;
  readonly total: Points;
  readonly rank: RankFact;
  readonly yearTotal: Points;
  /** Where the month's total comes from, and the year's up to it; null where the viewer may not read that. */
  readonly whyHref: string | null;
  readonly yearWhyHref: string | null;
  /** Null where the scheme has nothing to redeem. `pending` becomes spendable when its month closes. */
  readonly redeemable: { readonly balance: Points; readonly pending: Points } | null;
};

/** A level of a flag scheme. `order` 1 to 5 gives the shape; colour is data. Half-open: 44.5 is below 45. */
export type FlagLevel = {
  readonly code: string;
  readonly name: Named;
  readonly order: number;
  readonly colour: FlagColour;
  /** Null: the lowest, from nothing. */
  readonly minScore: Points | null;
};
export const flagColours = ['red', 'blue', 'yellow'] as const;
export type FlagColour = (typeof flagColours)[number];
export const flagLevelsMax = 5;

/** A member's quarter against the flag levels, highest level first. */
export type QuarterScale = {
  readonly quarter: Quarter;
  readonly score: Points;
  readonly levels: readonly FlagLevel[];
  readonly whyHref: string | null;
};

export type ActivityFact = {
  readonly id: string;
  readonly href: string | null;
  readonly title: string;
  readonly kind: ActivityKindCode;
  readonly place: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly checkinOpensAt: Instant;
  readonly checkinClosesAt: Instant;
  readonly state: ActivityStateCode;
  readonly present: number;
  readonly expected: number;
  /** Of an open call: how many registered, for how many places, and where. */
  readonly call: { readonly registered: number; readonly places: number | null; readonly href: string | null } | null;
};

/** A cap of an item or category: by points or by times, per window. */
export type CapFact = {
  readonly window: PeriodKind;
  readonly maxPoints: Points | null;
  readonly maxTimes: number | null;
};
