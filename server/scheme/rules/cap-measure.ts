/** What a kind of item cap is: how it is written in a scheme, with the most it lets a window count. */
import type { Points } from '../../kernel/points.ts';
import type { SchemeCap } from '../format.ts';
import type { CapUse, Lot } from '../sheet.ts';

export type CapMeasure = {
  readonly rule: CapUse['rule'];
  /** The cap's bound when it is of this kind: hundredths of points, or times. */
  readonly maxOf: (cap: SchemeCap) => number | undefined;
  /** The most, in hundredths, that these awards of one window may come to. */
  readonly limitOf: (lots: readonly Lot[], max: number) => Points;
};
