/** All the page may say on which cards are registered one after the other, at a kiosk that listens. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { PersonChoice } from '../card-parts.ts';
import type { OrganisationName } from '../parts.ts';

export const enrolmentRowsMax = 200;
export const kiosksOfferedMax = 50;

export type EnrolmentModel = {
  readonly organisation: OrganisationName;
  readonly href: string;
  readonly membersHref: string;
  readonly kiosks: readonly { readonly id: string; readonly name: string; readonly ready: boolean }[];
  /** The kiosk that listens; null while none is chosen. */
  readonly kiosk: { readonly id: string; readonly name: string } | null;
  /** Somebody else registers cards there. */
  readonly taken: boolean;
  readonly listening: {
    readonly person: PersonChoice;
    /** The last four of the card that the new one takes the place of. */
    readonly replaces: string | null;
    readonly until: Instant;
    readonly over: boolean;
    readonly seen: 0 | 1 | 2;
    readonly tail: string | null;
    readonly aside:
      | { readonly kind: 'held'; readonly tail: string; readonly name: string | null; readonly own: boolean }
      | { readonly kind: 'locked' | 'clock' }
      | null;
  } | null;
  /** Who was registered just now. */
  readonly done: { readonly name: string; readonly tail: string } | null;
  /** Whom one came for from another page; else those without a card. */
  readonly wanted: (PersonChoice & { readonly replaces: string | null; readonly replacesTail: string | null }) | null;
  readonly people: readonly PersonChoice[];
  readonly total: number;
};
