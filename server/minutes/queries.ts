/** The minutes of activities as they stand, and who may read them. */
import type { Knex } from 'knex';
import { looksAfterActivity, meantForViewer } from '../activities/sight.ts';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { inList } from '../db/bulk.ts';
import type { Viewer } from '../http/viewer.ts';
import type { Instant } from '../kernel/clock.ts';
import { settingsOf } from '../organisations/settings.ts';
import type { MinutesText } from './rules.ts';

export type Minutes = MinutesText & {
  readonly uid: string;
  readonly version: number;
  readonly savedAt: Instant;
  /** The member behind the account, else its login name. */
  readonly savedBy: string | null;
};

/** The last version; undefined where nobody wrote any. */
export const minutesOf = async (db: Knex, activityId: number): Promise<Minutes | undefined> =>
  db('minutes as r')
    .leftJoin('accounts as a', 'a.id', 'r.account_id')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .where('r.activity_id', activityId)
    .orderBy('r.version', 'desc')
    .first({
      uid: 'r.uid',
      version: 'r.version',
      chair: 'r.chair',
      keeper: 'r.keeper',
      body: 'r.body',
      decisions: 'r.decisions',
      savedAt: 'r.saved_at',
      savedBy: db.raw('coalesce(m.name, a.name)'),
    });

/** Which of some activities have minutes: their ids. */
export async function withMinutes(db: Knex, activityIds: readonly number[]): Promise<ReadonlySet<number>> {
  const ids: number[] = await db('minutes')
    .where('version', 1)
    .whereRaw(...inList(db, 'activity_id', activityIds))
    .pluck('activity_id');
  return new Set(ids);
}

/** Who looks after those it concerns; and, unless the branch keeps its minutes to officers, for whom it was meant. */
export async function mayReadMinutes(db: Knex, viewer: Viewer, activity: Activity, now: Instant): Promise<boolean> {
  if (await looksAfterActivity(db, viewer, activity, now)) return true;
  const host = { id: activity.organisationId, path: activity.hostPath };
  if ((await settingsOf(db, [host])).get(host.id)?.minutesFor !== 'branch') return false;
  return meantForViewer(db, viewer, activity);
}

/** The same of a uid; nobody reads minutes of what was called off. */
export async function readsMinutes(db: Knex, viewer: Viewer, uid: string, now: Instant): Promise<boolean> {
  const [activity] = await activitiesByUid(db, [uid]);
  return activity !== undefined && mayReadMinutes(db, viewer, activity, now);
}

/** Whether there are any, for somebody who may read them. */
export const hasMinutes = async (db: Knex, viewer: Viewer, activity: Activity, now: Instant): Promise<boolean> =>
  (await withMinutes(db, [activity.id])).has(activity.id) && mayReadMinutes(db, viewer, activity, now);
