/** All the page may say on which somebody is written in without a card. */
import type { SheetStatusCode } from '../../../server/contract/codes.ts';
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { SheetHead, SheetPerson } from '../sheet-parts.ts';

export type SheetHandModel = {
  readonly sheet: SheetHead;
  /** Whether anything may be written yet. */
  readonly begun: boolean;
  readonly closed: boolean;
  readonly done: {
    readonly id: string;
    readonly name: string;
    readonly status: SheetStatusCode;
    readonly at: Instant | null;
    /** What being there earned; null where it earned nothing. */
    readonly points: Points | null;
    /** Whether their mark may be taken back from here. */
    readonly undo: boolean;
  } | null;
  /** The time that is taken for whoever is touched, and the one that was proposed. */
  readonly time: string;
  readonly proposedTime: string;
  /** Those who have not come, by group; `name` is null for people without one. */
  readonly missing: readonly { readonly name: string | null; readonly people: readonly { readonly id: string; readonly name: string }[] }[];
  /** Everybody, to be corrected. */
  readonly others: readonly (SheetPerson & { readonly href: string })[];
  /** The reader's own line is not theirs to write. */
  readonly ownMissing: boolean;
  readonly action: string;
  readonly guestsHref: string | null;
  readonly error: RefusalCode | null;
};
