/** All the organisation department's start page may say. */
import type { Day, Month } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { OrganisationLevelCode } from '../../../server/contract/codes.ts';
import type { OrganisationName, PeriodState } from '../parts.ts';

export const organisationRowsMax = 200;

export type StartDepartmentModel = {
  readonly organisation: OrganisationName;
  readonly month: Month;
  readonly state: PeriodState;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  /** What the branches below held of what they owe. */
  readonly completionHref: string;
  /** In the tree's order; at most `organisationRowsMax` a page. */
  readonly rows: readonly OrganisationRow[];
  /** Organisations in all, also those beyond this page. */
  readonly organisations: number;
  readonly members: number;
  readonly average: Points | null;
  readonly expected: number;
  readonly present: number;
  readonly activitiesHeld: number;
  readonly morePages: { readonly previousHref: string | null; readonly nextHref: string | null };
};

export type OrganisationRow = {
  readonly id: string;
  readonly name: string;
  readonly level: OrganisationLevelCode;
  /** Steps below the organisation shown, from 0. */
  readonly depth: number;
  /** Its ranking, where it is a branch. */
  readonly href: string | null;
  readonly members: number;
  readonly average: Points | null;
  readonly expected: number;
  readonly present: number;
  readonly activitiesHeld: number;
  readonly lastActivityOn: Day | null;
};
