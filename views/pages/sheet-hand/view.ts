/** Writing people in, in words. */
import type { Say } from '../../say.ts';
import { errorView, headView, standingWords } from '../sheet-words.ts';
import type { SheetHandModel } from './model.ts';

export function sheetHandView(model: SheetHandModel, say: Say) {
  const { words, format } = say;
  const { sheets } = words.pages;
  const { done, missing, others, error } = model;
  const named = missing.length > 1 || missing.some(({ name }) => name !== null);
  return {
    title: sheets.handTitle,
    ...headView(model.sheet, say),
    error: errorView(error, say),
    begun: model.begun,
    closed: model.closed,
    done:
      done === null
        ? null
        : {
            id: done.id,
            title: sheets.done(done.name, standingWords(done, say)),
            say: done.points === null ? null : sheets.earned(format.signed(done.points)),
            undo: done.undo,
            undoReason: sheets.undoReason,
          },
    time: model.time,
    proposedTime: model.proposedTime,
    count: sheets.people(format.count(missing.reduce((sum, { people }) => sum + people.length, 0))),
    missing: missing.map(({ name, people }) => ({ name: named ? (name ?? sheets.noGroup) : null, people })),
    others: others.map(({ name, href, marked, ...person }) => ({
      name,
      href,
      say: `${standingWords(person, say)}${marked ? sheets.byHand : ''}`,
    })),
    ownMissing: model.ownMissing,
    action: model.action,
    guestsHref: model.guestsHref,
  };
}
