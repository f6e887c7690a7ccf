/** Taps whose time nobody knows, in words. */
import { dayOf } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Say } from '../../say.ts';
import type { ReviewedTap, TapReviewModel, TapToReview } from './model.ts';

export function tapReviewView(model: TapReviewModel, say: Say) {
  const { words, format } = say;
  const { tapReview: of } = words.pages;
  const more = model.waiting - model.taps.length;
  return {
    title: of.title,
    organisationName: model.organisation.name,
    todayHref: model.todayHref,
    taps: model.taps.map((tap) => tapView(tap, say)),
    more: more > 0 ? of.more(format.count(more)) : null,
    reviewed: model.reviewed.map((said) => ({ ...saidView(said, say), by: of.by(said.by, format.moment(said.at)) })),
    done: model.done === null ? null : doneView(model.done, say),
    reason: of.reason,
  };
}

/** A wrong clock may be wrong by years. */
const momentWithYear = (at: Instant, { format }: Say): string => `${format.period(dayOf(at))} ${format.time(at)}`;

function tapView(
  { id, name, tail, locked, own, kiosk, tappedAt, receivedAt, activities, presentAction, nothingAction }: TapToReview,
  say: Say,
) {
  const { words, format } = say;
  const { tapReview: of, sheets } = words.pages;
  const who = name ?? of.stranger(tail);
  return {
    id,
    who,
    under: name === null ? kiosk : `${of.card(tail)} · ${kiosk}`,
    kioskTime: momentWithYear(tappedAt, say),
    receivedTime: momentWithYear(receivedAt, say),
    note: name === null ? of.strangerSay : own ? sheets.own : locked ? of.locked : null,
    activities: activities.map((activity) => ({
      id: activity.id,
      title: activity.title,
      href: activity.href,
      when: format.moment(activity.startsAt),
      present: activity.present,
      offered: activity.offered,
      act: of.presentOf(who, activity.title),
    })),
    presentAction,
    nothingAction,
    nothingOf: of.nothingOf(who),
  };
}

function saidView({ name, tail, word, activity }: ReviewedTap, { words }: Say) {
  const { tapReview: of } = words.pages;
  return {
    who: name ?? of.stranger(tail),
    what: word === 'present' ? of.wordOf.present(activity?.title ?? '') : of.wordOf.nothing,
    href: activity?.href ?? null,
  };
}

function doneView(said: ReviewedTap, say: Say) {
  const { tapReview: of } = say.words.pages;
  const { who, href } = saidView(said, say);
  const { word, activity } = said;
  return { title: word === 'present' ? of.done.present(who, activity?.title ?? '') : of.done.nothing(who), say: of.doneSay[word], href };
}
