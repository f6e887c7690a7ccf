/** Entering a forgotten sign-out, in words. */
import type { Say } from '../../say.ts';
import type { SignOutModel } from './model.ts';
import { lengthSaid } from '../plan/view.ts';

export function signOutView(model: SignOutModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.signOut;
  const open = model.people.filter(({ leftAt }) => leftAt === null).length;
  const { error } = model;
  return {
    title: of.title,
    activityTitle: model.sheet.title,
    when: format.span(model.sheet.startsAt, model.sheet.endsAt),
    href: model.sheet.href,
    action: model.action,
    done: model.done === null ? '' : of.done(format.count(model.done)),
    error: error === null ? null : { title: words.refusals[error].title, say: words.refusals[error].next },
    timeWrong: error === 'mark_time_wrong' ? words.refusals[error].title : '',
    say: open === 0 ? of.nobodyOpen : of.open(format.count(open)),
    rule: model.minStayMinutes === 0 ? of.anyStay : of.stay(lengthSaid(model.minStayMinutes, say)),
    time: model.time,
    people: model.people.map(({ id, name, at, leftAt, ticked }) => ({
      field: `left-${id}`,
      name,
      ticked,
      said: leftAt === null ? of.cameAt(format.time(at)) : of.stayed(format.time(at), format.time(leftAt)),
    })),
    more: model.more === 0 ? '' : of.more(format.count(model.more)),
    own: model.ownOpen ? of.own : '',
  };
}
