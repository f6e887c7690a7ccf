/** The page before an act about a card, in words. */
import type { Say } from '../../say.ts';
import { cardFactsView, changesView, momentField } from '../card-parts-view.ts';
import type { CardActModel } from './model.ts';

export function cardActView(model: CardActModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.cardAct;
  const act = of.acts[model.act];
  const choosesMoment = model.act === 'lost' || model.act === 'block';
  return {
    title: act.title(model.card.tail),
    memberName: model.memberName,
    card: cardFactsView(model.card, say),
    says: act.says,
    submit: act.submit,
    action: model.href,
    backHref: model.backHref,
    choosesMoment,
    from: choosesMoment ? (model.from === null ? of.now : of.since(format.moment(model.from))) : '',
    field: model.from === null ? '' : momentField(model.from),
    most: momentField(model.now),
    sentFrom: model.from === null ? '' : momentField(model.from),
    changes: model.act === 'found' ? null : changesView(model.changes, say),
  };
}
