/** Addresses of activities: the list of an organisation, the sheet of one. */
import { z } from 'zod';
import { may, refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { activitiesByUid } from '../activities/queries.ts';
import { concernsViewer } from '../activities/sight.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readQuery } from '../http/body.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { organisationById, organisationByUid, organisationsByIds } from '../organisations/queries.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { activitiesModel, activityModel, pagesMax } from './pages.ts';

export type AttendanceParts = { readonly schemes: SchemeReader };

const listQuery = z.object({ organisation: uidText.optional(), page: z.coerce.number().int().min(1).max(pagesMax).default(1) });

export function attendanceRoutes(router: AppRouter, deps: Deps, { schemes }: AttendanceParts): void {
  const { db, world } = deps;

  router.get(addresses.activities, signedIn(deps), async (ctx) => {
    const { organisation: asked, page } = readQuery(ctx, listQuery);
    const viewer = viewerOf(ctx);
    const now = world.clock();
    const today = dayOf(now);
    const main = mainRoleOf(viewer, today);
    const organisation =
      asked === undefined ? await organisationById(db.reader, main?.organisationId ?? 0) : await organisationByUid(db.reader, asked);
    const refusal = organisation === undefined ? 'not_found' : refusalOf(viewer, 'see_activities', organisation.path, today);
    if (organisation === undefined || refusal !== undefined) return replyRefused(ctx, deps, refused(refusal ?? 'not_found'));
    const plans = organisation.level !== 'group' && may(viewer, 'plan_activity', organisation.path, today);
    showPage(ctx, deps, 'activities', await activitiesModel(db.reader, organisation, page, now, plans));
  });

  router.get(`${addresses.activities}/:uid`, signedIn(deps), async (ctx) => {
    const uid = ctx.params['uid'] ?? '';
    const viewer = viewerOf(ctx);
    const now = world.clock();
    const today = dayOf(now);
    const [activity] = isUuid(uid) ? await activitiesByUid(db.reader, [uid]) : [];
    const places = await organisationsByIds(db.reader, [
      ...(activity?.audiences.map((audience) => audience.organisationId) ?? []),
      activity?.organisationId ?? 0,
    ]);
    const host = places.get(activity?.organisationId ?? 0);
    const paths = new Map([...places].map(([id, place]) => [id, place.path]));
    if (activity === undefined || host === undefined || !concernsViewer(viewer, activity, paths, today))
      return replyRefused(ctx, deps, refused('not_found'));
    const reader = {
      sees: (path: string) => may(viewer, 'see_points', path, today),
      live: may(viewer, 'see_ranking', host.path, today),
      plans: may(viewer, 'plan_activity', host.path, today),
    };
    showPage(ctx, deps, 'activity', await activityModel(db.reader, await schemes(db.reader), activity, host, now, reader));
  });
}
