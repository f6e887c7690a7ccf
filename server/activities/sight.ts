/** Whom an activity concerns: who may read about it. */
import type { Knex } from 'knex';
import { scope } from '../access/rules.ts';
import type { Viewer } from '../http/viewer.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { type Activity, plannedByUid } from './queries.ts';

/** Whether an activity concerns an organisation that the viewer may see: hosted there, or meant for it, for all above it, for some below. */
export function concernsViewer(
  viewer: Viewer,
  activity: Pick<Activity, 'hostPath' | 'audiences'>,
  audiencePaths: ReadonlyMap<number, string>,
  today: Day,
): boolean {
  const { patterns } = scope(viewer, 'see_activities', today);
  const places = activity.audiences.map(({ organisationId, audience }) => ({ path: audiencePaths.get(organisationId) ?? '', audience }));
  return patterns.some((pattern) => {
    const own = pattern.replace(/%$/, '');
    const within = (path: string) => path.startsWith(own);
    return (
      within(activity.hostPath) ||
      places.some(({ path, audience }) => path !== '' && (within(path) || (audience === 'all' && own.startsWith(path))))
    );
  });
}

/** The same of a uid, also where the activity was called off. */
export async function seesActivity(db: Knex, viewer: Viewer, uid: string, now: Instant): Promise<boolean> {
  const activity = await plannedByUid(db, uid);
  if (activity === undefined) return false;
  const places = await organisationsByIds(
    db,
    activity.audiences.map((part) => part.organisationId),
  );
  return concernsViewer(viewer, activity, new Map([...places].map(([id, place]) => [id, place.path])), dayOf(now));
}
