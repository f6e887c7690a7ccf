/** The start page, by the role with which one is greeted; the stream of events that keeps pages current. */
import { z } from 'zod';
import { todoDoneCodes } from '../../views/pages/start-secretary/model.ts';
import { paths } from '../../views/paths.ts';
import { refusalOf, scope } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import type { DutyYears } from '../completion/duties.ts';
import { uidText } from '../contract/text.ts';
import { readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import type { EventFeed } from '../http/events.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { type HeldRole, mainRoleOf, type Viewer } from '../http/viewer.ts';
import { type Month, dayOf, isPeriodOf, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { refused } from '../kernel/outcome.ts';
import { organisationById, organisationByUid } from '../organisations/queries.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { startAdministratorModel } from './administrator-start.ts';
import { startDepartmentModel } from './department-start.ts';
import { leaveTodayRoutes } from './leave-today.ts';
import { startMemberModel } from './member-start.ts';
import { startSecretaryModel } from './secretary-start.ts';

export type HomeParts = {
  readonly schemes: SchemeReader;
  readonly duties: DutyYears;
  readonly events: EventFeed;
  readonly version: string;
};

const startPagesMax = 100;
const startQuery = z.object({
  month: z
    .string()
    .refine((text) => isPeriodOf('month', text), 'is not a month such as 2026-03')
    .optional(),
  page: z.coerce.number().int().min(1).max(startPagesMax).default(1),
});
const secretaryQuery = z.object({ done: z.enum(todoDoneCodes).optional() });
const eventsQuery = z.object({ organisation: uidText });

export function homeRoutes(router: AppRouter, deps: Deps, { schemes, duties, events, version }: HomeParts): void {
  const { db, world } = deps;
  const refuse = (ctx: RouteContext, code: 'not_found' | 'not_allowed' | 'server_busy') => replyRefused(ctx, deps, refused(code));

  const showMember = async (ctx: RouteContext, viewer: Viewer, now: Instant) => {
    const self = viewer.member === null ? null : { id: viewer.member.id, name: viewer.name };
    const model = self === null ? null : await startMemberModel(db.reader, await schemes(db.reader), self, now);
    return model === null ? refuse(ctx, 'not_allowed') : showPage(ctx, deps, 'start-member', model);
  };

  const showDepartment = async (ctx: RouteContext, role: HeldRole, now: Instant) => {
    const query = readQuery(ctx, startQuery);
    const month: Month = query.month ?? monthOf(dayOf(now));
    const organisation = await organisationById(db.reader, role.organisationId);
    if (organisation === undefined) return refuse(ctx, 'not_found');
    const model = await startDepartmentModel(db.reader, await schemes(db.reader), { organisation, month, page: query.page, now });
    return model === null ? refuse(ctx, 'not_found') : showPage(ctx, deps, 'start-department', model);
  };

  /** A secretary above the branches looks at them as the department does. */
  const showSecretary = async (ctx: RouteContext, viewer: Viewer, role: HeldRole, now: Instant) => {
    const organisation = await organisationById(db.reader, role.organisationId);
    if (organisation === undefined) return refuse(ctx, 'not_found');
    if (organisation.level !== 'branch') return showDepartment(ctx, role, now);
    const { done = null } = readQuery(ctx, secretaryQuery);
    const asked = { branch: organisation, book: await schemes(db.reader), duties, memberId: viewer.member?.id ?? null, now, done };
    return showPage(ctx, deps, 'start-secretary', await startSecretaryModel(db.reader, asked));
  };

  router.get(paths.start, signedIn(deps), async (ctx) => {
    const viewer = viewerOf(ctx);
    const now = world.clock();
    const role = mainRoleOf(viewer, dayOf(now));
    switch (role?.role) {
      case undefined:
        return refuse(ctx, 'not_allowed');
      case 'member':
        return showMember(ctx, viewer, now);
      case 'secretary':
        return showSecretary(ctx, viewer, role, now);
      case 'organisation_department':
        return showDepartment(ctx, role, now);
      case 'system_administrator':
        return showPage(
          ctx,
          deps,
          'start-administrator',
          await startAdministratorModel(db.reader, { scope: scope(viewer, 'see_devices', dayOf(now)), version, now }),
        );
    }
  });

  leaveTodayRoutes(router, deps);

  router.get(paths.events, signedIn(deps), async (ctx) => {
    const viewer = viewerOf(ctx);
    const { organisation: uid } = readQuery(ctx, eventsQuery);
    const organisation = await organisationByUid(db.reader, uid);
    const refusal = organisation === undefined ? 'not_found' : refusalOf(viewer, 'see_ranking', organisation.path, dayOf(world.clock()));
    if (organisation === undefined || refusal !== undefined) return refuse(ctx, refusal ?? 'not_found');
    if (ctx.method === 'HEAD') {
      ctx.status = 200;
      return;
    }
    const { path } = organisation;
    const opened = await events.open(ctx, { accountId: viewer.accountId, concerns: (changed) => changed.startsWith(path) });
    if (!opened.ok) refuse(ctx, opened.code);
  });
}
