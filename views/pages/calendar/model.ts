/** All the calendar of a month may say. */
import type { ActivityKindCode, HolidayCode } from '../../../server/contract/codes.ts';
import type { Day, Month } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { AudienceName } from '../plan-month/model.ts';

export type CalendarItem = {
  readonly href: string;
  readonly title: string;
  readonly kind: ActivityKindCode;
  readonly place: string;
  readonly speaker: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly audiences: readonly AudienceName[];
  /** Who holds it, where that is another than the calendar's. */
  readonly hostName: string | null;
};

export type CalendarDay = {
  readonly day: Day;
  /** A day off by name, or a weekend day that is worked. */
  readonly mark: { readonly kind: 'holiday'; readonly holiday: HolidayCode } | { readonly kind: 'make_up_workday' } | null;
  readonly weekend: boolean;
  readonly today: boolean;
  readonly items: readonly CalendarItem[];
};

export type CalendarModel = {
  readonly organisation: { readonly id: string; readonly name: string };
  readonly month: Month;
  readonly days: readonly CalendarDay[];
  /** A member sees what is meant for them. */
  readonly ownOnly: boolean;
  /** There are more than the page shows. */
  readonly cut: boolean;
  /** The days off of its year are known. */
  readonly holidaysKnown: boolean;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly todayHref: string | null;
  readonly listHref: string;
  readonly feedHref: string;
  /** Where the month is planned, for who may. */
  readonly planHref: string | null;
};
