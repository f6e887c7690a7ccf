/** Before a closed sheet is reopened, in words. */
import type { Say } from '../../say.ts';
import { errorView, headView } from '../sheet-words.ts';
import type { SheetReopenModel } from './model.ts';

export function sheetReopenView(model: SheetReopenModel, say: Say) {
  const { words, format } = say;
  const { sheets } = words.pages;
  const { error, posted, closed } = model;
  const missing = error?.code === 'reason_missing' ? sheets.reasonMissing : null;
  const month = error?.code === 'period_closed' ? String(error.facts['period'] ?? '') : '';
  return {
    title: sheets.reopenTitle,
    ...headView(model.sheet, say),
    error:
      missing !== null || error === null
        ? null
        : month === ''
          ? errorView(error.code, say, error.facts)
          : { title: sheets.monthClosed(format.periodAlone(month)), say: sheets.monthClosedSay(format.periodAlone(month)) },
    missing,
    says: [
      sheets.closedBy(closed.by, format.moment(closed.at)),
      posted === 0 ? sheets.reopenNothing : sheets.reopenTakesBack(format.count(posted)),
      sheets.reopenAgain,
    ],
    reason: model.reason,
    action: model.action,
    backHref: model.backHref,
  };
}
