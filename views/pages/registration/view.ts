/** An open call, in words. */
import type { Say } from '../../say.ts';
import type { RegistrationModel } from './model.ts';

export function registrationView(model: RegistrationModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.registration;
  const { activity, places, registered, state, until, own, line } = model;
  const full = places !== null && registered >= places;
  const waiting = places === null ? 0 : Math.max(0, registered - places);
  return {
    title: of.title,
    activityTitle: activity.title,
    href: activity.href,
    listHref: activity.listHref,
    when: format.span(activity.startsAt, activity.endsAt),
    place: activity.place,
    action: model.action,
    withdrawAction: model.withdrawAction,
    error: model.error === null ? null : { title: words.refusals[model.error].title, say: words.refusals[model.error].next },
    count: format.count(places === null ? registered : Math.min(registered, places)),
    countOf: places === null ? of.peopleRegistered : of.ofPlaces(format.count(places)),
    waiting: waiting === 0 ? '' : of.waiting(format.count(waiting)),
    untilSaid: state === 'open' ? of.until(format.moment(until)) : state === 'closed' ? of.closed(format.moment(until)) : of.begun,
    own: own === null ? null : ownView(own, state, full, waiting, say),
    line:
      line === null
        ? null
        : {
            rows: line.rows.map(({ id, name, at, byOfficer, waitsAs }) => ({
              id,
              name,
              at: `${format.moment(at)}${byOfficer ? of.byOfficer : ''}`,
              waits: waitsAs === null ? '' : of.waitsAs(format.count(waitsAs)),
              drop: of.dropSomebody(name),
            })),
            more: line.more === 0 ? '' : of.more(format.count(line.more)),
            offered: line.offered.map(({ id, name }) => ({ id, name, chosen: id === model.typed.member })),
            enters: state !== 'begun' && line.offered.length > 0,
            drops: state !== 'begun',
          },
  };
}

function ownView(
  own: NonNullable<RegistrationModel['own']>,
  state: RegistrationModel['state'],
  full: boolean,
  waiting: number,
  { words, format }: Say,
) {
  const of = words.pages.registration;
  if (own.state === 'none')
    return {
      title: state === 'open' ? (full ? of.full : of.free) : of.notIn,
      say: state === 'open' ? (full ? of.fullSay(format.count(waiting + 1)) : of.freeSay) : of.notInSay,
      good: false,
      waits: false,
      register: state === 'open' ? (full ? of.registerToWait : of.register) : '',
      withdraw: '',
    };
  return {
    title: own.state === 'holds' ? of.holds : of.waitsAs(format.count(own.waitsAs ?? 0)),
    say: own.state === 'holds' ? of.holdsSay : of.waitsSay,
    good: own.state === 'holds',
    waits: own.state === 'waits',
    register: '',
    withdraw: state === 'begun' ? '' : of.withdraw,
  };
}
