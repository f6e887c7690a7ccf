/** All the record of a meeting may say: read, written, or written by two at once. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { FilesPart } from '../file-parts.ts';
import type { ActivityFact } from '../parts.ts';

export type MinutesValues = {
  readonly chair: string;
  readonly keeper: string;
  /** Lines, ended by `\n`. */
  readonly body: string;
  readonly decisions: string;
};

export type SavedMinutes = MinutesValues & { readonly savedAt: Instant; readonly savedBy: string | null };

export type MinutesModel = {
  readonly organisationName: string;
  readonly activity: ActivityFact;
  readonly speaker: string;
  readonly agenda: string;
  readonly turnout: {
    readonly expected: number;
    readonly present: number;
    readonly late: number;
    readonly leave: number;
    readonly absent: number;
    /** Where it decides by votes and somebody has one. */
    readonly votes: { readonly entitled: number; readonly present: number; readonly toPass: number; readonly reached: boolean } | null;
  };
  /** What stands; null where nobody wrote any. */
  readonly saved: SavedMinutes | null;
  /** The form; null for somebody who reads. */
  readonly form: {
    readonly values: MinutesValues;
    /** The version it goes after: sent back as it is. */
    readonly base: number;
    readonly error: RefusalCode | null;
    /** What somebody else saved meanwhile. */
    readonly other: SavedMinutes | null;
  } | null;
  readonly done: boolean;
  readonly action: string;
  /** Where somebody who may write begins to. */
  readonly editHref: string | null;
  readonly files: FilesPart;
};
