/** All the page of one activity may say: who came when, who is still expected, whether it may vote. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { MemberClassCode, SeatCode } from '../../../server/contract/codes.ts';
import type { FileFact } from '../file-parts.ts';
import type { ActivityFact, OrganisationName } from '../parts.ts';

export const seatsMax = 500;
export const feedMax = 5;

export type ActivityModel = {
  readonly organisation: OrganisationName;
  readonly speaker: string;
  /** Lines, ended by `\n`. */
  readonly agenda: string;
  /** Its `present` are those of the expected who came. */
  readonly activity: ActivityFact;
  /** What attending posts; null where nothing does. */
  readonly points: Points | null;
  readonly lateAfter: Instant;
  /** Whether check-in was ended by hand, and its points are posted. */
  readonly closed: boolean;
  readonly links: SheetLinks;
  /** Papers of the plan; empty where there are none or the viewer may not read them. */
  readonly papers: readonly FileFact[];
  /** Of the expected. */
  readonly counts: SheetCounts;
  /** Groups in their order. Empty where the viewer may see numbers only. */
  readonly groups: readonly SeatGroup[];
  /** Seats past `seatsMax`, in numbers alone. */
  readonly unseated: number;
  /** Who is not required: exempt and suspended members, who came beside. */
  readonly apart: readonly ApartLine[];
  readonly guests: readonly GuestLine[];
  /** One count a branch; empty for kinds that decide nothing by votes. */
  readonly votes: readonly VoteLine[];
  /** Taps last recorded, newest first, with the kiosk where there is one; null where the viewer may see numbers only. */
  readonly feed: { readonly kiosk: string | null; readonly taps: readonly FeedTap[] } | null;
  /** Runs of taps close together that nobody has looked at yet; null where there is none or the viewer does not keep the sheet. */
  readonly bursts: { readonly taps: number; readonly firstAt: Instant; readonly cards: number; readonly href: string } | null;
  /** Taps kept without attendance: cards not registered, clocks to be checked. */
  readonly unsettled: number;
  /** How the page stays current; null where it no longer moves. `eventsOf`: the organisation whose stream tells of it. */
  readonly live: { readonly href: string; readonly eventsOf: string | null } | null;
};

/** What the viewer may do from here; null where they may not, or where there is nothing to do. */
export type SheetLinks = {
  readonly close: string | null;
  readonly hand: string | null;
  readonly paper: string | null;
  /** Where a member asks leave. */
  readonly leave: string | null;
  /** Where a floating member sends a proof. */
  readonly proof: string | null;
  readonly reopen: string | null;
  /** Where a paper sheet is entered. */
  readonly entry: string | null;
  readonly guests: string | null;
  /** Where a forgotten sign-out is entered, and for how many; null where members do not sign out. */
  readonly signOut: { readonly href: string; readonly open: number } | null;
  /** Who registered for an open call. */
  readonly registration: string | null;
  readonly bursts: string | null;
  readonly minutes: string | null;
  readonly plan: string | null;
};

export type SheetCounts = {
  readonly present: number;
  /** Of those present. */
  readonly late: number;
  readonly leftEarly: number;
  readonly leave: number;
  readonly missing: number;
};

/** `branch` is null where the sheet is of one branch, `name` for people without a group. */
export type SeatGroup = { readonly branch: string | null; readonly name: string | null; readonly seats: readonly Seat[] };

export type Seat = {
  readonly memberId: string;
  readonly name: string;
  readonly href: string | null;
  readonly status: SeatCode;
  /** When they came; when they left, of who left early. */
  readonly at: Instant | null;
};

export type ApartLine = {
  readonly memberId: string;
  readonly name: string;
  readonly href: string | null;
  readonly class: MemberClassCode;
  /** As somebody wrote it; empty where nobody did. */
  readonly cause: string;
  readonly at: Instant | null;
};

/** `at` is null for a guest who was written down. */
export type GuestLine = { readonly name: string; readonly origin: string; readonly at: Instant | null };

export type VoteLine = {
  /** The branch, where there are several. */
  readonly branch: string | null;
  readonly entitled: number;
  readonly present: number;
  readonly needed: number;
  readonly toPass: number;
  readonly reached: boolean;
  readonly withoutVote: number;
};

export type FeedTap = {
  readonly id: string;
  readonly name: string;
  readonly at: Instant;
  readonly points: Points;
  /** Where the month's points of the one who came are explained. */
  readonly whyHref: string;
  readonly lateMinutes: number | null;
};
