/** Who keeps a sheet, and what they may mark on it. */
import type { Knex } from 'knex';
import { may } from '../access/rules.ts';
import type { Activity } from '../activities/queries.ts';
import type { AfterAttendance } from '../attendance/service.ts';
import { type Actor, byAccount } from '../audit/service.ts';
import type { Viewer } from '../http/viewer.ts';
import type { Day } from '../kernel/calendar.ts';
import type { World } from '../kernel/world.ts';
import type { Named } from '../ledger/service.ts';
import type { SchemeReader } from '../scheme/queries.ts';

export const presentStatuses = ['present', 'late', 'left_early'] as const;
export type PresentStatus = (typeof presentStatuses)[number];
/** `none` takes a mark back: what was tapped decides again. */
export const markStatuses = [...presentStatuses, 'absent', 'leave_official', 'leave_sick', 'leave_private', 'none'] as const;
export type MarkStatus = (typeof markStatuses)[number];

export const reasonMax = 200;

/** The account that keeps a sheet. */
export type Keeper = {
  readonly account: Named;
  /** The member whose account it is: nobody marks or forgives themselves. */
  readonly memberId: number | null;
  /** Whether they keep the sheets of members of this organisation. */
  readonly covers: (organisationPath: string) => boolean;
};

export const keeperOf = (viewer: Viewer, today: Day): Keeper => ({
  account: { id: viewer.accountId, uid: viewer.accountUid },
  memberId: viewer.member?.id ?? null,
  covers: (path) => may(viewer, 'keep_attendance', path, today),
});

export const actorOf = ({ account }: Keeper): Actor => byAccount(account.id);

/** What keeping a sheet stands on: the outside, and what higher rooms do in the same transaction. */
export type SheetParts = {
  readonly world: World;
  readonly schemes: SchemeReader;
  /** Judges the taps of an activity again. */
  readonly judgeAgain: {
    readonly reopened: (tx: Knex.Transaction, activity: Activity) => Promise<void>;
    readonly marked: (tx: Knex.Transaction, activity: Activity, memberIds: readonly number[]) => Promise<void>;
  };
  /** Puts closed sheets right; the same that follows taps. */
  readonly following: AfterAttendance;
};
