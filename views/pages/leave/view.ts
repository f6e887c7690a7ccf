/** Asking for leave, in words. */
import { leaveKindCodes } from '../../../server/contract/codes.ts';
import type { Say } from '../../say.ts';
import { type LeaveModel, leaveWordsMax, type OwnLeave } from './model.ts';

export function leaveView(model: LeaveModel, say: Say) {
  const { words, format } = say;
  const of = words.pages.leave;
  const { title, startsAt, endsAt, place, href, begun } = model.activity;
  return {
    title: of.title,
    activityTitle: title,
    when: format.span(startsAt, endsAt),
    place,
    href,
    begun,
    done: model.done === null ? '' : of.entered,
    error: errorView(model, say),
    kinds: leaveKindCodes.map((kind) => ({ kind, word: words.codes.leaveKinds[kind] })),
    wordsMax: leaveWordsMax,
    own: model.own === null ? null : { ...ownView(model.own, begun, say), typed: model.typed.words },
    others:
      model.others === null
        ? null
        : {
            action: model.others.action,
            listHref: model.others.listHref,
            enters: !begun && model.others.offered.length > 0,
            nobodyLeft: !begun && model.others.offered.length === 0,
            offered: model.others.offered.map(({ id, name }) => ({ id, name, chosen: id === model.typed.member })),
            typed: model.typed.words,
            standing: model.others.standing.map(({ name, kind, state }) => ({
              name,
              kind: words.codes.leaveKinds[kind],
              state: of.state[state],
            })),
          },
  };
}

function errorView({ error, others }: LeaveModel, { words }: Say) {
  if (error === null) return null;
  if (error === 'member_unknown' && others !== null) return { title: words.pages.leave.notSaved, say: words.pages.leave.chooseMember };
  const { title, next } = words.refusals[error];
  return { title, say: next };
}

function ownView({ state, last, action, withdrawAction, makeUpsHref }: OwnLeave, begun: boolean, { words, format }: Say) {
  const of = words.pages.leave;
  const asked = last === null ? '' : of.asked(words.codes.leaveKinds[last.kind], format.moment(last.askedAt));
  const asks = state === 'open' && !begun;
  const standing = state === 'waiting' || state === 'granted';
  return {
    action,
    withdrawAction,
    asks,
    notRequired: state === 'not_required',
    begun: begun && state !== 'not_required',
    /** What stands now. */
    standing: standing
      ? {
          good: state === 'granted',
          word: of[state],
          say: state === 'granted' ? of.grantedSay : of.waitingSay,
          asked,
          makeUpsHref: state === 'granted' ? makeUpsHref : '',
          words: last?.words ?? '',
          withdraw: begun ? '' : state === 'granted' ? of.cancel : of.withdraw,
        }
      : null,
    /** How the last one ended, above a new request. */
    before:
      asks && last?.state === 'declined'
        ? { ask: true, title: of.declined, say: of.declinedSay(last.decisionWords) }
        : asks && last?.state === 'withdrawn'
          ? { ask: false, title: of.withdrawn, say: of.withdrawnSay }
          : null,
  };
}
