/** What follows a sheet that was reopened or marked by hand: its taps are judged again, so that what they hold up comes back. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { type AfterAttendance, nothingFollows } from '../attendance/service.ts';
import { inList } from '../db/bulk.ts';
import type { World } from '../kernel/world.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { touched } from './plan-change.ts';
import { rejudge } from './rejudge.ts';

export type SheetFollowing = {
  /** All taps that the activity may take. */
  readonly reopened: (tx: Knex.Transaction, activity: Activity) => Promise<void>;
  /** Those of these members that were kept for it. */
  readonly marked: (tx: Knex.Transaction, activity: Activity, memberIds: readonly number[]) => Promise<void>;
};

export function sheetFollowing(world: World, schemes: SchemeReader, following: AfterAttendance = nothingFollows): SheetFollowing {
  return {
    async reopened(tx, { id, hostPath, opensAt, closesAt }) {
      const which = (query: Knex.QueryBuilder): void => touched(query, id, [hostPath], opensAt, closesAt);
      await rejudge(tx, world, await schemes(tx), 'sheet_reopened', which, following);
    },
    async marked(tx, { id }, memberIds) {
      const which = (query: Knex.QueryBuilder): void => {
        void query
          .where((either) => void either.where('t.activity_id', id).orWhere('v.activity_id', id))
          .whereRaw(...inList(tx, 'coalesce(v.member_id, t.member_id)', memberIds));
      };
      await rejudge(tx, world, await schemes(tx), 'sheet_marked', which, following);
    },
  };
}
