/** All the page may say on which a forgotten sign-out is entered. */
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { SheetHead } from '../sheet-parts.ts';

/** People listed; of more the rest comes once these are done. */
export const signOutMax = 180;

export type SignOutModel = {
  readonly sheet: SheetHead;
  /** Minutes of the stay that earns; 0 for any. */
  readonly minStayMinutes: number;
  /** Those who came and have not signed out first. */
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly at: Instant;
    readonly leftAt: Instant | null;
    readonly ticked: boolean;
  }[];
  readonly more: number;
  /** The reader has not signed out, and enters nothing for themselves. */
  readonly ownOpen: boolean;
  /** As it stands in the field. */
  readonly time: string;
  readonly done: number | null;
  readonly action: string;
  readonly error: RefusalCode | null;
};
