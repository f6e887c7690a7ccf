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
import { readForm, readQuery, readTyped } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { lookOf, showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { organisationById, organisationByUid } from '../organisations/queries.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import {
  type Beginning,
  type Place,
  type PlanShown,
  beginningOf,
  placesIn,
  planCancelModel,
  planChoiceModel,
  planModel,
  valuesOf,
} from './pages.ts';
import { audienceOffer, audiencesTicked } from './audience-choice.ts';
import { changedPlanForm, newPlanForm, planTyped, soughtIn, termsAlone, valuesTyped, wordsLeft, wordsTyped } from './plan-form.ts';
import { type PlannedActivity, plannedByUid } from './queries.ts';
import { type AfterPlanChange, type AfterPlanning, cancelActivity, changeActivity, planActivity } from './service.ts';
import type { Template } from './templates.ts';
import type { WorkCalendar } from './workdays.ts';

export type PlanParts = {
  readonly schemes: SchemeReader;
  readonly calendar: WorkCalendar;
  readonly templates: readonly Template[];
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

export function planRoutes(
  router: AppRouter,
  deps: Deps,
  { schemes, calendar, templates, afterPlanning, afterPlanChange }: PlanParts,
): void {
  const { db, world } = deps;
  const today = () => dayOf(world.clock());
  const actorOf = (ctx: RouteContext) => byAccount(viewerOf(ctx).accountId);
  const kindName = (ctx: RouteContext, kind: ActivityKindCode): string =>
    wordsIn(lookOf(ctx, deps.settings).locale).codes.activityKinds[kind];
  const scopeFor = (ctx: RouteContext) => scope(viewerOf(ctx), 'plan_activity', today());

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

  /** A form with what stands in it: errors, or the name that was looked for. */
  type Filled = { readonly beginning: Beginning; readonly errors?: readonly PlanErrorCode[]; readonly sought?: string };
  const statusFor = (errors: readonly PlanErrorCode[]): number =>
    errors.length === 0 ? 200 : errors.includes('form_expired') ? refusalStatus.form_expired : errorStatus;

  async function showForm(
    ctx: RouteContext,
    host: Place,
    { beginning, errors = [], sought = '' }: Filled,
    rest: Pick<PlanShown, 'key' | 'standing'>,
  ): Promise<void> {
    const where = scopeFor(ctx);
    const chosen = beginning.audiences.map((part) => part.organisationId);
    const shown = {
      host,
      offer: await audienceOffer(db.reader, where, host, chosen, sought),
      hosts: await placesIn(db.reader, where),
      beginning,
      errors,
      ...rest,
    };
    const model = await planModel(db.reader, await schemes(db.reader), calendar, world.clock(), shown);
    showPage(ctx, deps, 'plan', model, { status: statusFor(errors) });
  }

  const showNew = (ctx: RouteContext, host: Place, key: string, filled: Filled) => showForm(ctx, host, filled, { key, standing: null });

  const showStanding = (ctx: RouteContext, { activity, host }: Found, done: 'planned' | 'changed' | null, filled?: Filled) =>
    showForm(ctx, host, filled ?? { beginning: { values: valuesOf(activity, host), audiences: activity.audiences } }, {
      key: '',
      standing: { activity, done },
    });

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
    await showNew(ctx, host, world.newUid(), { beginning: await beginningOf(db.reader, { calendar, templates }, host, kind, today()) });
  });

  router.post(`${addresses.activities}/new`, signedIn(deps), async (ctx) => {
    const { expired, value: form } = await readTyped(ctx, deps, newPlanForm);
    const host = await hostFor(ctx, form.host);
    if (host === undefined) return;
    const audiences = await audiencesTicked(db.reader, scopeFor(ctx), form);
    const beginning = { values: valuesTyped(form), audiences };
    const again = (errors: readonly PlanErrorCode[], sought = form.sought ?? '') =>
      showNew(ctx, host, form.key, { beginning, errors, sought });
    if (expired) return again(['form_expired']);
    const sought = soughtIn(form);
    if (sought !== null) return again([], sought);
    const { frame, terms, errors } = planTyped(form, host.id, audiences, today());
    if (frame === null) return again(errors);
    const actor = actorOf(ctx);
    const plan = {
      ...frame,
      ...wordsTyped(form, kindName(ctx, frame.kind)),
      ...(terms === null ? {} : { terms }),
      actor,
      key: `${viewerOf(ctx).accountUid}:${form.key}`,
    };
    const planned = await db.write(async (tx) => planActivity(tx, world, await schemes(tx), plan, afterPlanning));
    if (planned.ok) return seePlan(ctx, planned.value.uid, 'planned');
    const error = errorOf[planned.code];
    if (error === undefined) return replyRefused(ctx, deps, planned, addresses.activities);
    await again([error]);
  });

  router.get(`${addresses.activities}/:uid/plan`, signedIn(deps), async (ctx) => {
    const { done = null } = readQuery(ctx, planQuery);
    const plan = await found(ctx);
    if (plan !== undefined) await showStanding(ctx, plan, done);
  });

  router.post(`${addresses.activities}/:uid/plan`, signedIn(deps), async (ctx) => {
    const plan = await found(ctx);
    if (plan === undefined) return;
    const { expired, value: form } = await readTyped(ctx, deps, changedPlanForm);
    const { activity } = plan;
    const { kind, day, time, length, host: hostUid, ...rest } = form;
    const isFramed = kind !== undefined && day !== undefined && time !== undefined && length !== undefined && hostUid !== undefined;
    const whole = isFramed ? { ...rest, kind, day, time, length, host: hostUid } : null;
    const host = whole === null || whole.host === plan.host.uid ? plan.host : await hostFor(ctx, whole.host);
    if (host === undefined) return;
    const audiences = whole === null ? activity.audiences : await audiencesTicked(db.reader, scopeFor(ctx), form, activity.audiences);
    const values = whole === null ? { ...valuesOf(activity, host), ...wordsLeft(rest) } : valuesTyped(whole);
    const again = (errors: readonly PlanErrorCode[], sought = form.sought ?? '') =>
      showStanding(ctx, plan, null, { beginning: { values, audiences }, errors, sought });
    if (expired) return again(['form_expired']);
    const sought = soughtIn(form);
    if (sought !== null) return again([], sought);
    const { frame, terms, errors } =
      whole === null ? { frame: null, ...termsAlone(rest, activity) } : planTyped(whole, host.id, audiences, today());
    if (errors.length > 0) return again(errors);
    const revision = {
      uid: activity.uid,
      changes: form.changes,
      ...wordsTyped(rest, kindName(ctx, kind ?? valuesOf(activity, host).kind)),
      frame,
      ...(terms === null ? {} : { terms }),
      actor: actorOf(ctx),
    };
    const changed = await db.write(async (tx) => changeActivity(tx, world, await schemes(tx), revision, afterPlanChange));
    if (changed.ok) return seePlan(ctx, activity.uid, 'changed');
    const error = errorOf[changed.code];
    if (error === undefined) return replyRefused(ctx, deps, changed, addresses.plan(activity.uid));
    if (error === 'day_closed' || error === 'day_without_scheme') return again([error]);
    // A plan that moved on meanwhile is shown as it is now.
    const now = await found(ctx);
    if (now === undefined) return;
    const standing = { values: valuesOf(now.activity, now.host), audiences: now.activity.audiences };
    await showStanding(ctx, now, null, { beginning: standing, errors: [error] });
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
