/** All the page of one member's dues may say: their own, or one that a secretary enters for. */
import type { DuesStandingCode } from '../../../server/contract/codes.ts';
import type { Day, Month } from '../../../server/kernel/calendar.ts';
import type { DuesErrorCode } from '../dues/model.ts';

export type DuesMonth = {
  readonly month: Month;
  readonly standing: DuesStandingCode;
  readonly dueDay: Day;
  readonly paidOn: Day | null;
  readonly amountFen: number | null;
  readonly chosen: boolean;
  readonly withdrawHref: string | null;
};

export type DuesPersonModel = {
  readonly name: string;
  readonly organisationName: string;
  /** The viewer themselves. */
  readonly own: boolean;
  readonly keeps: boolean;
  readonly paidTo: Month | null;
  readonly overdue: readonly Month[];
  /** Of the month that runs. */
  readonly now: DuesStandingCode;
  readonly month: Month;
  readonly dueDay: Day;
  /** Newest last. */
  readonly months: readonly DuesMonth[];
  /** What a field for the amount holds; null where amounts are not kept. */
  readonly amount: string | null;
  readonly paidOn: string;
  readonly today: Day;
  /** Everything up to a month ticked at a touch. */
  readonly until: readonly { readonly month: Month; readonly href: string }[];
  readonly action: string;
  readonly listHref: string | null;
  readonly errors: readonly DuesErrorCode[];
  readonly entered: number | null;
};
