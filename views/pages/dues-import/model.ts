/** All the page of a pasted list of dues may say. */
import type { Day, Month } from '../../../server/kernel/calendar.ts';
import type { OrganisationName } from '../parts.ts';

export type ImportFaultCode = 'parts_unknown' | 'repeated' | 'month_wrong' | 'unknown' | 'several' | 'day_wrong' | 'already';

export type ImportedLine = {
  readonly number: number;
  readonly text: string;
  readonly name: string | null;
  readonly month: Month;
  readonly paidOn: Day;
  readonly amountFen: number | null;
  /** Why it can not be entered. */
  readonly fault: ImportFaultCode | null;
};

export type DuesImportModel = {
  readonly organisation: OrganisationName;
  readonly month: Month;
  readonly text: string;
  /** The list was read, and is shown before it is entered. */
  readonly preview: boolean;
  readonly lines: readonly ImportedLine[];
  readonly fits: number;
  readonly error: 'empty' | 'form_expired' | null;
  readonly action: string;
  readonly listHref: string;
};
