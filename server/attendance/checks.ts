/** Laws of attendance: it earned what the scheme gives, once, and nothing was earned without it. */
import type { Knex } from 'knex';
import { activitiesById } from '../activities/queries.ts';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { postsOf, postsOn } from '../members/queries.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { tapItem } from '../scheme/award.ts';
import { schemeReader } from '../scheme/queries.ts';
import { stayChecks } from './stay-checks.ts';
import { hasEarned } from './stay.ts';

type Found = { readonly subject: string; readonly detail: string };

/** Attendances looked at in one go; those without an entry are few, since most kinds of activity earn. */
const unpaidPerPage = 1_000;

type Unpaid = {
  readonly id: number;
  readonly memberId: number;
  readonly memberUid: string;
  readonly activityId: number;
  readonly organisationId: number;
  readonly at: Instant;
  readonly leftAt: Instant | null;
  readonly source: 'tap' | 'secretary';
};

const unpaidSql = `select p.id, p.member_id as "memberId", m.uid as "memberUid", p.activity_id as "activityId", p.organisation_id as "organisationId",
    p.attended_at as at, p.left_at as "leftAt", p.source
  from attendances p join members m on m.id = p.member_id
  where p.id > ? and not exists (
    select 1 from entries e left join entries r on r.reverses_id = e.id
    where e.member_id = p.member_id and e.activity_id = p.activity_id and e.kind = 'award' and e.key is null and r.id is null)
  order by p.id limit ${unpaidPerPage}`;

/** Those of a page whose scheme had an item for them. */
async function owed(db: Knex, page: readonly Unpaid[]): Promise<readonly Found[]> {
  const book = await schemeReader()(db);
  const activities = new Map(
    (await activitiesById(db, [...new Set(page.map((one) => one.activityId))])).map((activity) => [activity.id, activity]),
  );
  const places = await organisationsByIds(db, [...new Set(page.map((one) => one.organisationId))]);
  const posts = await postsOf(db, [...new Set(page.map((one) => one.memberId))]);
  return page.flatMap((one): Found[] => {
    const activity = activities.get(one.activityId);
    const path = places.get(one.organisationId)?.path;
    if (activity === undefined || path === undefined) return [];
    // Where members sign out, a tap alone is no stay yet.
    if (activity.signOut && one.source === 'tap' && !hasEarned(one.at, one.leftAt, activity)) return [];
    const day = dayOf(activity.startsAt);
    const version = book.inForce(path, day);
    const item = version === undefined ? undefined : tapItem(version.scheme, activity);
    const onCommittee = postsOn(posts.get(one.memberId) ?? [], day).some(
      (held) => held.post !== 'group_leader' && held.organisationId === one.organisationId,
    );
    if (item === undefined || (item.audience === 'committee' && !onCommittee)) return [];
    return [{ subject: `${one.memberUid} ${activity.uid}`, detail: `came and has no entry of ${item.code}` }];
  });
}

async function unpaid(db: Knex, limit: number): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let last = 0; ;) {
    const page = await selectRaw<Unpaid>(db, unpaidSql, [last]);
    found.push(...(await owed(db, page)));
    last = page.at(-1)?.id ?? last;
    if (page.length < unpaidPerPage || found.length >= limit) return found;
  }
}

export const attendanceChecks: readonly Check[] = [
  ...stayChecks,
  checkBy('attendance.earned_what_the_scheme_gives', unpaid),
  checkBy('attendance.nothing_earned_without_it', (db, limit) =>
    selectRaw<Found>(
      db,
      `select e.uid as subject, 'stands for an attendance that is missing' as detail
       from entries e left join entries r on r.reverses_id = e.id
       where e.kind = 'award' and e.key is null and e.activity_id is not null and r.id is null
         and not exists (select 1 from attendances p where p.member_id = e.member_id and p.activity_id = e.activity_id and p.organisation_id = e.organisation_id) limit ?`,
      [limit],
    ),
  ),
  checkBy('attendance.earned_once', (db, limit) =>
    selectRaw<Found>(
      db,
      `select min(e.uid) as subject, 'one attendance earned ' || count(*) || ' items' as detail
       from entries e left join entries r on r.reverses_id = e.id
       where e.kind = 'award' and e.key is null and e.activity_id is not null and r.id is null
       group by e.member_id, e.activity_id having count(*) > 1 limit ?`,
      [limit],
    ),
  ),
  checkBy('attendance.late_follows_the_time', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid || ' ' || a.uid as subject, 'whether it was late is not what its time says' as detail
       from attendances p join activities a on a.id = p.activity_id join members m on m.id = p.member_id
       where (p.attended_at > a.late_after) <> (p.late = 1) limit ?`,
      [limit],
    ),
  ),
];
