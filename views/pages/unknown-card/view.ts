/** One card that nobody holds, in words: its taps, whose it may be, what would follow. */
import type { Say } from '../../say.ts';
import { changesView, momentField, personView } from '../card-parts-view.ts';
import type { UnknownCardModel } from './model.ts';

export function unknownCardView(model: UnknownCardModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.unknownCard;
  const { step } = model;
  const [path = '', query = ''] = model.href.split('?');
  return {
    title: of.title(model.tail),
    note: `${model.organisation.name} \u00b7 ${of.times(format.count(model.times))}`,
    href: model.href,
    action: path,
    organisationId: new URLSearchParams(query).get('organisation') ?? '',
    listHref: model.listHref,
    taps: model.taps.map(({ at, kiosk, activity }) => ({ when: format.moment(at), kiosk, activity: activity ?? of.noActivity })),
    more: model.times > model.taps.length ? of.more(format.count(model.times - model.taps.length)) : '',
    before: model.before === null ? '' : of.before(model.before.name ?? words.pages.cards.someone, format.moment(model.before.until)),
    aside: model.aside === null ? null : { title: of.aside(format.moment(model.aside.since)), reason: model.aside.reason },
    choose: step.kind === 'choose' ? chooseView(step, say, model.href) : null,
    confirm: step.kind === 'confirm' ? confirmView(step, say) : null,
    refused: step.kind === 'refused' ? { person: personView(step.person, say), ...words.refusals[step.code] } : null,
    bindAction: `${path}/bind?${query}`,
    dismissAction: `${path}/dismiss?${query}`,
    restoreAction: `${path}/restore?${query}`,
  };
}

function chooseView(step: Extract<UnknownCardModel['step'], { kind: 'choose' }>, say: Say, href: string) {
  const of = say.words.pages.unknownCard;
  const searched = step.query !== '';
  return {
    query: step.query,
    note: searched ? of.found(say.format.count(step.total)) : of.offered,
    people: step.people.map((person) => ({ ...personView(person, say), href: `${href}&member=${person.id}` })),
    empty: searched ? { title: of.notFound(step.query), say: of.notFoundSay } : { title: of.nobody, say: of.nobodySay },
  };
}

function confirmView(step: Extract<UnknownCardModel['step'], { kind: 'confirm' }>, say: Say) {
  const of = say.words.pages.unknownCard;
  const from = say.format.moment(step.from);
  return {
    title: of.confirm(step.person.name),
    person: personView(step.person, say),
    from: step.chosenFrom ? of.fromChosen(from) : of.fromFirst(from),
    field: momentField(step.from),
    // Left out, the server takes the first tap itself, to the millisecond.
    sentFrom: step.chosenFrom ? momentField(step.from) : '',
    changes: changesView(step.changes, say),
  };
}
