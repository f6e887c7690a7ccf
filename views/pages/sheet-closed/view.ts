/** A closed sheet in words. */
import type { Say } from '../../say.ts';
import { deductionView, headView, numbersView } from '../sheet-words.ts';
import type { ClosedLine, SheetClosedModel } from './model.ts';

export function sheetClosedView(model: SheetClosedModel, say: Say) {
  const { words, format } = say;
  const { sheets } = words.pages;
  const { posted, forgiven, putRight, found, closed } = model;
  const view = (line: ClosedLine) => deductionView(line, say);
  return {
    title: sheets.closedHead,
    ...headView(model.sheet, say),
    by: sheets.closedBy(closed.by, format.moment(closed.at)),
    justClosed: model.justClosed ? (posted.length === 0 ? sheets.closedNothing : sheets.closedPosted(format.count(posted.length))) : null,
    numbers: numbersView(model.numbers, say),
    posted: posted.map(view),
    forgiven: forgiven.map((line) => ({ ...view(line), reason: line.reason })),
    putRight: putRight.map(view),
    found: found.map(view),
    changed: putRight.length + found.length > 0,
    reopenHref: model.reopenHref,
  };
}
