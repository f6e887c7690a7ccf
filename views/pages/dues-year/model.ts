/** All the register of a year may say: a line for each member, a cell for each month. */
import type { DuesStandingCode } from '../../../server/contract/codes.ts';
import type { Day, Month, Year } from '../../../server/kernel/calendar.ts';
import type { OrganisationName } from '../parts.ts';

export type DuesCell = { readonly standing: DuesStandingCode; readonly paidOn: Day | null; readonly amountFen: number | null };

export type DuesYearRow = { readonly id: string; readonly name: string; readonly href: string; readonly cells: readonly DuesCell[] };

export type DuesYearModel = {
  readonly organisation: OrganisationName;
  readonly year: Year;
  readonly months: readonly Month[];
  readonly rows: readonly DuesYearRow[];
  /** Paid in each month, by how many; null of a month that is to come. */
  readonly sums: readonly { readonly paid: number; readonly amountFen: number | null }[];
  readonly amounts: boolean;
  readonly listHref: string;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
};
