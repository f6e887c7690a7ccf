/** All the page may say on which one line of a sheet is corrected. */
import type { MarkHowCode, SheetStatusCode } from '../../../server/contract/codes.ts';
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { SheetHead, SheetPerson } from '../sheet-parts.ts';

/** Marks shown of one person; older ones stay in the record. */
export const marksShownMax = 20;

export type SheetPersonModel = {
  readonly sheet: SheetHead;
  readonly closed: boolean;
  readonly person: SheetPerson;
  readonly source: 'tap' | 'secretary' | null;
  /** What was marked so far, newest first; `none` took the one before back. */
  readonly marks: readonly {
    readonly status: SheetStatusCode | 'none';
    readonly how: MarkHowCode;
    readonly reason: string;
    readonly presentAt: Instant | null;
    readonly by: string;
    readonly at: Instant;
  }[];
  readonly time: string;
  readonly proposedTime: string;
  readonly reason: string;
  readonly action: string;
  readonly backHref: string;
  readonly error: RefusalCode | null;
};
