/** Sending a proof, in words. */
import type { Say } from '../../say.ts';
import { type ProofModel, proofWordsMax } from './model.ts';

export function proofView(model: ProofModel, { words, format }: Say) {
  const of = words.pages.proof;
  const { title, startsAt, endsAt, place, href } = model.activity;
  const { state, last } = model;
  const declined = last?.declined ?? null;
  const refusal = model.error === null ? null : words.refusals[model.error];
  return {
    title: of.title,
    activityTitle: title,
    when: format.span(startsAt, endsAt),
    place,
    href,
    error: refusal === null ? null : { title: refusal.title, say: refusal.next },
    sends: state === 'open',
    until: of.until(format.day(model.until)),
    notAsked: state === 'not_asked' ? { title: of.notAsked, say: of.notAskedSay } : null,
    early: state === 'too_early' ? { title: of.early, say: of.earlySay } : null,
    late: state === 'too_late' ? { title: of.late, say: of.lateSay } : null,
    declined: declined === null ? null : { title: of.declined, say: of.declinedSay(declined) },
    sent:
      state === 'waiting' || state === 'accepted'
        ? {
            good: state === 'accepted',
            word: of[state],
            say: state === 'accepted' ? of.acceptedSay : of.waitingSay,
            words: last?.words ?? '',
            fileHref: last?.fileHref ?? '',
            at: last === null ? '' : of.sentAt(format.moment(last.sentAt)),
          }
        : null,
    action: model.action,
    typed: model.typed,
    wordsMax: proofWordsMax,
  };
}
