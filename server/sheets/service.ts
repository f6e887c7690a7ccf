/** The use cases of a sheet: marking by hand, guests, closing, reopening. */
export { type Keeper, keeperOf, type MarkStatus, type SheetParts } from './keeping.ts';
export { type Mark, type Marked, type Marking, markByHand, marksMax } from './marks.ts';
