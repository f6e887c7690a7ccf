/** Addresses of dues: a branch's month, its year, one member's months, withdrawing. */
import { z } from 'zod';
import type { DuesErrorCode } from '../../views/pages/dues/model.ts';
import { may, refusalOf } from '../access/rules.ts';
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
import { dayOf, isPeriodOf, monthOf, yearOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { type Member, type Membership, memberByUid, membersOf } from '../members/queries.ts';
import { type Organisation, organisationById, organisationByUid } from '../organisations/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import { duesBranchesModel } from './branches-page.ts';
import { amountOf, dayTyped, fenTyped, listForm, monthTickOf, personForm, tickOf } from './form.ts';
import { importTextMax } from './import.ts';
import { duesImportModel, resolved } from './import-page.ts';
import { type Typed, duesModel, duesWithdrawModel, duesYearModel } from './pages.ts';
import { duesPersonModel } from './person-page.ts';
import { payersAt, paymentByUid } from './queries.ts';
import { mayEnter, monthsAheadMax, monthsBackMax, monthsBetween, monthsFrom } from './rules.ts';
import { type NewPayment, enterPayments, paymentsAtOnceMax, withdrawPayment, withdrawalReasonMax } from './service.ts';

const pagesMax = 1_000;
const monthText = z.string().refine((text) => isPeriodOf('month', text), 'is not a month such as 2026-03');
const yearText = z.string().refine((text) => isPeriodOf('year', text), 'is not a year such as 2026');
const count = z.coerce.number().int().min(0).max(paymentsAtOnceMax).optional();

const listQuery = z.object({
  organisation: uidText.optional(),
  month: monthText.optional(),
  view: z.literal('list').optional(),
  all: z.literal('yes').optional(),
  page: z.coerce.number().int().min(1).max(pagesMax).default(1),
  entered: count,
  withdrawn: z.literal('yes').optional(),
});
const yearQuery = z.object({ organisation: uidText.optional(), year: yearText.optional() });
const importQuery = z.object({ organisation: uidText.optional(), month: monthText.optional() });
const importForm = z.strictObject({
  text: z
    .string()
    .max(importTextMax)
    .refine((text) => text.split(/[\r\n\t]+/).every(isPlainText), 'has a control character or half a character'),
  confirm: z.literal('yes').optional(),
});
const personQuery = z.object({ until: monthText.optional(), entered: count });
const withdrawForm = z.strictObject({
  reason: z
    .string()
    .max(withdrawalReasonMax)
    .transform((reason) => reason.trim())
    .refine(isPlainText, 'has a control character or half a character'),
});

const errorStatus = 422;

type Refusal = 'not_found' | 'not_allowed';
type Person = Member & { readonly standing: Membership };

export function duesRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;
  const today = () => dayOf(world.clock());
  const seeOther = (ctx: RouteContext, href: string): void => {
    ctx.status = 303;
    ctx.redirect(href);
  };

  /** The organisation asked for, else that of the viewer's role; a group has no register of its own. */
  async function placeFor(
    ctx: RouteContext,
    asked: string | undefined,
    action: 'see_dues' | 'keep_dues',
  ): Promise<Outcome<Organisation, Refusal>> {
    const viewer = viewerOf(ctx);
    const uid = asked ?? mainRoleOf(viewer, today())?.organisationUid;
    const organisation = uid === undefined ? undefined : await organisationByUid(db.reader, uid);
    if (organisation === undefined || organisation.level === 'group') return refused('not_found');
    const refusal = refusalOf(viewer, action, organisation.path, today());
    return refusal === undefined ? ok(organisation) : refused(refusal);
  }

  /** A member whose dues the viewer may read: their own, or of a branch that they look after. */
  async function personFor(ctx: RouteContext, uid: string): Promise<Outcome<Person, Refusal>> {
    const member = isUuid(uid) ? await memberByUid(db.reader, uid, today()) : undefined;
    if (member?.standing === undefined || member.standing === null) return refused('not_found');
    const viewer = viewerOf(ctx);
    const refusal = refusalOf(viewer, 'see_dues', member.standing.organisationPath, today());
    if (refusal !== undefined && viewer.member?.id !== member.id) return refused(refusal);
    return ok({ ...member, standing: member.standing });
  }

  async function showPerson(ctx: RouteContext, person: Person, typed: Typed | null): Promise<void> {
    const { until = null, entered = null } = readQuery(ctx, personQuery);
    const viewer = viewerOf(ctx);
    const { standing } = person;
    const organisation = await organisationById(db.reader, standing.organisationId);
    const model = await duesPersonModel(db.reader, {
      member: person,
      standing,
      organisationName: organisation?.name ?? '',
      today: today(),
      own: viewer.member?.id === person.id,
      keeps: may(viewer, 'keep_dues', standing.organisationPath, today()),
      seesList: may(viewer, 'see_dues', standing.organisationPath, today()),
      until,
      typed,
      entered,
    });
    showPage(ctx, deps, 'dues-person', model, { status: typed === null ? 200 : errorStatus });
  }

  async function showList(ctx: RouteContext, organisation: Organisation, typed: Typed | null): Promise<void> {
    const { month = monthOf(today()), all, page, entered = null, withdrawn } = readQuery(ctx, listQuery);
    const viewer = viewerOf(ctx);
    const model = await duesModel(db.reader, {
      organisation,
      month,
      today: today(),
      keeps: may(viewer, 'keep_dues', organisation.path, today()),
      closes: may(viewer, 'close_period', organisation.path, today()),
      everybody: all === 'yes',
      page,
      typed,
      entered: typed === null ? entered : null,
      withdrawn: typed === null && withdrawn === 'yes',
    });
    showPage(ctx, deps, 'dues', model, { status: typed === null ? 200 : errorStatus });
  }

  router.get(addresses.dues, signedIn(deps), async (ctx) => {
    const { organisation: asked, month = monthOf(today()), view, page } = readQuery(ctx, listQuery);
    const viewer = viewerOf(ctx);
    const place = await placeFor(ctx, asked, 'see_dues');
    if (!place.ok && asked === undefined && viewer.member !== null) {
      const own = await personFor(ctx, viewer.member.uid);
      return own.ok ? showPerson(ctx, own.value, null) : replyRefused(ctx, deps, own);
    }
    if (!place.ok) return replyRefused(ctx, deps, place);
    if (!mayEnter(month, today())) return replyRefused(ctx, deps, refused('not_found'), addresses.dues);
    if (place.value.level === 'branch' || view === 'list') return showList(ctx, place.value, null);
    showPage(ctx, deps, 'dues-branches', await duesBranchesModel(db.reader, place.value, month, today(), page));
  });

  router.post(addresses.dues, signedIn(deps), async (ctx) => {
    const { organisation: asked, month = monthOf(today()) } = readQuery(ctx, listQuery);
    const place = await placeFor(ctx, asked, 'keep_dues');
    if (!place.ok) return replyRefused(ctx, deps, place, addresses.dues);
    if (!mayEnter(month, today())) return replyRefused(ctx, deps, refused('dues_month_wrong'), addresses.dues);
    const form = await readForm(ctx, deps, listForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.duesOf(place.value.uid, month));
    const fields = form.value;
    const { id, path, uid } = place.value;
    const amounts = (await settingsOf(db.reader, [{ id, path }])).get(id)?.duesAmounts ?? false;
    const paidOn = dayTyped(fields.paidOn, today());
    const chosen = (await payersAt(db.reader, [id], month)).filter((member) => fields[tickOf(member.uid)] === 'on');
    const lines = chosen.map((member) => ({ member, amountFen: amounts ? fenTyped(fields[amountOf(member.uid)] ?? '') : null }));
    const wrong = lines.filter(({ amountFen }) => amountFen === undefined).map(({ member }) => member.uid);
    const errors: DuesErrorCode[] = [];
    if (chosen.length === 0) errors.push('nobody_chosen');
    if (paidOn === null) errors.push('day_wrong');
    if (wrong.length > 0) errors.push('amount_wrong');
    if (errors.length > 0 || paidOn === null) return showList(ctx, place.value, { fields, errors, wrong });
    const payments = lines.map(({ member, amountFen = null }): NewPayment => ({ memberId: member.id, month, paidOn, amountFen }));
    const entering = { actor: byAccount(viewerOf(ctx).accountId), organisationPath: path, how: 'list' as const, payments };
    const outcome = await db.write((tx) => enterPayments(tx, world, entering));
    if (!outcome.ok) return replyRefused(ctx, deps, outcome, addresses.duesOf(uid, month));
    seeOther(ctx, `${addresses.duesOf(uid, month)}&entered=${outcome.value.entered}${place.value.level === 'branch' ? '' : '&view=list'}`);
  });

  router.get(`${addresses.dues}/year`, signedIn(deps), async (ctx) => {
    const { organisation: asked, year = yearOf(today()) } = readQuery(ctx, yearQuery);
    const place = await placeFor(ctx, asked, 'see_dues');
    if (!place.ok) return replyRefused(ctx, deps, place);
    showPage(ctx, deps, 'dues-year', await duesYearModel(db.reader, place.value, year, today()));
  });

  router.get(`${addresses.dues}/import`, signedIn(deps), async (ctx) => {
    const { organisation: asked, month = monthOf(today()) } = readQuery(ctx, importQuery);
    const place = await placeFor(ctx, asked, 'keep_dues');
    if (!place.ok) return replyRefused(ctx, deps, place);
    const shown = { organisation: place.value, month, now: world.clock(), text: '' };
    showPage(ctx, deps, 'dues-import', await duesImportModel(db.reader, shown, { preview: false, error: null }));
  });

  router.post(`${addresses.dues}/import`, signedIn(deps), async (ctx) => {
    const { organisation: asked, month = monthOf(today()) } = readQuery(ctx, importQuery);
    const place = await placeFor(ctx, asked, 'keep_dues');
    if (!place.ok) return replyRefused(ctx, deps, place);
    const form = await readForm(ctx, deps, importForm);
    const { text, confirm } = form.ok ? form.value : { text: '', confirm: undefined };
    const shown = { organisation: place.value, month, now: world.clock(), text };
    const error = !form.ok ? ('form_expired' as const) : text.trim() === '' ? ('empty' as const) : null;
    if (error !== null || confirm === undefined) {
      const status = error === 'form_expired' ? refusalStatus.form_expired : error === null ? 200 : errorStatus;
      return showPage(ctx, deps, 'dues-import', await duesImportModel(db.reader, shown, { preview: error === null, error }), { status });
    }
    const actor = byAccount(viewerOf(ctx).accountId);
    const outcome = await db.write(async (tx) => {
      const payments = (await resolved(tx, shown)).flatMap(({ payment }) => payment ?? []);
      return enterPayments(tx, world, { actor, organisationPath: place.value.path, how: 'import', payments });
    });
    const href = addresses.duesOf(place.value.uid, month);
    if (!outcome.ok) return replyRefused(ctx, deps, outcome, href);
    seeOther(ctx, `${href}&entered=${outcome.value.entered}`);
  });

  router.get(`${addresses.dues}/members/:uid`, signedIn(deps), async (ctx) => {
    const person = await personFor(ctx, ctx.params['uid'] ?? '');
    return person.ok ? showPerson(ctx, person.value, null) : replyRefused(ctx, deps, person, addresses.dues);
  });

  router.post(`${addresses.dues}/members/:uid`, signedIn(deps), async (ctx) => {
    const person = await personFor(ctx, ctx.params['uid'] ?? '');
    if (!person.ok) return replyRefused(ctx, deps, person, addresses.dues);
    const { id, uid, standing } = person.value;
    const refusal = refusalOf(viewerOf(ctx), 'keep_dues', standing.organisationPath, today());
    if (refusal !== undefined) return replyRefused(ctx, deps, refused(refusal), addresses.dues);
    const form = await readForm(ctx, deps, personForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.memberDues(uid));
    const fields = form.value;
    const month = monthOf(today());
    const months = monthsBetween(monthsFrom(month, -monthsBackMax), monthsFrom(month, monthsAheadMax)).filter(
      (one) => fields[monthTickOf(one)] === 'on',
    );
    const paidOn = dayTyped(fields.paidOn, today());
    const amountFen = fenTyped(fields.amount);
    const errors: DuesErrorCode[] = [];
    if (months.length === 0) errors.push('nobody_chosen');
    if (paidOn === null) errors.push('day_wrong');
    if (amountFen === undefined) errors.push('amount_wrong');
    if (errors.length > 0 || paidOn === null || amountFen === undefined)
      return showPerson(ctx, person.value, { fields, errors, wrong: [] });
    const payments = months.map((one): NewPayment => ({ memberId: id, month: one, paidOn, amountFen }));
    const entering = {
      actor: byAccount(viewerOf(ctx).accountId),
      organisationPath: standing.organisationPath,
      how: 'person' as const,
      payments,
    };
    const outcome = await db.write((tx) => enterPayments(tx, world, entering));
    if (!outcome.ok) return replyRefused(ctx, deps, outcome, addresses.memberDues(uid));
    seeOther(ctx, `${addresses.memberDues(uid)}?entered=${outcome.value.entered}`);
  });

  /** A payment that the viewer may withdraw, with whose it is and in whose register. */
  async function paymentFor(ctx: RouteContext) {
    const uid = ctx.params['uid'] ?? '';
    const payment = isUuid(uid) ? await paymentByUid(db.reader, uid) : undefined;
    const member = payment === undefined ? undefined : (await membersOf(db.reader, [payment.memberId])).get(payment.memberId);
    const organisation = payment === undefined ? undefined : await organisationById(db.reader, payment.organisationId);
    if (payment === undefined || member === undefined || organisation === undefined) return refused('not_found');
    const refusal = refusalOf(viewerOf(ctx), 'keep_dues', organisation.path, today());
    return refusal === undefined ? ok({ payment, name: member.name, organisation }) : refused(refusal);
  }

  router.get(`${addresses.dues}/payments/:uid`, signedIn(deps), async (ctx) => {
    const found = await paymentFor(ctx);
    if (!found.ok) return replyRefused(ctx, deps, found, addresses.dues);
    showPage(ctx, deps, 'dues-withdraw', await duesWithdrawModel(db.reader, { ...found.value, reason: '', error: null }));
  });

  router.post(`${addresses.dues}/payments/:uid`, signedIn(deps), async (ctx) => {
    const found = await paymentFor(ctx);
    if (!found.ok) return replyRefused(ctx, deps, found, addresses.dues);
    const { payment, organisation } = found.value;
    const form = await readForm(ctx, deps, withdrawForm);
    const reason = form.ok ? form.value.reason : '';
    const error = !form.ok ? ('form_expired' as const) : reason === '' ? ('reason_missing' as const) : null;
    if (error !== null) {
      const status = error === 'form_expired' ? refusalStatus.form_expired : errorStatus;
      return showPage(ctx, deps, 'dues-withdraw', await duesWithdrawModel(db.reader, { ...found.value, reason, error }), { status });
    }
    const asked = { actor: byAccount(viewerOf(ctx).accountId), paymentUid: payment.uid, reason };
    const outcome = await db.write((tx) => withdrawPayment(tx, world, asked));
    if (!outcome.ok) return replyRefused(ctx, deps, outcome, addresses.duesOf(organisation.uid, payment.month));
    seeOther(ctx, `${addresses.duesOf(organisation.uid, payment.month)}&withdrawn=yes`);
  });
}
