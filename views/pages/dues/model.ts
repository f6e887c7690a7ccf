/** All the page of a branch's dues of a month may say. */
import type { DuesStandingCode } from '../../../server/contract/codes.ts';
import type { Day, Month } from '../../../server/kernel/calendar.ts';
import type { OrganisationName } from '../parts.ts';

/** Names that may be ticked on one page; a form carries two hundred fields at most, with amounts two for each name. */
export const duesTicksMax = 150;
export const duesTicksWithAmountsMax = 90;

export type DuesErrorCode = 'nobody_chosen' | 'day_wrong' | 'amount_wrong' | 'form_expired';

export type DuesOwing = {
  readonly id: string;
  readonly name: string;
  readonly group: string | null;
  readonly standing: Extract<DuesStandingCode, 'owed' | 'overdue' | 'none'>;
  readonly chosen: boolean;
  /** What was typed, else what was paid last; null where amounts are not kept. */
  readonly amount: string | null;
  readonly wrong: boolean;
  /** Their months, to enter several. */
  readonly href: string;
};

export type DuesPaid = {
  readonly id: string;
  readonly name: string;
  readonly standing: Extract<DuesStandingCode, 'on_time' | 'late' | 'ahead'>;
  readonly paidOn: Day;
  /** In hundredths of a yuan. */
  readonly amountFen: number | null;
  /** Entered by the member themselves, who keeps the register. */
  readonly self: boolean;
  readonly href: string;
  readonly withdrawHref: string | null;
};

export type DuesModel = {
  readonly organisation: OrganisationName;
  readonly month: Month;
  readonly dueDay: Day;
  readonly action: string;
  /** Whether the viewer keeps the register, or reads it. */
  readonly keeps: boolean;
  /** Nothing was ever entered here. */
  readonly untouched: boolean;
  /** The month is closed: what is entered now changes no points. */
  readonly closed: boolean;
  /** The field of the day, as typed or as offered. */
  readonly paidOn: string;
  readonly today: Day;
  readonly owing: readonly DuesOwing[];
  readonly owingTotal: number;
  readonly paid: readonly DuesPaid[];
  readonly waived: readonly { readonly name: string }[];
  /** The same page with everybody ticked. */
  readonly allHref: string;
  readonly allChosen: boolean;
  readonly errors: readonly DuesErrorCode[];
  /** What was done just now. */
  readonly entered: number | null;
  readonly withdrawn: boolean;
  readonly yearHref: string;
  readonly importHref: string | null;
  readonly closeHref: string | null;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};
