/** All the page of taps close together may say: which cards, at which kiosk, what somebody said who looked. */
import type { BurstWordCode } from '../../../server/contract/codes.ts';
import type { Instant } from '../../../server/kernel/clock.ts';

export type BurstsModel = {
  readonly organisationName: string;
  readonly title: string;
  readonly startsAt: Instant;
  readonly sheetHref: string;
  readonly action: string;
  /** Those that wait, then those looked at; oldest first. */
  readonly bursts: readonly BurstLine[];
  /** Cards this near each other, in milliseconds, stand here. */
  readonly gapMs: number;
  readonly error: 'form_expired' | null;
};

export type BurstLine = {
  /** The first tap's. */
  readonly id: string;
  readonly kiosk: string;
  readonly taps: readonly { readonly name: string; readonly href: string | null; readonly at: Instant }[];
  readonly look: { readonly word: BurstWordCode; readonly note: string; readonly by: string | null; readonly at: Instant } | null;
};
