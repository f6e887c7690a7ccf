/** All the page of one activity may say: who came when, who is still expected. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { SeatCode } from '../../../server/contract/codes.ts';
import type { ActivityFact, OrganisationName } from '../parts.ts';

export const seatsMax = 500;
export const feedMax = 8;

export type ActivityModel = {
  readonly organisation: OrganisationName;
  readonly speaker: string;
  /** Lines, ended by `\n`. */
  readonly agenda: string;
  /** Where its plan is changed, for who may. */
  readonly planHref: string | null;
  readonly activity: ActivityFact;
  /** What attending posts; null where nothing does. */
  readonly points: Points | null;
  readonly lateAfter: Instant;
  /** Groups in their order; people without one under a null name. Empty where the viewer may see numbers only. */
  readonly groups: readonly { readonly name: string | null; readonly seats: readonly Seat[] }[];
  readonly late: number;
  readonly leave: number;
  /** Taps last recorded, newest first. */
  readonly feed: readonly {
    readonly id: string;
    readonly name: string;
    readonly at: Instant;
    readonly points: Points;
    /** Where the month's points of the one who came are explained. */
    readonly whyHref: string;
    readonly late: boolean;
  }[];
  /** Taps kept without attendance: guests, cards not registered, taps to be looked at. */
  readonly unsettled: number;
  readonly live: boolean;
};

export type Seat = {
  readonly memberId: string;
  readonly name: string;
  readonly href: string | null;
  readonly status: SeatCode;
  readonly at: Instant | null;
};
