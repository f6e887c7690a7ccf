/** Addresses of a sheet that is kept: closing it, reopening it; writing in by hand stands beside. */
import { z } from 'zod';
import { deductionsMax } from '../../views/pages/sheet-parts.ts';
import { signedIn } from '../access/signed-in.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { hostedFor } from './asking.ts';
import { type CloseTyped, sheetClosedModel, sheetCloseModel, sheetReopenModel } from './close-pages.ts';
import { closeSheet, reopenSheet } from './closing.ts';
import { entryRoutes } from './entry-routes.ts';
import { handRoutes, line, seeOther } from './hand-routes.ts';
import { reasonMax, type SheetParts } from './keeping.ts';
import { proposedAt } from './proposing.ts';
import { sheetState, type SheetState } from './queries.ts';
import { signOutRoutes } from './sign-out-routes.ts';
import { tapReviewRoutes } from './tap-review-routes.ts';

/** A proposal has a tick and a reason; beside them the form has few fields. */
const closeFieldsMax = 2 * deductionsMax + 10;
const closeQuery = z.object({ done: z.literal('closed').optional() });
/** `look`: Enter was pressed in a reason, which closes nothing. `k7`: post the eighth proposal; `r7`: why it is forgiven, where it is not ticked. */
const closeForm = z
  .object({ seen: z.string().max(64), early: z.literal('on').optional(), look: z.literal('on').optional() })
  .catchall(line(reasonMax));
const reopenForm = z.strictObject({ reason: line(reasonMax) });

const explained: ReadonlySet<RefusalCode> = new Set([
  'form_expired',
  'sheet_not_begun',
  'check_in_open',
  'sheet_changed',
  'reason_missing',
  'own_points',
  'period_closed',
]);

type Closed = SheetState & { readonly closed: NonNullable<SheetState['closed']> };
const isClosed = (state: SheetState): state is Closed => state.state === 'closed' && state.closed !== null;

export function sheetRoutes(router: AppRouter, deps: Deps, parts: SheetParts): void {
  const { db } = deps;
  const { schemes } = parts;
  handRoutes(router, deps, parts);
  signOutRoutes(router, deps, parts);
  entryRoutes(router, deps, parts);
  tapReviewRoutes(router, deps, parts);

  router.get(addresses.closeSheet(':uid'), signedIn(deps), async (ctx) => {
    const { done } = readQuery(ctx, closeQuery);
    const asked = await hostedFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const book = await schemes(db.reader);
    const state = await sheetState(db.reader, asked.value.activity.id);
    if (isClosed(state))
      return showPage(ctx, deps, 'sheet-closed', await sheetClosedModel(db.reader, book, asked.value, state, done === 'closed'));
    showPage(ctx, deps, 'sheet-close', await sheetCloseModel(db.reader, book, asked.value, state, {}));
  });

  router.post(addresses.closeSheet(':uid'), signedIn(deps), async (ctx) => {
    const asked = await hostedFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const { activity, now, by } = asked.value;
    const form = await readForm(ctx, deps, closeForm, closeFieldsMax);
    const book = await schemes(db.reader);
    const state = await sheetState(db.reader, activity.id);
    const address = addresses.closeSheet(activity.uid);
    // Sent twice it is closed once.
    if (isClosed(state)) return seeOther(ctx, address);
    const show = async (error: RefusalCode | null, typed?: CloseTyped) => {
      const model = await sheetCloseModel(db.reader, book, asked.value, state, { error, ...(typed === undefined ? {} : { typed }) });
      showPage(ctx, deps, 'sheet-close', model, { status: error === null ? 200 : refusalStatus[error] });
    };
    if (!form.ok) return show('form_expired');
    const { seen, early, look, ...fields } = form.value;
    const typed: CloseTyped = {
      early: early === 'on',
      of: (index) => ({ ticked: fields[`k${index}`] === 'on', reason: fields[`r${index}`] ?? '' }),
    };
    const { proposals, digest } = await proposedAt(db.reader, book, activity, now);
    // Ticks belong to the lines that were seen: on others they would forgive somebody else.
    if (digest !== seen) return show('sheet_changed');
    if (look === 'on') return show(null, typed);
    const forgiven = proposals.slice(0, deductionsMax).flatMap(({ line: { memberUid, memberId }, item }, index) => {
      const { ticked, reason } = typed.of(index);
      return ticked || memberId === by.memberId ? [] : [{ memberUid, item, reason }];
    });
    const closed = await db.write((tx) => closeSheet(tx, parts, { activityUid: activity.uid, seen, forgiven, early: typed.early, by }));
    if (closed.ok) return seeOther(ctx, `${address}?done=closed`);
    if (closed.code === 'sheet_changed') return show('sheet_changed');
    if (!explained.has(closed.code)) return replyRefused(ctx, deps, closed, addresses.activity(activity.uid));
    await show(closed.code, typed);
  });

  router.get(addresses.reopenSheet(':uid'), signedIn(deps), async (ctx) => {
    const asked = await hostedFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const { activity } = asked.value;
    const state = await sheetState(db.reader, activity.id);
    if (!isClosed(state)) return seeOther(ctx, addresses.closeSheet(activity.uid));
    showPage(ctx, deps, 'sheet-reopen', await sheetReopenModel(db.reader, activity, state, {}));
  });

  router.post(addresses.reopenSheet(':uid'), signedIn(deps), async (ctx) => {
    const asked = await hostedFor(ctx, deps);
    if (!asked.ok) return replyRefused(ctx, deps, asked, addresses.activities);
    const { activity, by } = asked.value;
    const state = await sheetState(db.reader, activity.id);
    if (!isClosed(state)) return seeOther(ctx, addresses.closeSheet(activity.uid));
    const form = await readForm(ctx, deps, reopenForm);
    const reason = form.ok ? form.value.reason : '';
    const reopened = form.ok ? await db.write((tx) => reopenSheet(tx, parts, { activityUid: activity.uid, reason, by })) : form;
    if (reopened.ok) return seeOther(ctx, addresses.activity(activity.uid));
    if (!explained.has(reopened.code)) return replyRefused(ctx, deps, reopened, addresses.activity(activity.uid));
    const error = { code: reopened.code, facts: reopened.facts ?? {} };
    showPage(ctx, deps, 'sheet-reopen', await sheetReopenModel(db.reader, activity, state, { reason, error }), {
      status: refusalStatus[reopened.code],
    });
  });
}
