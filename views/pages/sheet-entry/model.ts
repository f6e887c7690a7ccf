/** All the page may say on which a paper sheet is entered: who signed, since when, in one sending. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { SheetHead } from '../sheet-parts.ts';

/** People on one page; a larger hall is entered by its branches. */
export const entryPeopleMax = 500;

export type SheetEntryModel = {
  readonly sheet: SheetHead;
  readonly begun: boolean;
  readonly closed: boolean;
  /** Who is not on the sheet yet, by group; `branch` where there are several, `name` null for people without a group. */
  readonly groups: readonly EntryGroup[];
  /** Who stands on it already. */
  readonly present: number;
  /** Since when, for everybody who is ticked without a time of their own. */
  readonly time: string;
  readonly ownMissing: boolean;
  readonly action: string;
  /** How many the last sending wrote in. */
  readonly done: number | null;
  readonly closeHref: string | null;
  readonly error: RefusalCode | 'nobody_ticked' | null;
};

export type EntryGroup = { readonly branch: string | null; readonly name: string | null; readonly people: readonly EntryPerson[] };

export type EntryPerson = {
  readonly id: string;
  readonly name: string;
  readonly ticked: boolean;
  readonly onLeave: boolean;
  /** When they came, where it was later. */
  readonly time: string;
  /** Nobody can have come at that time. */
  readonly wrong: boolean;
};
