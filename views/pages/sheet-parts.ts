/** What the pages that keep a sheet have in common. */
import type { SheetStatusCode } from '../../server/contract/codes.ts';
import type { Instant } from '../../server/kernel/clock.ts';

/** People listed on one page; a larger sheet is kept by its branches. */
export const peopleMax = 500;
/** Deductions that a page lets a secretary tick; what is past them is posted as proposed. */
export const deductionsMax = 300;
export const reasonMax = 200;

/** Which activity, above the page. */
export type SheetHead = {
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly href: string;
};

export type SheetNumbers = {
  readonly expected: number;
  readonly present: number;
  readonly late: number;
  readonly leftEarly: number;
  readonly leave: number;
  readonly missing: number;
};

/** Somebody on the sheet, with where they stand. */
export type SheetPerson = {
  readonly id: string;
  readonly name: string;
  readonly status: SheetStatusCode;
  readonly at: Instant | null;
  readonly marked: boolean;
};
