/** Papers of a plan: added and removed beside its form. */
import { refusalOf } from '../access/rules.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import { fileDoor } from '../files/acts.ts';
import { addresses } from '../http/addresses.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { plannedByUid } from './queries.ts';

export function paperRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;
  fileDoor(router, deps, {
    path: addresses.papers(':uid'),
    kind: 'papers',
    async found(ctx) {
      const uid = ctx.params['uid'] ?? '';
      const viewer = viewerOf(ctx);
      const activity = isUuid(uid) ? await plannedByUid(db.reader, uid) : undefined;
      const refusal = activity === undefined ? 'not_found' : refusalOf(viewer, 'plan_activity', activity.hostPath, dayOf(world.clock()));
      if (activity === undefined || refusal !== undefined) {
        replyRefused(ctx, deps, refused(refusal ?? 'not_found'), addresses.activities);
        return undefined;
      }
      return { subjectUid: uid, organisationId: activity.organisationId, actor: byAccount(viewer.accountId), back: addresses.plan(uid) };
    },
  });
}
