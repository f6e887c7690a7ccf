/** All the page of make-up study may say: what a branch's members and the reader owe, by when, what was done. */
import type { SheetStatusCode } from '../../../server/contract/codes.ts';
import type { RefusalCode } from '../../../server/contract/refusals.ts';
import type { Day } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';

export const makeUpRowsMax = 200;
export const makeUpNoteMax = 200;

export type MakeUpDuty = {
  /** Of the activity and of the member: what a form names. */
  readonly activityId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly missed: SheetStatusCode;
  readonly activity: { readonly title: string; readonly startsAt: Instant; readonly href: string };
  readonly deadline: Day;
  /** From today to the deadline; below 0 when it has passed. */
  readonly daysLeft: number;
};

export type MakeUpDone = MakeUpDuty & {
  readonly doneOn: Day;
  readonly late: boolean;
  readonly note: string;
  readonly fileHref: string | null;
  readonly recordedBy: string | null;
  /** Null for the reader's own. */
  readonly takeBackAction: string | null;
};

export type MakeUpsModel = {
  readonly organisationName: string;
  readonly today: Day;
  /** What one done in time earns; null where the scheme gives nothing. */
  readonly points: Points | null;
  /** For who keeps the branch's sheets; null for members. */
  readonly branch: {
    readonly recordAction: string;
    readonly overdue: readonly (MakeUpDuty & { readonly isOwn: boolean })[];
    readonly due: readonly (MakeUpDuty & { readonly isOwn: boolean })[];
    readonly done: readonly MakeUpDone[];
    /** More than are shown. */
    readonly more: boolean;
  } | null;
  /** The reader's own; null where no member stands behind the account. */
  readonly own: { readonly owed: readonly MakeUpDuty[]; readonly done: readonly MakeUpDone[] } | null;
  readonly done: 'recorded' | 'taken_back' | null;
  readonly error: { readonly code: RefusalCode; readonly activityId: string; readonly memberId: string } | null;
  readonly typed: { readonly day: string; readonly note: string };
};
