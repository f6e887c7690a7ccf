/** All the organisation department's table of completion may say: a row a branch. */
import type { Year } from '../../../server/kernel/calendar.ts';
import type { DutyCountsFact } from '../completion/model.ts';
import type { OrganisationName } from '../parts.ts';

export const branchRowsMax = 50;

export const completionSorts = ['name', 'done', 'due', 'overdue', 'hours'] as const;
export type CompletionSort = (typeof completionSorts)[number];
/** Those who missed most come first. */
export const completionSortUsual: CompletionSort = 'overdue';

export type CompletionRow = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly counts: DutyCountsFact;
  readonly members: number;
  /** Minutes of study each, on average. */
  readonly average: number | null;
  readonly reached: number;
};

export type CompletionTableModel = {
  readonly organisation: OrganisationName;
  readonly year: Year;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  readonly query: string;
  readonly sort: CompletionSort;
  readonly rows: readonly CompletionRow[];
  /** In all, and of them found. */
  readonly branches: number;
  readonly found: number;
  readonly counts: DutyCountsFact;
  readonly members: number;
  readonly average: number | null;
  readonly reached: number;
  readonly sortHrefs: Readonly<Record<CompletionSort, string>>;
  readonly allHref: string;
  readonly exportHref: string;
  readonly action: string;
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};
