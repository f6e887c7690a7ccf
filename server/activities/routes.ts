/** Addresses where activities are planned, changed, called off. */
import { z } from 'zod';
import type { PlanErrorCode } from '../../views/pages/plan/model.ts';
import { wordsIn } from '../../views/text/words.ts';
import { refusalOf, scope } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import { type ActivityKindCode, activityKindCodes } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { lookOf, showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { organisationById, organisationByUid, organisationsByIds } from '../organisations/queries.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { type Beginning, type Place, beginningOf, placesIn, planCancelModel, planChoiceModel, planModel, valuesOf } from './pages.ts';
import { audiencesTicked, changedPlanForm, frameTyped, newPlanForm, valuesTyped, wordsTyped } from './plan-form.ts';
import { type PlannedActivity, plannedByUid } from './queries.ts';
import { type AfterPlanChange, type AfterPlanning, cancelActivity, changeActivity, planActivity } from './service.ts';
import type { WorkCalendar } from './workdays.ts';

export type PlanParts = {
  readonly schemes: SchemeReader;
  readonly calendar: WorkCalendar;
  readonly afterPlanning: AfterPlanning;
  readonly afterPlanChange: AfterPlanChange;
};

const newQuery = z.object({ organisation: uidText.optional(), kind: z.enum(activityKindCodes).optional() });
const planQuery = z.object({ done: z.enum(['planned', 'changed']).optional() });
const cancelForm = z.strictObject({
  changes: z.coerce.number().int().min(0).max(1_000_000),
  reason: z
    .string()
    .max(200)
    .transform((reason) => reason.replaceAll('\t', ' ').trim())
    .refine(isPlainText, 'has a control character or half a character'),
});

/** Refusals that the form itself explains. */
const errorOf: Readonly<Partial<Record<RefusalCode, PlanErrorCode>>> = {
  period_closed: 'day_closed',
  scheme_missing: 'day_without_scheme',
  activity_attended: 'attended',
  activity_changed: 'changed_meanwhile',
  form_expired: 'form_expired',
};
const errorStatus = 422;

export function planRoutes(router: AppRouter, deps: Deps, { schemes, calendar, afterPlanning, afterPlanChange }: PlanParts): void {
  const { db, world } = deps;
  const today = () => dayOf(world.clock());
  const actorOf = (ctx: RouteContext) => byAccount(viewerOf(ctx).accountId);
  const kindName = (ctx: RouteContext, kind: ActivityKindCode): string =>
    wordsIn(lookOf(ctx, deps.settings).locale).codes.activityKinds[kind];
  const placesFor = (ctx: RouteContext) => placesIn(db.reader, scope(viewerOf(ctx), 'plan_activity', today()));

  /** The organisation asked for, else that of the viewer's role, for somebody who may plan there; else the answer is given. */
  async function hostFor(ctx: RouteContext, uid: string | undefined): Promise<Place | undefined> {
    const viewer = viewerOf(ctx);
    const host =
      uid === undefined
        ? await organisationById(db.reader, mainRoleOf(viewer, today())?.organisationId ?? 0)
        : await organisationByUid(db.reader, uid);
    const refusal = host === undefined ? 'not_found' : refusalOf(viewer, 'plan_activity', host.path, today());
    if (refusal === undefined && host !== undefined && host.level !== 'group') return host;
    replyRefused(ctx, deps, refused(refusal ?? 'not_found'));
    return undefined;
  }

  /** Where the viewer may plan, and whom else a plan is meant for already: that stays ticked. */
  async function placesOf(ctx: RouteContext, { audiences }: PlannedActivity): Promise<readonly Place[]> {
    const own = await placesFor(ctx);
    const meant = await organisationsByIds(
      db.reader,
      audiences.map((part) => part.organisationId).filter((id) => !own.some((place) => place.id === id)),
    );
    return [...own, ...meant.values()];
  }

  type Found = { readonly activity: PlannedActivity; readonly host: Place };

  /** The plan of an address, for somebody who may plan at its host; else the answer is given. */
  async function found(ctx: RouteContext): Promise<Found | undefined> {
    const uid = ctx.params['uid'] ?? '';
    const activity = isUuid(uid) ? await plannedByUid(db.reader, uid) : undefined;
    const host = await organisationById(db.reader, activity?.organisationId ?? 0);
    const refusal = host === undefined ? 'not_found' : refusalOf(viewerOf(ctx), 'plan_activity', host.path, today());
    if (refusal === undefined && activity !== undefined && host !== undefined) return { activity, host };
    replyRefused(ctx, deps, refused(refusal ?? 'not_found'));
    return undefined;
  }

  const showNew = async (ctx: RouteContext, host: Place, beginning: Beginning, key: string, errors: readonly PlanErrorCode[]) => {
    const places = await placesFor(ctx);
    const shown = { host, places, hosts: places, beginning, key, errors, standing: null };
    const model = await planModel(db.reader, await schemes(db.reader), calendar, world.clock(), shown);
    showPage(ctx, deps, 'plan', model, { status: errors.length > 0 ? errorStatus : 200 });
  };

  const showStanding = async (
    ctx: RouteContext,
    { activity, host }: Found,
    done: 'planned' | 'changed' | null,
    errors: readonly PlanErrorCode[] = [],
    typed?: Beginning,
  ) => {
    const beginning = typed ?? { values: valuesOf(activity, host), audiences: activity.audiences };
    const places = await placesOf(ctx, activity);
    const shown = { host, places, hosts: await placesFor(ctx), beginning, key: '', errors, standing: { activity, done } };
    const model = await planModel(db.reader, await schemes(db.reader), calendar, world.clock(), shown);
    showPage(ctx, deps, 'plan', model, { status: errors.length > 0 ? errorStatus : 200 });
  };

  const seePlan = (ctx: RouteContext, uid: string, done?: 'planned' | 'changed'): void => {
    ctx.status = 303;
    ctx.redirect(addresses.plan(uid, done));
  };

  router.get(`${addresses.activities}/new`, signedIn(deps), async (ctx) => {
    const { organisation, kind } = readQuery(ctx, newQuery);
    const host = await hostFor(ctx, organisation);
    if (host === undefined) return;
    if (kind === undefined) {
      const book = await schemes(db.reader);
      return showPage(ctx, deps, 'plan-choice', planChoiceModel(host, book.inForce(host.path, today())?.scheme));
    }
    await showNew(ctx, host, await beginningOf(db.reader, calendar, host, kind, today()), world.newUid(), []);
  });

  router.post(`${addresses.activities}/new`, signedIn(deps), async (ctx) => {
    const form = await readForm(ctx, deps, newPlanForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.activities);
    const host = await hostFor(ctx, form.value.host);
    if (host === undefined) return;
    const audiences = audiencesTicked(form.value, await placesFor(ctx));
    const { frame, errors } = frameTyped(form.value, host.id, audiences, today());
    const typed = { values: valuesTyped(form.value), audiences };
    if (frame === null) return showNew(ctx, host, typed, form.value.key, errors);
    const actor = actorOf(ctx);
    const plan = {
      ...frame,
      ...wordsTyped(form.value, kindName(ctx, frame.kind)),
      actor,
      key: `${viewerOf(ctx).accountUid}:${form.value.key}`,
    };
    const planned = await db.write(async (tx) => planActivity(tx, world, await schemes(tx), plan, afterPlanning));
    if (planned.ok) return seePlan(ctx, planned.value.uid, 'planned');
    const error = errorOf[planned.code];
    if (error === undefined) return replyRefused(ctx, deps, planned, addresses.activities);
    await showNew(ctx, host, typed, form.value.key, [error]);
  });

  router.get(`${addresses.activities}/:uid/plan`, signedIn(deps), async (ctx) => {
    const { done = null } = readQuery(ctx, planQuery);
    const plan = await found(ctx);
    if (plan !== undefined) await showStanding(ctx, plan, done);
  });

  router.post(`${addresses.activities}/:uid/plan`, signedIn(deps), async (ctx) => {
    const plan = await found(ctx);
    if (plan === undefined) return;
    const form = await readForm(ctx, deps, changedPlanForm);
    if (!form.ok) return showStanding(ctx, plan, null, ['form_expired']);
    const { activity } = plan;
    const { kind, day, time, length, host: hostUid, ...rest } = form.value;
    const isFramed = kind !== undefined && day !== undefined && time !== undefined && length !== undefined && hostUid !== undefined;
    const whole = isFramed ? { ...rest, kind, day, time, length, host: hostUid } : null;
    const host = whole === null || whole.host === plan.host.uid ? plan.host : await hostFor(ctx, whole.host);
    if (host === undefined) return;
    const audiences = whole === null ? activity.audiences : audiencesTicked(form.value, await placesOf(ctx, activity));
    const { frame, errors } = whole === null ? { frame: null, errors: [] } : frameTyped(whole, host.id, audiences, today());
    const typed = whole === null ? undefined : { values: valuesTyped(whole), audiences };
    if (errors.length > 0) return showStanding(ctx, plan, null, errors, typed);
    const revision = {
      uid: activity.uid,
      changes: form.value.changes,
      ...wordsTyped(rest, kindName(ctx, kind ?? valuesOf(activity, host).kind)),
      frame,
      actor: actorOf(ctx),
    };
    const changed = await db.write(async (tx) => changeActivity(tx, world, await schemes(tx), revision, afterPlanChange));
    if (changed.ok) return seePlan(ctx, activity.uid, 'changed');
    const error = errorOf[changed.code];
    if (error === undefined) return replyRefused(ctx, deps, changed, addresses.plan(activity.uid));
    // What was typed is kept where it may still be sent; a plan that moved on meanwhile is shown as it is now.
    const now = await found(ctx);
    if (now !== undefined)
      await showStanding(ctx, now, null, [error], error === 'day_closed' || error === 'day_without_scheme' ? typed : undefined);
  });

  router.get(`${addresses.activities}/:uid/cancel`, signedIn(deps), async (ctx) => {
    const plan = await found(ctx);
    if (plan === undefined) return;
    if (plan.activity.cancelledAt !== null) return seePlan(ctx, plan.activity.uid);
    showPage(ctx, deps, 'plan-cancel', await planCancelModel(db.reader, plan.activity, plan.host, '', null));
  });

  router.post(`${addresses.activities}/:uid/cancel`, signedIn(deps), async (ctx) => {
    const plan = await found(ctx);
    if (plan === undefined) return;
    const { activity, host } = plan;
    const form = await readForm(ctx, deps, cancelForm);
    const reason = form.ok ? form.value.reason : '';
    const facts = form.ok ? { uid: activity.uid, ...form.value, actor: actorOf(ctx) } : null;
    const cancelled =
      facts === null ? refused('form_expired' as const) : await db.write((tx) => cancelActivity(tx, world, facts, afterPlanChange));
    if (cancelled.ok) return seePlan(ctx, activity.uid);
    const { code } = cancelled;
    if (code !== 'reason_missing' && code !== 'form_expired') return replyRefused(ctx, deps, cancelled, addresses.plan(activity.uid));
    const model = await planCancelModel(db.reader, activity, host, reason, code);
    showPage(ctx, deps, 'plan-cancel', model, { status: refusalStatus[code] });
  });
}
