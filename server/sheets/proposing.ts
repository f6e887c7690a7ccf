/** What a sheet would deduct if it were closed as it stands. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { eventDayOf } from '../attendance/service.ts';
import { type SheetLine, sheetLines } from '../attendance/sheet.ts';
import type { Instant } from '../kernel/clock.ts';
import type { SchemeBook, SchemeVersion } from '../scheme/queries.ts';
import { type Proposal, proposalsOf } from './rules.ts';

export type Proposed = {
  readonly lines: readonly SheetLine[];
  readonly proposals: readonly Proposal<SheetLine>[];
  /** Changes with every line of it: what somebody has seen is what they close. */
  readonly digest: string;
};

export const versionAt =
  (book: SchemeBook, activity: Activity) =>
  (path: string): SchemeVersion | undefined =>
    book.inForce(path, eventDayOf(activity));

/** The lines of a sheet as they are once check-in is over, with what they propose. */
export async function proposedAt(db: Knex, book: SchemeBook, activity: Activity, now: Instant): Promise<Proposed> {
  const lines = await sheetLines(db, activity, now < activity.closesAt ? activity.closesAt : now);
  const versions = versionAt(book, activity);
  const proposals = proposalsOf(lines, activity, (path) => versions(path)?.scheme);
  const seen = proposals.map(({ line, cause, item, points }) => [line.memberUid, cause, item, points]);
  return { lines, proposals, digest: createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32) };
}
