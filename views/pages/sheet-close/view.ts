/** Before a sheet is closed, in words. */
import type { Say } from '../../say.ts';
import { deductionView, errorView, headView, numbersView } from '../sheet-words.ts';
import type { SheetCloseModel } from './model.ts';

export function sheetCloseView(model: SheetCloseModel, say: Say) {
  const { words, format } = say;
  const { sheets } = words.pages;
  const { proposals, openUntil, countsIn, unsettled, leavesWaiting, more, numbers, error } = model;
  const asksReason = error === 'reason_missing';
  return {
    title: sheets.closeTitle,
    ...headView(model.sheet, say),
    error: asksReason ? { title: sheets.forgiveMissing, say: sheets.forgiveMissingSay } : errorView(error, say),
    numbers: numbersView(numbers, say),
    early: openUntil === null ? null : { title: sheets.openTitle(format.time(openUntil)), say: sheets.openSay, ticked: model.early },
    unsettled: unsettled === 0 ? null : sheets.unsettled(unsettled),
    leaves: leavesWaiting === 0 ? null : { title: sheets.leavesWaiting(leavesWaiting), href: model.leaveHref },
    countsIn: countsIn === null ? null : sheets.countsIn(format.periodAlone(countsIn.own), format.periodAlone(countsIn.month)),
    proposals: proposals.map((proposal, index) => {
      const { at, ticked, reason, own } = proposal;
      const { name, cause, item, points } = deductionView(proposal, say);
      return {
        index,
        name,
        cause: at === null ? cause : `${cause} ${format.time(at)}`,
        item,
        points,
        ticked,
        reason,
        own,
        wrong: asksReason && !ticked && reason === '',
        forgive: sheets.forgive(name),
      };
    }),
    spared: model.spared === 0 || proposals.length === 0 ? null : sheets.spared(format.count(model.spared)),
    more: more === 0 ? null : sheets.more(format.count(more)),
    handHref: model.handHref,
    seen: model.seen,
    action: model.action,
  };
}
