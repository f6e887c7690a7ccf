/** Addresses of points: the ranking of a branch, one's own points, a member's. */
import type { Period } from '../kernel/calendar.ts';
import { isPeriodOf, monthOf, dayOf } from '../kernel/calendar.ts';
import { isUuid } from '../kernel/uid.ts';
import { z } from 'zod';
import { may, maySeeMember, refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { identify, viewerOf } from '../access/viewers.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyJson, replyRefused } from '../http/reply.ts';
import { sessions } from '../http/session.ts';
import { refused } from '../kernel/outcome.ts';
import { memberByUid, membersOf } from '../members/queries.ts';
import { organisationByUid } from '../organisations/queries.ts';
import { scoredKinds } from '../scheme/format.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { branchFor } from './branch.ts';
import { explain } from './explain.ts';
import { explainModel } from './explain-page.ts';
import { memberModel } from './member-page.ts';
import { rankingModel } from './pages.ts';

export type RankingParts = { readonly schemes: SchemeReader };

const organisationQuery = z.object({ organisation: uidText.optional() });

/** A month of the year asked for, as far as the year is explained. */
const whyQuery = z.object({
  until: z
    .string()
    .refine((text) => isPeriodOf('month', text), 'is not a month such as 2026-03')
    .optional(),
});

/** The JSON of an explanation; the page of the same score links to it. */
const explanationPath = '/api/v1/members/:uid/points/:period';

type Whose = { readonly id: number; readonly uid: string; readonly name: string };

const isScored = (period: string): boolean => scoredKinds.some((kind) => isPeriodOf(kind, period));

export function rankingRoutes(router: AppRouter, deps: Deps, { schemes }: RankingParts): void {
  const { db, world } = deps;
  const notFound = (ctx: RouteContext) => replyRefused(ctx, deps, refused('not_found'));

  const showRanking = async (ctx: RouteContext, asked: string | undefined) => {
    const now = world.clock();
    const today = dayOf(now);
    const viewer = viewerOf(ctx);
    const { organisation } = readQuery(ctx, organisationQuery);
    const branch =
      organisation === undefined ? await branchFor(db.reader, viewer, today) : await organisationByUid(db.reader, organisation);
    if (branch?.level !== 'branch' || (asked !== undefined && !isPeriodOf('month', asked))) return notFound(ctx);
    const refusal = refusalOf(viewer, 'see_ranking', branch.path, today);
    if (refusal !== undefined) return replyRefused(ctx, deps, refused(refusal));
    const reader = { memberId: viewer.member?.id ?? null, keeper: may(viewer, 'see_points', branch.path, today) };
    const month = asked ?? monthOf(today);
    const model = await rankingModel(db.reader, await schemes(db.reader), { branch, month, now, reader });
    return model === null ? notFound(ctx) : showPage(ctx, deps, 'ranking', model);
  };

  router.get(addresses.rankings, signedIn(deps), (ctx) => showRanking(ctx, undefined));
  router.get(`${addresses.rankings}/:month`, signedIn(deps), (ctx) => showRanking(ctx, ctx.params['month']));

  const showMember = async (ctx: RouteContext, member: Whose | undefined, period: Period | undefined) => {
    if (member === undefined || (period !== undefined && !isScored(period))) return notFound(ctx);
    const self = viewerOf(ctx).member?.id === member.id;
    const model = await memberModel(db.reader, await schemes(db.reader), { member, period: period ?? null, now: world.clock(), self });
    return model === null ? notFound(ctx) : showPage(ctx, deps, 'member', model);
  };

  const ownMember = async (ctx: RouteContext): Promise<Whose | undefined> => {
    const own = viewerOf(ctx).member;
    return own === null ? undefined : (await membersOf(db.reader, [own.id])).get(own.id);
  };

  /** Undefined also for a member whose points the viewer may not read: they tell nothing of their being. */
  const readableMember = async (ctx: RouteContext, uid: string): Promise<Whose | undefined> => {
    const today = dayOf(world.clock());
    const member = isUuid(uid) ? await memberByUid(db.reader, uid, today) : undefined;
    if (member === undefined) return undefined;
    const asked = { id: member.id, organisationPath: member.standing?.organisationPath ?? null };
    return maySeeMember(viewerOf(ctx), asked, today) ? member : undefined;
  };

  const explained = async (ctx: RouteContext, member: Whose | undefined, period: Period | undefined) => {
    const { until = null } = readQuery(ctx, whyQuery);
    if (member === undefined || period === undefined || !isScored(period)) return null;
    return explain(db.reader, await schemes(db.reader), { member, period, until, now: world.clock() });
  };

  const showWhy = async (ctx: RouteContext, member: Whose | undefined, period: Period | undefined) => {
    const found = await explained(ctx, member, period);
    if (found === null) return notFound(ctx);
    const now = world.clock();
    return showPage(ctx, deps, 'explain', explainModel(found.explanation, now, viewerOf(ctx).member?.id === member?.id));
  };

  router.get(`${addresses.points}/:period/why`, signedIn(deps), async (ctx) => showWhy(ctx, await ownMember(ctx), ctx.params['period']));
  router.get(`${addresses.members}/:uid/:period/why`, signedIn(deps), async (ctx) =>
    showWhy(ctx, await readableMember(ctx, ctx.params['uid'] ?? ''), ctx.params['period']),
  );
  // Kiosks have no cookies, so that the API reads none by itself.
  router.get(explanationPath, sessions(deps), identify(deps), signedIn(deps), async (ctx) => {
    const found = await explained(ctx, await readableMember(ctx, ctx.params['uid'] ?? ''), ctx.params['period']);
    return found === null ? notFound(ctx) : replyJson(ctx, found.explanation);
  });

  router.get(addresses.points, signedIn(deps), async (ctx) => showMember(ctx, await ownMember(ctx), undefined));
  router.get(`${addresses.points}/:period`, signedIn(deps), async (ctx) => showMember(ctx, await ownMember(ctx), ctx.params['period']));

  router.get(`${addresses.members}/:uid`, signedIn(deps), async (ctx) =>
    showMember(ctx, await readableMember(ctx, ctx.params['uid'] ?? ''), undefined),
  );
  router.get(`${addresses.members}/:uid/:period`, signedIn(deps), async (ctx) =>
    showMember(ctx, await readableMember(ctx, ctx.params['uid'] ?? ''), ctx.params['period']),
  );
}
