/** A member at an activity, the pair that has at most one attendance. */
import type { Knex } from 'knex';

export type Pair = { readonly memberId: number; readonly activityId: number };

/** The pair as one text. */
export const pairOf = (memberId: number, activityId: number): string => `${memberId} ${activityId}`;

/** What follows in a higher room, in the same transaction, where attendance may have changed: a closed sheet is put right. */
export type AfterAttendance = (tx: Knex.Transaction, pairs: readonly Pair[]) => Promise<void>;

/** For callers who have no sheets: nothing follows. */
export const nothingFollows: AfterAttendance = async () => undefined;
