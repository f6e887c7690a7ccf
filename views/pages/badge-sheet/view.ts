/** A sheet of badges, in words and codes. */
import { qrDrawing } from '../../qr.ts';
import type { Say } from '../../say.ts';
import type { BadgeSheetModel } from './model.ts';

/** In fours, as people read a long number out. */
const inFours = (text: string): readonly string[] => text.match(/.{1,4}/g) ?? [];

export function badgeSheetView(model: BadgeSheetModel, { words, format }: Say) {
  const of = words.pages.badgeSheet;
  return {
    title: of.title,
    note: of.note(format.count(model.total)),
    backHref: model.backHref,
    badges: model.badges.map(({ name, branch, text }) => ({ name, branch, parts: inFours(text), ...qrDrawing(text) })),
    pages: model.pages,
  };
}
