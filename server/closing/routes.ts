/** Addresses where a period is closed, and opened again. */
import { z } from 'zod';
import type { PeriodCloseModel } from '../../views/pages/period-close/model.ts';
import { refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf, isPeriodOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { type Organisation, organisationByUid } from '../organisations/queries.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { type CloseAsked, periodCloseModel, periodFor } from './pages.ts';
import { closePrepared } from './prepared.ts';
import { reopen } from './service.ts';

const countMax = 1_000_000;
const count = z.coerce.number().int().min(0).max(countMax).optional();
const periodText = z
  .string()
  .refine(
    (text) => (['month', 'quarter', 'year'] as const).some((kind) => isPeriodOf(kind, text)),
    'is not a period such as 2026-03, 2026-Q1, 2026',
  );
const closeQuery = z.object({
  organisation: uidText.optional(),
  period: periodText.optional(),
  posted: count,
  reversed: count,
  credited: count,
  reopened: z.literal('yes').optional(),
});
const closeForm = z.strictObject({ seen: z.string().max(64).default(''), anyway: z.literal('on').optional() });
const reopenForm = z.strictObject({
  reason: z
    .string()
    .max(200)
    .transform((reason) => reason.trim())
    .refine(isPlainText, 'has a control character or half a character'),
});

const errorStatus = 422;

export function closingRoutes(router: AppRouter, deps: Deps, { schemes }: { readonly schemes: SchemeReader }): void {
  const { db, world } = deps;

  /** The organisation asked for, else that of the viewer's role, for somebody who may close there. */
  async function placeFor(ctx: RouteContext, asked: string | undefined): Promise<Outcome<Organisation, 'not_found' | 'not_allowed'>> {
    const viewer = viewerOf(ctx);
    const day = dayOf(world.clock());
    const uid = asked ?? mainRoleOf(viewer, day)?.organisationUid;
    const organisation = uid === undefined ? undefined : await organisationByUid(db.reader, uid);
    if (organisation === undefined || organisation.level === 'group') return refused('not_found');
    const refusal = refusalOf(viewer, 'close_period', organisation.path, day);
    return refusal === undefined ? ok(organisation) : refused(refusal);
  }

  async function show(
    ctx: RouteContext,
    organisation: Organisation,
    period: string,
    more: Partial<CloseAsked> = {},
    status = 200,
  ): Promise<void> {
    const asked = {
      organisation,
      period,
      now: world.clock(),
      ticked: false,
      error: null,
      reason: '',
      done: null,
      reopened: false,
      ...more,
    };
    showPage(ctx, deps, 'period-close', await periodCloseModel(db.reader, await schemes(db.reader), asked), { status });
  }

  router.get(`${addresses.periods}/close`, signedIn(deps), async (ctx) => {
    const { organisation: uid, period, posted, reversed = 0, credited = 0, reopened } = readQuery(ctx, closeQuery);
    const place = await placeFor(ctx, uid);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const done = posted === undefined ? null : { posted, reversed, credited };
    await show(ctx, place.value, period ?? (await periodFor(db.reader, place.value.id, world.clock())), {
      done,
      reopened: reopened === 'yes',
    });
  });

  router.post(`${addresses.periods}/close`, signedIn(deps), async (ctx) => {
    const { organisation: uid, period } = readQuery(ctx, closeQuery);
    const place = await placeFor(ctx, uid);
    if (!place.ok) return replyRefused(ctx, deps, place);
    if (period === undefined) return replyRefused(ctx, deps, refused('not_found'), `${addresses.periods}/close`);
    const organisation = place.value;
    const again = (error: NonNullable<PeriodCloseModel['error']>, status: number, ticked = false) =>
      show(ctx, organisation, period, { error, ticked }, status);
    const form = await readForm(ctx, deps, closeForm);
    if (!form.ok) return again('form_expired', refusalStatus.form_expired);
    const actor = byAccount(viewerOf(ctx).accountId);
    const href = addresses.closePeriod(organisation.uid, period);
    const ticked = form.value.anyway === 'on';
    const seen = { seen: form.value.seen, anyway: ticked };
    const outcome = await db.write(async (tx) =>
      closePrepared(tx, world, await schemes(tx), organisation, { period, actor, reason: '' }, seen),
    );
    if (outcome.ok) {
      const { posted, reversed, credited } = outcome.value;
      ctx.status = 303;
      return ctx.redirect(`${href}&posted=${posted}&reversed=${reversed}&credited=${credited}`);
    }
    if ('prepared' in outcome) return outcome.code === 'changed' ? again('changed', errorStatus, ticked) : again('not_ticked', errorStatus);
    // Sent twice: the page says that it is closed.
    if (outcome.code === 'period_closed') return show(ctx, organisation, period);
    return replyRefused(ctx, deps, outcome, href);
  });

  router.post(`${addresses.periods}/reopen`, signedIn(deps), async (ctx) => {
    const { organisation: uid, period } = readQuery(ctx, closeQuery);
    const place = await placeFor(ctx, uid);
    if (!place.ok) return replyRefused(ctx, deps, place);
    if (period === undefined) return replyRefused(ctx, deps, refused('not_found'), `${addresses.periods}/close`);
    const form = await readForm(ctx, deps, reopenForm);
    if (!form.ok) return show(ctx, place.value, period, { error: 'form_expired' }, refusalStatus.form_expired);
    const { reason } = form.value;
    if (reason === '') return show(ctx, place.value, period, { error: 'reason_missing' }, errorStatus);
    const actor = byAccount(viewerOf(ctx).accountId);
    const outcome = await db.write((tx) => reopen(tx, world, { organisationId: place.value.id, period, actor, reason }));
    const href = addresses.closePeriod(place.value.uid, period);
    if (!outcome.ok) return replyRefused(ctx, deps, outcome, href);
    ctx.status = 303;
    ctx.redirect(`${href}&reopened=yes`);
  });
}
