/** All the page may say of the dues of many branches: how many have paid where. */
import type { Month } from '../../../server/kernel/calendar.ts';
import type { OrganisationName } from '../parts.ts';

/** Organisations on one page. */
export const duesBranchesMax = 50;

export type DuesBranchRow = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly paid: number;
  readonly owed: number;
  readonly overdue: number;
  /** Entered by the one who paid. */
  readonly self: number;
  /** Nothing was ever entered there. */
  readonly untouched: boolean;
};

export type DuesBranchesModel = {
  readonly organisation: OrganisationName;
  readonly month: Month;
  readonly rows: readonly DuesBranchRow[];
  readonly total: number;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};
