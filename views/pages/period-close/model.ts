/** All the page may say before a period is closed, and after it. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Period } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Named } from '../../named.ts';
import type { OrganisationName } from '../parts.ts';

export type Linked = { readonly name: string; readonly href: string };

/** What an item brings to whom. */
export type ProposedGroup = {
  readonly item: Named;
  readonly points: Points;
  readonly people: readonly (Linked & { readonly about: string | null })[];
};

export type CloseErrorCode = 'not_ticked' | 'changed' | 'form_expired' | 'reason_missing';

export type PeriodCloseModel = {
  readonly organisation: OrganisationName;
  readonly period: Period;
  /**
   * `ready`: may be closed now. `closed`: is. `not_over`, `out_of_order`: not yet, or another first. `below_open`: branches
   * below have not closed.
   */
  readonly state: 'ready' | 'closed' | 'not_over' | 'out_of_order' | 'below_open';
  readonly closed: { readonly at: Instant; readonly by: string | null } | null;
  readonly ranking: {
    readonly ranked: number;
    readonly average: Points | null;
    readonly first: readonly { readonly rank: number; readonly name: string; readonly total: Points }[];
    readonly href: string | null;
  } | null;
  readonly sheets: readonly (Linked & { readonly startsAt: Instant; readonly endsAt: Instant })[];
  /** More sheets are open than are listed. */
  readonly moreSheets: boolean;
  readonly kiosks: readonly { readonly name: string; readonly seenAt: Instant | null; readonly waiting: number }[];
  readonly leaves: number;
  readonly leavesHref: string | null;
  /** The dues of a month: null where the close does not ask for them. */
  readonly dues: { readonly paid: number; readonly unpaid: number; readonly href: string } | null;
  readonly groups: readonly ProposedGroup[];
  /** Entries of an earlier close that will be taken back. */
  readonly takenBack: number;
  /** What should be closed before. */
  readonly before: { readonly period: Period; readonly href: string } | null;
  readonly below: readonly Linked[];
  readonly belowTotal: number;
  readonly action: string;
  /** What was seen when the page was made. */
  readonly seen: string;
  readonly ticked: boolean;
  readonly error: CloseErrorCode | null;
  readonly done: { readonly posted: number; readonly reversed: number; readonly credited: number } | null;
  readonly reopened: boolean;
  /** Where it is opened again; null for who may not, and where it can not be. */
  readonly reopenAction: string | null;
  readonly reason: string;
  /** What is to be closed next. */
  readonly next: { readonly period: Period; readonly href: string } | null;
  readonly backHref: string;
};
