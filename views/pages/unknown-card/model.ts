/** All the page of one card that nobody holds may say. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { CardChanges, PersonChoice } from '../card-parts.ts';
import type { OrganisationName } from '../parts.ts';

export const peopleOfferedMax = 30;

export type UnknownCardModel = {
  readonly organisation: OrganisationName;
  readonly tail: string;
  readonly href: string;
  readonly listHref: string;
  readonly times: number;
  readonly taps: readonly { readonly at: Instant; readonly kiosk: string; readonly activity: string | null }[];
  /** Why it was set aside; null where it waits. */
  readonly aside: { readonly reason: string; readonly since: Instant } | null;
  /** Whose it was until when; a name of another branch is not told. */
  readonly before: { readonly name: string | null; readonly until: Instant } | null;
  readonly step:
    | { readonly kind: 'choose'; readonly query: string; readonly people: readonly PersonChoice[]; readonly total: number }
    | {
        readonly kind: 'confirm';
        readonly person: PersonChoice;
        /** From when the card would be theirs. */
        readonly from: Instant;
        readonly chosenFrom: boolean;
        readonly changes: CardChanges;
      }
    | { readonly kind: 'refused'; readonly person: PersonChoice; readonly code: CardBindRefusal };
};

export type CardBindRefusal = 'member_unknown' | 'card_taken' | 'card_shared' | 'card_refused' | 'card_locked' | 'cards_too_many';
