/** What a kind of cap is: how it is written in a scheme, with the most it lets a window count. */
import type { Points } from '../../kernel/points.ts';
import type { SchemeCap } from '../format.ts';
import type { Lot } from '../sheet.ts';

export type CapMeasure = {
  readonly kind: 'points' | 'times';
  /** The cap's bound when it is of this kind: hundredths of points, or times. */
  readonly maxOf: (cap: SchemeCap) => number | undefined;
  /** The most, in hundredths, that these awards of one window may come to. */
  readonly limitOf: (lots: readonly Lot[], max: number) => Points;
  /** The awards of one window among which a longer cap by times still chooses. */
  readonly standing: (lots: readonly Lot[], max: number) => readonly Lot[];
};
