/** All the page that plans a whole month may say: what is proposed, what is planned already, what was left out. */
import type { ActivityKindCode, HolidayCode } from '../../../server/contract/codes.ts';
import type { Day, Month, Period, Year } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';

export const rowErrorCodes = ['day_wrong', 'day_outside', 'time_wrong', 'day_closed', 'day_without_scheme'] as const;
export type RowErrorCode = (typeof rowErrorCodes)[number];

/** What concerns the whole form. */
export const monthErrorCodes = ['nothing_ticked', 'changed_meanwhile'] as const;
export type MonthErrorCode = (typeof monthErrorCodes)[number];

/** Another activity at the same time for some of the same people. */
export type Clash = { readonly title: string; readonly startsAt: Instant };

/** Whom an activity is meant for. */
export type AudienceName = { readonly name: string; readonly audience: 'all' | 'committee' };

export type MonthRow = {
  /** With `do-`, `day-`, `time-` before it the names of its fields. */
  readonly name: string;
  readonly ticked: boolean;
  readonly kind: ActivityKindCode;
  /** Empty for the name of its kind. */
  readonly title: string;
  readonly groupName: string | null;
  readonly place: string;
  readonly audiences: readonly AudienceName[];
  readonly minutes: number;
  /** As typed. */
  readonly day: string;
  readonly time: string;
  /** The month it stays in. */
  readonly month: Month;
  /** The activity before that it repeats; null of what is usual. */
  readonly likeDay: Day | null;
  /** The day that its rule names, where that one is off. */
  readonly moved: { readonly meant: Day; readonly holiday: HolidayCode | null } | null;
  /** Why it is not ticked: its day is over; its quarter or year has one; its quarter or year has none yet, and this is not the usual month. */
  readonly note: 'past' | 'enough' | 'still_needed' | null;
  readonly duePeriod: Period | null;
  readonly clashes: readonly Clash[];
  readonly errors: readonly RowErrorCode[];
};

export type PlannedRow = {
  readonly href: string;
  readonly title: string;
  readonly kind: ActivityKindCode;
  readonly place: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly clashes: readonly Clash[];
};

export type PlanMonthModel = {
  readonly organisation: { readonly id: string; readonly name: string };
  readonly month: Month;
  readonly span: 'month' | 'quarter';
  /** The month that it is worked out from, and whether anything was held there. */
  readonly before: Month;
  readonly heldBefore: number;
  /** Not planned yet, by day. */
  readonly rows: readonly MonthRow[];
  /** Proposals beyond those that one page takes. */
  readonly more: number;
  readonly planned: readonly PlannedRow[];
  readonly plannedMore: number;
  /** Days of weekly series that are off. */
  readonly leftOut: readonly {
    readonly kind: ActivityKindCode;
    readonly title: string;
    readonly day: Day;
    readonly holiday: HolidayCode | null;
  }[];
  readonly closedMonths: readonly Month[];
  readonly withoutScheme: boolean;
  readonly unknownYears: readonly Year[];
  readonly errors: readonly MonthErrorCode[];
  /** How many were planned just now. */
  readonly done: number | null;
  readonly action: string;
  readonly backHref: string;
  readonly calendarHref: string;
  readonly oneHref: string;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  /** The same for the other span. */
  readonly otherSpanHref: string;
};
