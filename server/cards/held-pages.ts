/** What the pages of a member's cards say. */
import type { Knex } from 'knex';
import type { CardActCode } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import { isBadgeNumber } from '../kernel/badge.ts';
import { cardTail } from '../kernel/card-tail.ts';
import type { Instant } from '../kernel/clock.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import type { CardActModel } from '../../views/pages/card-act/model.ts';
import type { CardFacts } from '../../views/pages/card-parts.ts';
import { cardRowsMax, type MemberCardsModel } from '../../views/pages/member-cards/model.ts';
import type { Holder } from './asking.ts';
import { cardsOfMember, type HeldCard, stateOf } from './held.ts';
import { changesOf, type Preview } from './preview.ts';

const factsOf = (card: HeldCard): CardFacts => ({
  tail: cardTail(card.cardNumber),
  badge: isBadgeNumber(card.cardNumber),
  ...stateOf(card),
  fromAt: card.fromAt,
});

/** What may be done with a card as it stands; with one's own, that it is reported lost. One that was given back while locked can still be opened, or nobody could ever use it. */
export function actsFor(card: HeldCard, keeps: boolean): readonly CardActCode[] {
  if (!keeps) return card.untilAt === null && card.lock === null ? ['lost'] : [];
  if (card.untilAt !== null) return card.lock === null ? [] : ['found'];
  return card.lock === null ? ['lost', 'block', 'end', 'void'] : ['found', 'end'];
}

export async function memberCardsModel(db: Knex, holder: Holder): Promise<MemberCardsModel> {
  const { standing, keeps } = holder;
  const places = await organisationsByIds(db, [standing.organisationId, ...(standing.groupId === null ? [] : [standing.groupId])]);
  const branch = places.get(standing.organisationId);
  const group = standing.groupId === null ? undefined : places.get(standing.groupId);
  const enrolHref = `${addresses.enrolmentOf(standing.organisationUid)}&member=${holder.uid}`;
  return {
    member: {
      name: holder.name,
      place: [branch?.name, group?.name].filter((name) => name !== undefined).join(' \u00b7 '),
      pointsHref: keeps ? addresses.memberPoints(holder.uid) : addresses.ownPoints(),
    },
    href: addresses.memberCards(holder.uid),
    adds: keeps
      ? {
          enrolHref,
          unknownHref: addresses.unknownCardsOf(standing.organisationUid),
          badgeAction: `${addresses.memberCards(holder.uid)}/badge`,
          membersHref: addresses.membersOf(standing.organisationUid),
        }
      : null,
    cards: (await cardsOfMember(db, holder.id, cardRowsMax)).map((card) => {
      const facts = factsOf(card);
      return {
        ...facts,
        acts: actsFor(card, keeps).map((act) => ({ act, href: addresses.cardAct(card.uid, act) })),
        replaceHref: keeps && card.untilAt === null && !facts.badge ? `${enrolHref}&replaces=${card.uid}` : null,
        sheetHref:
          keeps && facts.badge && facts.state === 'in_use'
            ? `${addresses.badgeSheetOf(standing.organisationUid)}&member=${holder.uid}`
            : null,
      };
    }),
  };
}

export type ActAsked = {
  readonly card: HeldCard;
  readonly holder: Holder;
  readonly act: CardActCode;
  readonly from: Instant | null;
  readonly now: Instant;
  readonly preview: Preview;
};

export const actModel = ({ card, holder, act, from, now, preview }: ActAsked): CardActModel => ({
  act,
  href: addresses.cardAct(card.uid, act),
  backHref: addresses.memberCards(holder.uid),
  memberName: holder.name,
  card: factsOf(card),
  from,
  now,
  changes: changesOf(preview),
});
