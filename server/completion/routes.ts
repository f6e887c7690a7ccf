/** Addresses of completion: a branch's year, the table of the branches below, one's own. */
import { z } from 'zod';
import { wordsIn } from '../../views/text/words.ts';
import { completionSortUsual, completionSorts } from '../../views/pages/completion-table/model.ts';
import { may, refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readQuery } from '../http/body.ts';
import { csvOf } from '../http/csv.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { lookOf, showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { type Day, dayOf, isPeriodOf, type Year, yearOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { type Organisation, organisationById, organisationByUid } from '../organisations/queries.ts';
import { completionModel } from './branch-page.ts';
import { dutiesIn, type DutyYears } from './duties.ts';
import { branchFigures, kindsOf } from './figures.ts';
import { completionOwnModel } from './own-page.ts';
import { tableRows } from './table-export.ts';
import { completionTableModel } from './table-page.ts';
import { isOffered } from './years.ts';

export type CompletionParts = { readonly duties: DutyYears };

const pagesMax = 1_000;

const year = z
  .string()
  .refine((text) => isPeriodOf('year', text), 'is not a year such as 2026')
  .optional();

const completionQuery = z.object({
  organisation: uidText.optional(),
  year,
  q: z
    .string()
    .max(60)
    .refine(isPlainText, 'has a control character or half a character')
    .transform((text) => text.trim())
    .default(''),
  sort: z.enum(completionSorts).default(completionSortUsual),
  page: z.coerce.number().int().min(1).max(pagesMax).default(1),
});
const ownQuery = z.object({ year });
const exportQuery = z.object({ organisation: uidText, year });

export function completionRoutes(router: AppRouter, deps: Deps, { duties }: CompletionParts): void {
  const { db, world } = deps;
  const refuse = (ctx: RouteContext, code: 'not_found' | 'not_allowed') => replyRefused(ctx, deps, refused(code));

  /** The organisation of a uid, else that of the viewer's role; a group's duties stand with its branch. */
  const placeFor = async (
    ctx: RouteContext,
    uid: string | undefined,
    today: Day,
  ): Promise<Outcome<Organisation, 'not_found' | 'not_allowed'>> => {
    const viewer = viewerOf(ctx);
    const asked =
      uid === undefined
        ? await organisationById(db.reader, mainRoleOf(viewer, today)?.organisationId ?? 0)
        : await organisationByUid(db.reader, uid);
    if (asked === undefined) return refused('not_found');
    const refusal = refusalOf(viewer, 'see_points', asked.path, today);
    if (refusal !== undefined) return refused(refusal);
    const branch = asked.level === 'group' ? await organisationById(db.reader, asked.parentId ?? 0) : asked;
    return branch === undefined || !may(viewer, 'see_points', branch.path, today) ? refused('not_found') : ok(branch);
  };

  const yearAsked = (asked: Year | undefined, today: Day): Year | undefined => {
    const wanted = asked ?? yearOf(today);
    return isOffered(wanted, today) ? wanted : undefined;
  };

  const showOwn = async (ctx: RouteContext, asked: Year | undefined) => {
    const viewer = viewerOf(ctx);
    const now = world.clock();
    const wanted = yearAsked(asked, dayOf(now));
    if (viewer.member === null) return refuse(ctx, 'not_allowed');
    if (wanted === undefined) return refuse(ctx, 'not_found');
    const model = await completionOwnModel(db.reader, duties, { id: viewer.member.id, name: viewer.name }, wanted, now);
    return model === null ? refuse(ctx, 'not_found') : showPage(ctx, deps, 'completion-own', model);
  };

  router.get(addresses.completion, signedIn(deps), async (ctx) => {
    const { organisation: uid, year: asked, q: query, sort, page } = readQuery(ctx, completionQuery);
    const viewer = viewerOf(ctx);
    const now = world.clock();
    const today = dayOf(now);
    if (uid === undefined && mainRoleOf(viewer, today)?.role === 'member') return showOwn(ctx, asked);
    const place = await placeFor(ctx, uid, today);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const organisation = place.value;
    const wanted = yearAsked(asked, today);
    if (wanted === undefined) return refuse(ctx, 'not_found');
    if (organisation.level === 'branch') {
      const above = organisation.parentId === null ? undefined : await organisationById(db.reader, organisation.parentId);
      const model = await completionModel(db.reader, duties, {
        organisation,
        year: wanted,
        plans: may(viewer, 'plan_activity', organisation.path, today),
        tableHref: above !== undefined && may(viewer, 'see_points', above.path, today) ? addresses.completionOf(above.uid, wanted) : null,
        now,
      });
      return model === null ? refuse(ctx, 'not_found') : showPage(ctx, deps, 'completion', model);
    }
    const figures = await branchFigures(db.reader, duties, organisation.path, wanted, now);
    return showPage(ctx, deps, 'completion-table', completionTableModel(figures, { organisation, year: wanted, query, sort, page, today }));
  });

  router.get(addresses.ownCompletion(), signedIn(deps), async (ctx) => showOwn(ctx, readQuery(ctx, ownQuery).year));

  router.get(addresses.completionTable, signedIn(deps), async (ctx) => {
    const { organisation: uid, year: asked } = readQuery(ctx, exportQuery);
    const now = world.clock();
    const today = dayOf(now);
    const place = await placeFor(ctx, uid, today);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const wanted = yearAsked(asked, today);
    if (wanted === undefined) return refuse(ctx, 'not_found');
    const figures = await branchFigures(db.reader, duties, place.value.path, wanted, now);
    const words = wordsIn(lookOf(ctx, deps.settings).locale);
    ctx.body = csvOf(tableRows(figures, kindsOf(dutiesIn(duties, wanted)), words));
    ctx.type = 'text/csv; charset=utf-8';
    ctx.set('Cache-Control', 'no-store');
    ctx.attachment(`${words.pages.completionTable.fileName} ${wanted}.csv`);
  });
}
