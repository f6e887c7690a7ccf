/** The address where a whole month, or the rest of a quarter, is planned in one step. */
import { z } from 'zod';
import type { MonthErrorCode, RowErrorCode } from '../../views/pages/plan-month/model.ts';
import { wordsIn } from '../../views/text/words.ts';
import { may } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { byAccount } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { uidText } from '../contract/text.ts';
import { writeTogether } from '../db/together.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { lookOf, showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf, type Month } from '../kernel/calendar.ts';
import { type Instant, plusMs } from '../kernel/clock.ts';
import { ok, refused } from '../kernel/outcome.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { organisationAsked } from './asked.ts';
import type { DraftTerms } from './drafts.ts';
import { type MonthFacts, type Span, monthFactsOf, monthsOf, planKeyOf } from './month-facts.ts';
import {
  type MonthForm,
  type TypedRow,
  isAsFound,
  monthForm,
  monthText,
  namesTicked,
  proposedMax,
  rowErrors,
  spanText,
  timesOf,
  typedIn,
  untouched,
} from './month-form.ts';
import { planMonthModel, titleOf } from './month-pages.ts';
import type { Place } from './pages.ts';
import { plannedUnder } from './queries.ts';
import { planReach, withinReach } from './reach.ts';
import { writtenRule } from './recurrence.ts';
import { type Audience, monthToPlan } from './rules.ts';
import { type ActivityPlan, type AfterPlanning, planActivity } from './service.ts';
import type { Template } from './templates.ts';
import type { WorkCalendar } from './workdays.ts';

export type MonthParts = {
  readonly schemes: SchemeReader;
  readonly calendar: WorkCalendar;
  readonly templates: readonly Template[];
  readonly afterPlanning: AfterPlanning;
};

const monthQuery = z.object({
  organisation: uidText.optional(),
  month: monthText.optional(),
  span: spanText.default('month'),
  done: z.coerce.number().int().min(0).max(proposedMax).optional(),
});

/** Refusals that a row of the form explains. */
const rowErrorOf: Readonly<Partial<Record<RefusalCode, RowErrorCode>>> = {
  period_closed: 'day_closed',
  scheme_missing: 'day_without_scheme',
};

/** The terms of the activity before, about the new start. */
function termsFrom(terms: DraftTerms | null, startsAt: Instant): Pick<ActivityPlan, 'leaving' | 'terms'> {
  if (terms === null) return {};
  const { signOut, minStayMinutes, registerBeforeMs, studyMinutes, call, places } = terms;
  const registerUntil = registerBeforeMs === null ? null : plusMs(startsAt, -registerBeforeMs);
  return { leaving: { signOut, minStayMinutes }, terms: { studyMinutes, call, places, registerUntil } };
}

type Asked = { readonly host: Place; readonly month: Month; readonly span: Span };
type Shown = Asked & {
  readonly facts: MonthFacts;
  readonly rows: readonly TypedRow[];
  readonly rowErrors?: ReadonlyMap<string, readonly RowErrorCode[]>;
  readonly errors?: readonly MonthErrorCode[];
  readonly done?: number | undefined;
};

