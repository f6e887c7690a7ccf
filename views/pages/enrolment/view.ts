/** Registering cards one after the other, in words. */
import { paths } from '../../paths.ts';
import type { Say } from '../../say.ts';
import { personView } from '../card-parts-view.ts';
import type { EnrolmentModel } from './model.ts';

export function enrolmentView(model: EnrolmentModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.enrolment;
  const { kiosk, listening, wanted } = model;
  const actionOf = (act: string): string =>
    kiosk === null ? paths.enrolment : `${paths.enrolment}/${kiosk.id}/${act}?organisation=${model.organisation.id}`;
  return {
    title: of.title,
    organisationName: model.organisation.name,
    organisationId: model.organisation.id,
    action: paths.enrolment,
    chooseAction: actionOf('choose'),
    checkAction: actionOf('check'),
    stopAction: actionOf('stop'),
    membersHref: model.membersHref,
    kiosk: kiosk === null ? null : { id: kiosk.id, name: kiosk.name, changeHref: model.href },
    kiosks: model.kiosks.map(({ id, name, ready }) => ({ id, ready, word: ready ? name : of.offline(name) })),
    wantedId: wanted?.id ?? '',
    replacesId: wanted?.replaces ?? '',
    taken: model.taken,
    done: model.done === null ? '' : of.done(model.done.name, model.done.tail),
    listening: listening === null ? null : listeningView(listening, say),
    wanted:
      wanted === null || listening !== null || kiosk === null
        ? null
        : {
            ...personView(wanted, say),
            replaces: wanted.replacesTail === null ? '' : of.replaces(wanted.replacesTail),
            replacesId: wanted.replaces ?? '',
          },
    listTitle: of.list(format.count(model.total)),
    people: model.people.map((person) => ({ ...personView(person, say), chooses: of.chooseOf(person.name) })),
    choosable: kiosk !== null && !model.taken,
    more: model.total > model.people.length ? of.more(format.count(model.total - model.people.length)) : '',
  };
}

function listeningView(listening: NonNullable<EnrolmentModel['listening']>, say: Say) {
  const { words, format } = say;
  const of = words.pages.enrolment;
  const { seen, tail, aside } = listening;
  const heard = tail === null ? of.nothingSeen : seen === 2 ? of.bothSeen(tail) : of.firstSeen(tail);
  return {
    person: personView(listening.person, say),
    replaces: listening.replaces === null ? '' : of.replaces(listening.replaces),
    step: of.steps[seen],
    heard,
    marks: [seen >= 1, seen >= 2].map((got, index) => ({ number: index + 1, got })),
    until: of.until(format.time(listening.until)),
    over: listening.over,
    state: listening.over ? 'over' : seen === 2 ? 'ready' : 'waiting',
    aside: aside === null ? null : asideView(aside, say),
  };
}

function asideView(aside: NonNullable<NonNullable<EnrolmentModel['listening']>['aside']>, { words }: Say) {
  const of = words.pages.enrolment;
  if (aside.kind !== 'held') return aside.kind === 'clock' ? { title: of.clock, say: of.clockSay } : { title: of.locked, say: of.heldSay };
  if (aside.own) return { title: of.own(aside.tail), say: of.heldSay };
  return { title: of.held(aside.tail, aside.name ?? words.pages.cards.someone), say: of.heldSay };
}
