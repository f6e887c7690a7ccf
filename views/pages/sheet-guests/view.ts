/** An activity's guests in words. */
import type { Say } from '../../say.ts';
import { errorView, headView } from '../sheet-words.ts';
import type { SheetGuestsModel } from './model.ts';

export function sheetGuestsView(model: SheetGuestsModel, say: Say) {
  const { sheets } = say.words.pages;
  const missing = model.error === 'name_missing' ? say.words.refusals.name_missing.title : null;
  return {
    title: sheets.guestsTitle,
    ...headView(model.sheet, say),
    error: missing === null ? errorView(model.error, say) : null,
    missing,
    guests: model.guests.map(({ id, name, origin }) => ({ id, name, origin, remove: sheets.removeGuest(name) })),
    count: sheets.people(say.format.count(model.guests.length)),
    typed: model.typed,
    action: model.action,
    removeAction: model.removeAction,
  };
}