export function monthRoutes(router: AppRouter, deps: Deps, { schemes, calendar, templates, afterPlanning }: MonthParts): void {
  const { db, world } = deps;
  const today = () => dayOf(world.clock());
  const wordsFor = (ctx: RouteContext) => wordsIn(lookOf(ctx, deps.settings).locale);

  const factsOf = async ({ host, month, span }: Asked): Promise<MonthFacts> =>
    monthFactsOf(db.reader, { book: await schemes(db.reader), calendar, templates, today: today() }, host, monthsOf(month, span));

  const open = ({ proposals }: MonthFacts) => proposals.filter(({ planned }) => planned === null).slice(0, proposedMax);

  async function show(ctx: RouteContext, shown: Shown): Promise<void> {
    const { host, month, span, facts, rows, rowErrors: wrong = new Map(), errors = [], done } = shown;
    const model = await planMonthModel(db.reader, {
      host,
      month,
      span,
      months: monthsOf(month, span),
      facts,
      rows,
      rowErrors: wrong,
      errors,
      done: done ?? null,
      today: today(),
      calendar,
      words: wordsFor(ctx),
    });
    showPage(ctx, deps, 'plan-month', model, { status: errors.length > 0 || wrong.size > 0 ? 422 : 200 });
  }

  /** For whom the viewer may plan, of those for whom it was; where nobody is left, everybody of the host. */
  async function audiencesFor(ctx: RouteContext, host: Place, audiences: readonly Audience[]): Promise<readonly Audience[]> {
    const places = await organisationsByIds(
      db.reader,
      audiences.map((part) => part.organisationId),
    );
    const own = audiences.filter(({ organisationId }) =>
      may(viewerOf(ctx), 'plan_activity', places.get(organisationId)?.path ?? '', today()),
    );
    return own.length > 0 ? own : [{ organisationId: host.id, audience: 'all' }];
  }

  /** Plans the rows together; the name of the row that was refused goes with the refusal. */
  async function planRows(ctx: RouteContext, host: Place, rows: readonly TypedRow[]) {
    const words = wordsFor(ctx);
    const actor = byAccount(viewerOf(ctx).accountId);
    const plans = await Promise.all(
      rows.map(async (row) => {
        const { name, draft } = row.proposal;
        const times = timesOf(row);
        if (times === null) throw new Error('a row without its times was not refused');
        const plan = {
          organisationId: host.id,
          kind: draft.kind,
          ...times,
          ...termsFrom(draft.terms, times.startsAt),
          audiences: await audiencesFor(ctx, host, draft.audiences),
          title: titleOf(draft, words),
          place: draft.place,
          actor,
          key: planKeyOf(host.uid, name),
          ...(isAsFound(row, draft) ? { rule: writtenRule(draft.rule) } : {}),
        };
        return { name, plan };
      }),
    );
    return writeTogether(db, async (tx) => {
      const book = await schemes(tx);
      for (const { name, plan } of plans) {
        const planned = await planActivity(tx, world, book, plan, afterPlanning);
        if (!planned.ok) return refused(planned.code, { row: name });
      }
      return ok(null);
    });
  }

  router.get(`${addresses.activities}/month`, signedIn(deps), async (ctx) => {
    const { organisation, month = monthToPlan(today()), span, done } = readQuery(ctx, monthQuery);
    const host = await organisationAsked(ctx, deps, organisation, 'plan_activity');
    if (host === undefined) return;
    const asked = { host, month: withinReach(month, today(), planReach), span };
    const facts = await factsOf(asked);
    await show(ctx, { ...asked, facts, rows: open(facts).map(untouched), done });
  });

  router.post(`${addresses.activities}/month`, signedIn(deps), async (ctx) => {
    const form = await readForm(ctx, deps, monthForm);
    if (!form.ok) return replyRefused(ctx, deps, form, `${addresses.activities}/month`);
    const host = await organisationAsked(ctx, deps, form.value.organisation, 'plan_activity');
    if (host === undefined) return;
    const typed: MonthForm = form.value;
    const asked = { host, month: withinReach(form.value.month, today(), planReach), span: form.value.span };
    const facts = await factsOf(asked);
    const rows = open(facts).map((proposal) => typedIn(typed, proposal));
    const ticked = namesTicked(typed).slice(0, proposedMax);
    const gone = ticked.filter((name) => !facts.proposals.some((proposal) => proposal.name === name));
    const planned = await plannedUnder(
      db.reader,
      gone.map((name) => planKeyOf(host.uid, name)),
    );
    const chosen = rows.filter((row) => row.ticked);
    const wrong = new Map(chosen.map((row) => [row.proposal.name, rowErrors(row)] as const).filter(([, errors]) => errors.length > 0));
    // Sent once more: what is proposed no more because it was planned is no fault.
    const isStale = gone.some((name) => !planned.has(planKeyOf(host.uid, name)));
    const errors: MonthErrorCode[] = ticked.length === 0 ? ['nothing_ticked'] : isStale ? ['changed_meanwhile'] : [];
    if (errors.length > 0 || wrong.size > 0) return show(ctx, { ...asked, facts, rows, rowErrors: wrong, errors });
    const outcome = await planRows(ctx, host, chosen);
    if (outcome.ok) {
      ctx.status = 303;
      ctx.redirect(`${addresses.planMonth(host.uid, asked.month, asked.span)}&done=${ticked.length}`);
      return;
    }
    const error = rowErrorOf[outcome.code];
    const row = String(outcome.facts?.['row'] ?? '');
    if (error === undefined) return replyRefused(ctx, deps, outcome, addresses.activities);
    await show(ctx, { ...asked, facts, rows, rowErrors: new Map([[row, [error]]]) });
  });
}
