/** All the list of cards that nobody holds may say. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { OrganisationName } from '../parts.ts';

export const unknownCardRowsMax = 50;

export type UnknownCardsModel = {
  readonly organisation: OrganisationName;
  /** Those set aside in place of those that wait. */
  readonly aside: boolean;
  readonly otherHref: string;
  readonly enrolHref: string;
  /** Whose card was registered just now. */
  readonly bound: string | null;
  readonly rows: readonly UnknownCardRow[];
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};

export type UnknownCardRow = {
  readonly tail: string;
  readonly href: string;
  readonly times: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly kiosk: string;
  readonly kiosks: number;
  readonly activity: string | null;
  /** Why it was set aside; null where it waits. */
  readonly reason: string | null;
};
