/** Whom an activity concerns: who may read about it. */
import type { Knex } from 'knex';
import { type Action, scope } from '../access/rules.ts';
import type { Viewer } from '../http/viewer.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { membershipsOf, postsOf, postsOn, standingOn } from '../members/queries.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { type Activity, plannedByUid } from './queries.ts';
import { isExpected } from './rules.ts';

type Meant = Pick<Activity, 'hostPath' | 'audiences'>;

/** Whether an activity concerns an organisation where the viewer may do this: hosted there, or meant for it, for all above it, for some below. */
export function concernsViewer(
  viewer: Viewer,
  activity: Meant,
  audiencePaths: ReadonlyMap<number, string>,
  today: Day,
  action: Action = 'see_activities',
): boolean {
  const { patterns } = scope(viewer, action, today);
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

/** Whether the viewer is a member for whom it was meant, as they stood on its day. */
export async function meantForViewer(db: Knex, viewer: Viewer, { audiences, startsAt }: Activity): Promise<boolean> {
  if (viewer.member === null) return false;
  const { id } = viewer.member;
  const day = dayOf(startsAt);
  const stay = standingOn((await membershipsOf(db, [id])).get(id) ?? [], day);
  if (stay === undefined) return false;
  const posts = postsOn((await postsOf(db, [id])).get(id) ?? [], day);
  return isExpected(audiences, {
    path: stay.organisationPath,
    groupId: stay.groupId,
    committees: posts.filter(({ post }) => post !== 'group_leader').map(({ organisationId }) => organisationId),
  });
}

/** Whether the viewer looks after members whom it concerns: a secretary, the department. */
export async function looksAfterActivity(db: Knex, viewer: Viewer, activity: Activity, now: Instant): Promise<boolean> {
  const places = await organisationsByIds(
    db,
    activity.audiences.map((part) => part.organisationId),
  );
  return concernsViewer(viewer, activity, new Map([...places].map(([id, place]) => [id, place.path])), dayOf(now), 'see_points');
}

/** Who may read the papers of a plan, also of one that was called off: those for whom it is meant, and who looks after them. */
export async function readsPapers(db: Knex, viewer: Viewer, uid: string, now: Instant): Promise<boolean> {
  const activity = await plannedByUid(db, uid);
  return activity !== undefined && ((await looksAfterActivity(db, viewer, activity, now)) || (await meantForViewer(db, viewer, activity)));
}
