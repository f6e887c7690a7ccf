/** Facts for completion, written as rows: who came, who was on leave, who made up, who leads; over a scene of two branches. */
import type { Activity } from '../../../server/activities/queries.ts';
import { bySystem } from '../../../server/audit/service.ts';
import { type Row, insertRows } from '../../../server/db/bulk.ts';
import type { Database } from '../../../server/db/database.ts';
import { type Day, instantAt } from '../../../server/kernel/calendar.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';
import { addOrganisation } from '../../../server/organisations/service.ts';
import { aScene, type Person, type Scene } from '../../support/scene.ts';

/** The scene's organisations stand since before the year that is looked at. */
export const foundedAt = instantAt('2025-06-01');

export const stageOf = (db: Database, size: number): Promise<Scene> => aScene(db, size, foundedAt);

const insert = (scene: Scene, table: string, row: Row) => scene.db.write((tx) => insertRows(tx, table, [row]));

/** At its start, by a secretary's hand. */
export const comes = (scene: Scene, activity: Activity, { id }: Person, place: Organisation = scene.branch) =>
  insert(scene, 'attendances', {
    member_id: id,
    activity_id: activity.id,
    organisation_id: place.id,
    attended_at: activity.startsAt,
    late: 0,
    source: 'secretary',
    tap_id: null,
  });

/** Asked for and granted two days before. */
export const isOnLeave = (scene: Scene, activity: Activity, { id }: Person, kind: 'official' | 'sick' | 'private') =>
  insert(scene, 'leaves', {
    uid: scene.world.newUid(),
    activity_id: activity.id,
    member_id: id,
    kind,
    asked_at: plusMs(activity.startsAt, -2 * 86_400_000),
    decision: 'granted',
    decided_at: plusMs(activity.startsAt, -86_400_000),
  });

export const makesUp = (scene: Scene, activity: Activity, { id }: Person, day: Day, takenBack = false) =>
  insert(scene, 'make_ups', {
    uid: scene.world.newUid(),
    activity_id: activity.id,
    member_id: id,
    day,
    recorded_at: instantAt(day, '20:00'),
    taken_back_at: takenBack ? instantAt(day, '21:00') : null,
    taken_back_reason: takenBack ? 'a slip' : null,
  });

export const sitsOnCommittee = (
  scene: Scene,
  { id }: Person,
  place: Organisation,
  fromDay: Day = '2025-01-01',
  untilDay: Day | null = null,
) =>
  insert(scene, 'member_posts', {
    member_id: id,
    organisation_id: place.id,
    post: 'committee_member',
    from_day: fromDay,
    until_day: untilDay,
  });

export async function aGroup(scene: Scene, members: readonly Person[], name: string, branch = scene.branch): Promise<Organisation> {
  const added = await scene.db.write((tx) => addOrganisation(tx, scene.world, bySystem, { parentId: branch.id, level: 'group', name }));
  if (!added.ok) throw new Error(added.code);
  const ids = members.map(({ id }) => id);
  await scene.db.write((tx) => tx('memberships').whereIn('member_id', ids).update({ group_id: added.value.id }));
  return added.value;
}

export const moves = async (scene: Scene, { id }: Person, to: Organisation, on: Day): Promise<void> => {
  await scene.db.write((tx) => tx('memberships').where({ member_id: id }).whereNull('until_day').update({ until_day: on }));
  await insert(scene, 'memberships', { member_id: id, organisation_id: to.id, from_day: on });
};
