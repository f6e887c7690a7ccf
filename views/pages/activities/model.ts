/** All the list of a branch's activities may say. */
import type { Month } from '../../../server/kernel/calendar.ts';
import type { ActivityFact, OrganisationName } from '../parts.ts';

export const activityRowsMax = 200;

export type ActivitiesModel = {
  readonly organisation: OrganisationName;
  /** Where one is planned, for who may. */
  readonly planHref: string | null;
  /** The month that is planned now, and where, for who may. */
  readonly month: { readonly month: Month; readonly href: string } | null;
  readonly calendarHref: string;
  /** Where leave and make-up study of the organisation are kept, for who keeps its sheets. */
  readonly kept: { readonly leaveHref: string; readonly makeUpsHref: string } | null;
  /** Open or still to come, soonest first. */
  readonly upcoming: readonly ActivityFact[];
  /** Over, newest first. */
  readonly past: readonly PastActivity[];
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};

export type PastActivity = ActivityFact & {
  readonly closed: boolean;
  /** Where check-in is ended, for who keeps the sheet while it is to be ended. */
  readonly closeHref: string | null;
  /** Where a paper sheet is entered: of one that nobody came to, by the taps. */
  readonly entryHref: string | null;
};
