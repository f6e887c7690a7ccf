/** All the page of one member's cards may say. */
import type { CardActCode } from '../../../server/contract/codes.ts';
import type { CardFacts } from '../card-parts.ts';

export const cardRowsMax = 100;

export type MemberCardsModel = {
  readonly member: { readonly name: string; readonly place: string; readonly pointsHref: string };
  readonly href: string;
  /** Ways to one more card; null for somebody who looks at their own. */
  readonly adds: {
    readonly enrolHref: string;
    readonly unknownHref: string;
    readonly badgeAction: string;
    readonly membersHref: string;
  } | null;
  readonly cards: readonly (CardFacts & {
    readonly acts: readonly { readonly act: CardActCode; readonly href: string }[];
    readonly replaceHref: string | null;
    readonly sheetHref: string | null;
  })[];
};
