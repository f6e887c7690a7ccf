/** All the page of taps in doubt may say: whose card, which kiosk, both times, what was on around them, what was said before. */
import type { TapReviewCode } from '../../../server/contract/codes.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { OrganisationName } from '../parts.ts';

/** Settled ones leave the list, so that the next come up. */
export const tapsToReviewMax = 100;
export const tapsReviewedMax = 10;

export type TapReviewModel = {
  readonly organisation: OrganisationName;
  readonly todayHref: string;
  /** How many wait; those past the bound come when some are settled. */
  readonly waiting: number;
  /** What came in last first. */
  readonly taps: readonly TapToReview[];
  /** What was said last. */
  readonly reviewed: readonly ReviewedTap[];
  /** What was said just now. */
  readonly done: ReviewedTap | null;
};

export type TapToReview = {
  readonly id: string;
  /** Null for a card that nobody held when the tap came in. */
  readonly name: string | null;
  readonly tail: string;
  readonly locked: boolean;
  /** The reader's own card: another writes them in. */
  readonly own: boolean;
  readonly kiosk: string;
  readonly tappedAt: Instant;
  readonly receivedAt: Instant;
  readonly activities: readonly ActivityAround[];
  readonly presentAction: string;
  readonly nothingAction: string;
};

export type ActivityAround = {
  readonly id: string;
  readonly title: string;
  readonly startsAt: Instant;
  /** On its sheet already. */
  readonly present: boolean;
  /** May be written in with one touch. */
  readonly offered: boolean;
  readonly href: string;
};

export type ReviewedTap = {
  readonly name: string | null;
  readonly tail: string;
  readonly word: TapReviewCode;
  /** Where they were written in, and where that is taken back. */
  readonly activity: { readonly title: string; readonly href: string } | null;
  readonly by: string;
  readonly at: Instant;
};
