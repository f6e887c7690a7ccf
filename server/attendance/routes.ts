/** Addresses of activities: the list of an organisation, the sheet of one and the part of it that keeps itself current. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { may, refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import type { Activity } from '../activities/queries.ts';
import { looksAfterActivity, meantForViewer } from '../activities/sight.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage, showPart } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { mainRoleOf, type Viewer } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { refused } from '../kernel/outcome.ts';
import { organisationById, organisationByUid } from '../organisations/queries.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { keptSheetFor, sheetFor } from './asking.ts';
import { burstRoutes } from './burst-routes.ts';
import { activitiesModel, pagesMax } from './pages.ts';
import { paperModel } from './paper-page.ts';
import { activityModel } from './sheet-page.ts';

/** Whether there is a record of the meeting that somebody may read: said by a higher room. */
export type HasMinutes = (db: Knex, viewer: Viewer, activity: Activity, now: Instant) => Promise<boolean>;
export type AttendanceParts = { readonly schemes: SchemeReader; readonly hasMinutes: HasMinutes };

const listQuery = z.object({ organisation: uidText.optional(), page: z.coerce.number().int().min(1).max(pagesMax).default(1) });

const paperQuery = z.object({ blank: z.literal('yes').optional() });

export function attendanceRoutes(router: AppRouter, deps: Deps, { schemes, hasMinutes }: AttendanceParts): void {
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
    const keeps = (path: string): boolean => may(viewer, 'keep_attendance', path, today);
    showPage(
      ctx,
      deps,
      'activities',
      await activitiesModel(db.reader, organisation, page, now, { plans, keeps, joins: viewer.member !== null }),
    );
  });

  const sheet = (show: typeof showPage) => async (ctx: RouteContext) => {
    const asked = await sheetFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const { activity, host, now, reader } = asked.value;
    const viewer = viewerOf(ctx);
    const beside = {
      papers: (await looksAfterActivity(db.reader, viewer, activity, now)) || (await meantForViewer(db.reader, viewer, activity)),
      minutes: reader.keeps || (await hasMinutes(db.reader, viewer, activity, now)),
    };
    show(ctx, deps, 'activity', await activityModel(db.reader, await schemes(db.reader), activity, host, now, reader, beside));
  };

  router.get(addresses.liveSheet(':uid'), signedIn(deps), sheet(showPart));
  router.get(addresses.activity(':uid'), signedIn(deps), sheet(showPage));
  router.get(addresses.paperSheet(':uid'), signedIn(deps), async (ctx) => {
    const { blank } = readQuery(ctx, paperQuery);
    const asked = await keptSheetFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const { activity, host, now, reader } = asked.value;
    showPage(ctx, deps, 'paper', await paperModel(db.reader, activity, host, now, reader, blank !== undefined));
  });
  burstRoutes(router, deps);
}
