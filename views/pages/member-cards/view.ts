/** One member's cards, in words. */
import type { Say } from '../../say.ts';
import { cardFactsView } from '../card-parts-view.ts';
import type { MemberCardsModel } from './model.ts';

export function memberCardsView(model: MemberCardsModel, say: Say) {
  const of = say.words.pages.memberCards;
  return {
    title: model.adds === null ? of.own : of.title(model.member.name),
    place: model.member.place,
    pointsHref: model.member.pointsHref,
    points: model.adds === null ? of.ownPoints : of.points,
    adds: model.adds,
    empty: model.adds === null ? { title: of.empty, say: of.ownEmptySay } : { title: of.empty, say: of.emptySay },
    cards: model.cards.map((card) => ({
      ...cardFactsView(card, say),
      acts: [
        ...card.acts.map(({ act, href }) => ({ href, word: say.words.pages.cardAct.acts[act].link })),
        ...(card.replaceHref === null ? [] : [{ href: card.replaceHref, word: of.replace }]),
        ...(card.sheetHref === null ? [] : [{ href: card.sheetHref, word: of.print }]),
      ],
    })),
  };
}
