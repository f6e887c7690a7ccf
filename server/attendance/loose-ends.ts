/** What is left open on sheets of activities that are over: sign-outs that nobody noted, taps close together that nobody looked at. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { inList, selectRaw } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { isLookedAt } from './burst-looks.ts';
import { type ArrivalTap, burstsOf } from './bursts.ts';

/** Arrivals read for a page; more than a branch has in the sheets that it left open. */
const arrivalsMax = 10_000;

export type LooseEnd = { readonly activity: Activity; readonly count: number };

/** How many came and were not signed out, where one signs out and it is over; the reader's own, which another notes, left out. */
export async function signOutsMissing(
  db: Knex,
  activities: readonly Activity[],
  now: Instant,
  exceptMemberId: number | null,
): Promise<readonly LooseEnd[]> {
  const over = activities.filter(({ signOut, endsAt }) => signOut && endsAt <= now);
  if (over.length === 0) return [];
  const [among, ids] = inList(
    db,
    'activity_id',
    over.map(({ id }) => id),
  );
  const rows = await selectRaw<{ id: number; count: number | string }>(
    db,
    `select activity_id as id, count(*) as count from attendances where ${among} and left_at is null and member_id <> ? group by activity_id`,
    [...ids, exceptMemberId ?? 0],
  );
  const counts = new Map(rows.map(({ id, count }) => [id, Number(count)]));
  return over.flatMap((activity) => {
    const count = counts.get(activity.id) ?? 0;
    return count === 0 ? [] : [{ activity, count }];
  });
}

/** In how many places cards were tapped close together and nobody has looked. Two statements, however many activities. */
export async function burstsToLookAt(db: Knex, activities: readonly Activity[]): Promise<readonly LooseEnd[]> {
  if (activities.length === 0) return [];
  const [among, ids] = inList(
    db,
    'p.activity_id',
    activities.map(({ id }) => id),
  );
  const taps = await selectRaw<ArrivalTap & { activityId: number }>(
    db,
    `select p.activity_id as "activityId", p.tap_id as "tapId", t.device_id as "deviceId", p.member_id as "memberId", p.attended_at as "at"
     from attendances p join taps t on t.id = p.tap_id where ${among} order by p.attended_at desc limit ${arrivalsMax}`,
    ids,
  );
  const byActivity = groupBy(taps, ({ activityId }) => activityId);
  const runs = activities.flatMap((activity) => {
    const found = burstsOf(byActivity.get(activity.id) ?? []);
    return found.length === 0 ? [] : [{ activity, found }];
  });
  if (runs.length === 0) return [];
  const looked: number[] = await db('burst_looks as l')
    .whereRaw(
      ...inList(
        db,
        'l.activity_id',
        runs.map(({ activity }) => activity.id),
      ),
    )
    .pluck('l.tap_id');
  const looks = new Set(looked);
  return runs.flatMap(({ activity, found }) => {
    const count = found.filter((run) => !isLookedAt(run, looks)).length;
    return count === 0 ? [] : [{ activity, count }];
  });
}
