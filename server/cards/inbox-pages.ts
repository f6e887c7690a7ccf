/** What the pages of unknown cards say. */
import type { Knex } from 'knex';
import { subtreeOf } from '../access/rules.ts';
import { addresses } from '../http/addresses.ts';
import { dayOf } from '../kernel/calendar.ts';
import { cardTail } from '../kernel/card-tail.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Outcome } from '../kernel/outcome.ts';
import { countMembers, type ListedMember, listMembers, memberInScope } from '../members/lists.ts';
import { cardHistories, membersOf } from '../members/queries.ts';
import type { Organisation } from '../organisations/queries.ts';
import type { BindRefusal } from '../members/cards.ts';
import type { PersonChoice } from '../../views/pages/card-parts.ts';
import { peopleOfferedMax, type UnknownCardModel } from '../../views/pages/unknown-card/model.ts';
import { type UnknownCardsModel, unknownCardRowsMax } from '../../views/pages/unknown-cards/model.ts';
import { changesOf, type Preview } from './preview.ts';
import { dismissalsOf, listUnknownCards, unknownCardOf } from './queries.ts';

export const personOf = ({ uid, name, groupName, cards }: Pick<ListedMember, 'uid' | 'name' | 'groupName' | 'cards'>): PersonChoice => ({
  id: uid,
  name,
  group: groupName,
  cards,
});

export type InboxAsked = {
  readonly organisation: Organisation;
  readonly now: Instant;
  readonly aside: boolean;
  readonly page: number;
  readonly bound: string | null;
};

export async function unknownCardsModel(db: Knex, { organisation, now, aside, page, bound }: InboxAsked): Promise<UnknownCardsModel> {
  const scope = subtreeOf(organisation.path);
  const found = await listUnknownCards(db, { scope, now, aside, limit: unknownCardRowsMax + 1, offset: (page - 1) * unknownCardRowsMax });
  const rows = found.slice(0, unknownCardRowsMax);
  const dismissals = aside
    ? await dismissalsOf(
        db,
        organisation.path,
        rows.map((row) => row.cardNumber),
      )
    : new Map();
  const listHref = addresses.unknownCardsOf(organisation.uid);
  const pageHref = (other: number): string => `${listHref}${aside ? '&show=aside' : ''}${other === 1 ? '' : `&page=${other}`}`;
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    aside,
    otherHref: aside ? listHref : `${listHref}&show=aside`,
    enrolHref: addresses.enrolmentOf(organisation.uid),
    bound,
    rows: rows.map(({ tapUid, cardNumber, ...row }) => ({
      ...row,
      tail: cardTail(cardNumber),
      href: addresses.unknownCard(tapUid, organisation.uid),
      reason: dismissals.get(cardNumber)?.reason ?? null,
    })),
    pages: {
      previousHref: page > 1 ? pageHref(page - 1) : null,
      nextHref: found.length > unknownCardRowsMax ? pageHref(page + 1) : null,
    },
  };
}

/** An unknown card as one organisation sees it. */
export type CardHere = {
  readonly cardNumber: string;
  readonly times: number;
  readonly taps: UnknownCardModel['taps'];
  readonly aside: boolean;
  /** The first tap of it that was nobody's: from then on it may be somebody's. */
  readonly firstAt: Instant;
  readonly formerly: { readonly memberId: number; readonly until: Instant } | null;
};

export async function cardHere(db: Knex, tapUid: string, organisation: Organisation, now: Instant): Promise<CardHere | undefined> {
  const scope = subtreeOf(organisation.path);
  for (const aside of [false, true]) {
    const card = await unknownCardOf(db, tapUid, { scope, now, aside });
    if (card === undefined) continue;
    const bindings = (await cardHistories(db, [card.cardNumber])).get(card.cardNumber)?.bindings ?? [];
    const ended = bindings.flatMap(({ memberId, untilAt }) => (untilAt === null ? [] : [{ memberId, until: untilAt }]));
    const formerly = ended.toSorted((a, b) => (a.until < b.until ? 1 : -1))[0] ?? null;
    const free = card.taps.find(({ at }) => formerly === null || at >= formerly.until);
    return { ...card, aside, formerly, firstAt: free?.at ?? card.taps[0]?.at ?? now };
  }
  return undefined;
}

export type CardAsked = {
  readonly organisation: Organisation;
  readonly now: Instant;
  readonly tapUid: string;
  readonly card: CardHere;
};

/** What the page of a card says, with the step that it is at. */
export async function unknownCardModel(
  db: Knex,
  { organisation, now, tapUid, card }: CardAsked,
  step: UnknownCardModel['step'],
): Promise<UnknownCardModel> {
  const scope = subtreeOf(organisation.path);
  const dismissal = card.aside ? (await dismissalsOf(db, organisation.path, [card.cardNumber])).get(card.cardNumber) : undefined;
  const before = card.formerly;
  const holder = before === null ? undefined : (await membersOf(db, [before.memberId])).get(before.memberId);
  const here = holder === undefined ? undefined : await memberInScope(db, holder.uid, { scope, day: dayOf(now), now });
  return {
    organisation: { id: organisation.uid, name: organisation.name },
    tail: cardTail(card.cardNumber),
    href: addresses.unknownCard(tapUid, organisation.uid),
    listHref: addresses.unknownCardsOf(organisation.uid),
    times: card.times,
    taps: card.taps,
    aside: dismissal === undefined ? null : { reason: dismissal.reason, since: dismissal.dismissedAt },
    before: before === null ? null : { name: here?.name ?? null, until: before.until },
    step,
  };
}

/** Whom it may be: those without a card first, else those whose name has been typed. */
export async function chooseStep(db: Knex, organisation: Organisation, now: Instant, query: string): Promise<UnknownCardModel['step']> {
  const asked = { scope: subtreeOf(organisation.path), day: dayOf(now), now, query, withoutCard: query === '' };
  const people = await listMembers(db, { ...asked, limit: peopleOfferedMax });
  return { kind: 'choose', query, people: people.map(personOf), total: (await countMembers(db, asked)).total };
}

/** What binding it to somebody would change, or why that can not be. */
export function confirmStep(
  person: PersonChoice,
  from: { readonly at: Instant; readonly chosen: boolean },
  preview: Outcome<Preview, BindRefusal>,
): UnknownCardModel['step'] {
  if (!preview.ok) return { kind: 'refused', person, code: preview.code };
  return { kind: 'confirm', person, from: from.at, chosenFrom: from.chosen, changes: changesOf(preview.value) };
}
