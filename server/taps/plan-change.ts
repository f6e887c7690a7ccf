/** What follows a plan made late, changed or called off: the taps that it touches are judged again. */
import type { Knex } from 'knex';
import type { AfterPlanChange, AfterPlanning } from '../activities/service.ts';
import { type AfterAttendance, nothingFollows } from '../attendance/service.ts';
import { addDays, dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { rejudge } from './rejudge.ts';

export type PlanFollowing = { readonly planned: AfterPlanning; readonly changed: AfterPlanChange };

/** Taps of whole days, since a tap of the day may have been too early or too late for it; at kiosks above or below the hosts, or kept for the activity itself. */
export function touched(query: Knex.QueryBuilder, activityId: number, hostPaths: readonly string[], from: Instant, until: Instant): void {
  void query.where((either) => {
    void either.where((near) => {
      const day = [instantAt(dayOf(from)), instantAt(addDays(dayOf(until), 1))];
      void near
        // First what may be of those days, then the one moment that holds.
        .whereRaw(
          '(t.judged_at >= ? and t.judged_at < ? or t.id in (select n.tap_id from tap_verdicts n where n.judged_at >= ? and n.judged_at < ?))',
          [...day, ...day],
        )
        .whereRaw('coalesce(v.judged_at, t.judged_at) >= ? and coalesce(v.judged_at, t.judged_at) < ?', day)
        .where((line) => {
          for (const path of hostPaths) void line.orWhere('o.path', 'like', `${path}%`).orWhereRaw(`? like o.path || '%'`, [path]);
        });
    });
    void either.orWhere('t.activity_id', activityId).orWhere('v.activity_id', activityId);
  });
}

export function planFollowing(world: World, schemes: SchemeReader, following: AfterAttendance = nothingFollows): PlanFollowing {
  return {
    async planned(tx, { id, hostPath, opensAt, closesAt }) {
      // What has not opened yet has no taps to take.
      if (opensAt > world.clock() && dayOf(opensAt) > dayOf(world.clock())) return;
      await rejudge(
        tx,
        world,
        await schemes(tx),
        'activity_planned',
        (query) => touched(query, id, [hostPath], opensAt, closesAt),
        following,
      );
    },
    async changed(tx, { cause, activityId, hostPaths, from, until }) {
      await rejudge(tx, world, await schemes(tx), cause, (query) => touched(query, activityId, hostPaths, from, until), following);
    },
  };
}
