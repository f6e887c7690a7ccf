/** All the page of a branch's completion may say: its duties through a year, the hours of its members, whom to ask after. */
import type { ActivityKindCode, DutyStateCode, MemberClassCode } from '../../../server/contract/codes.ts';
import type { Day, Month, Period, PeriodKind, Year } from '../../../server/kernel/calendar.ts';
import type { OrganisationName } from '../parts.ts';

/** A branch has a committee and some groups; more lines are shown by their groups' own pages nowhere, so none may be missing. */
export const dutyRowsMax = 200;
export const studyRowsMax = 1_000;

export type DutyCellFact = {
  readonly period: Period;
  readonly state: DutyStateCode;
  /** The last day on which it can be held. */
  readonly until: Day;
  /** When it was held, or is planned. */
  readonly on: Day | null;
  /** How many were held beside that one. */
  readonly more: number;
  /** The activity; else where it is planned, for who may. */
  readonly href: string | null;
  /** Of those expected. */
  readonly attendance: { readonly present: number; readonly expected: number } | null;
  /** It decides by votes, and fewer than half of those with one were there. */
  readonly withoutQuorum: boolean;
  /** Its time is over and nobody is on its sheet. */
  readonly unattended: boolean;
};

export type DutyRowFact = {
  readonly kind: ActivityKindCode;
  readonly every: Extract<PeriodKind, 'month' | 'quarter' | 'year'>;
  readonly times: number;
  readonly groupName: string | null;
  readonly cells: readonly DutyCellFact[];
};

/** What was attended of what was expected; the four add up to it. */
export type TallyFact = {
  readonly expected: number;
  readonly present: number;
  readonly leave: number;
  readonly madeUp: number;
  readonly absent: number;
};

export type DutyCountsFact = { readonly owed: number; readonly done: number; readonly due: number; readonly overdue: number };

export type StudyRow = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly class: MemberClassCode;
  readonly minutes: number;
  readonly tally: TallyFact;
};

/** Months in a row without: a warning to the secretary, never a deduction. */
export type WarningFact = {
  readonly name: string;
  readonly href: string;
  readonly of: 'meetings' | 'dues';
  readonly months: readonly Month[];
};

export type CompletionModel = {
  readonly organisation: OrganisationName;
  readonly year: Year;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  /** The table of the branches above, for who may see it. */
  readonly tableHref: string | null;
  readonly counts: DutyCountsFact;
  readonly rows: readonly DutyRowFact[];
  readonly studyHours: number;
  /** Those of whom hours are asked, by group; without one last. */
  readonly groups: readonly { readonly name: string | null; readonly members: readonly StudyRow[] }[];
  /** Exempt and suspended members. */
  readonly apart: readonly StudyRow[];
  /** Null for a year that is over: nobody is warned of the past. */
  readonly warnings: readonly WarningFact[] | null;
};
