/** The use cases of a sheet: marking by hand, guests, closing, reopening. */
export { type Keeper, keeperOf, type MarkStatus, type SheetParts } from './keeping.ts';
export { type Mark, type Marked, type Marking, markByHand, marksMax } from './marks.ts';
export { closeSheet, type Forgiveness, reopenSheet, type SheetClose, type SheetClosed, type SheetReopening } from './closing.ts';
export { putRight } from './put-right.ts';
export { type Leaving, markLeft, signOutAll } from './leaving.ts';
export { presentByProof } from './by-proof.ts';
