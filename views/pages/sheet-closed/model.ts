/** All the page may say of a closed sheet: what was posted, forgiven, changed since. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Named } from '../../named.ts';
import type { DeductionCauseCode } from '../sheet-close/model.ts';
import type { SheetHead, SheetNumbers } from '../sheet-parts.ts';

export type ClosedLine = {
  readonly name: string;
  readonly cause: DeductionCauseCode;
  readonly item: Named;
  readonly points: Points;
};

export type SheetClosedModel = {
  readonly sheet: SheetHead;
  readonly numbers: SheetNumbers;
  readonly closed: { readonly at: Instant; readonly by: string };
  /** Stand in the ledger. */
  readonly posted: readonly ClosedLine[];
  readonly forgiven: readonly (ClosedLine & { readonly reason: string })[];
  /** Were posted and taken back since, because they turned out otherwise. */
  readonly putRight: readonly ClosedLine[];
  /** Would be deducted if it were closed now: found out since. */
  readonly found: readonly ClosedLine[];
  readonly justClosed: boolean;
  readonly reopenHref: string;
};
