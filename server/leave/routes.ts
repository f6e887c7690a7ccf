/** Addresses of leave: asked and withdrawn by a member, entered and decided by an officer. */
import { z } from 'zod';
import type { LeaveListModel } from '../../views/pages/leave-list/model.ts';
import { type LeaveDone, leaveDoneCodes, leaveRowsMax } from '../../views/pages/leave-list/model.ts';
import { leaveWordsMax } from '../../views/pages/leave/model.ts';
import { may, scope } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { activitiesByUid } from '../activities/queries.ts';
import { leaveKindCodes } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { mainRoleOf, type Viewer } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { leaveListModel, leaveModel, type LeaveShown } from './pages.ts';
import { decideProof, type MarkPresent } from './proofs.ts';
import { askForLeave, decideLeave, type Decider, enterLeave, type OnRoll, type RollOf, withdrawLeave } from './service.ts';

export type LeaveParts = {
  readonly rollOf: RollOf;
  /** Marks somebody as present by their proof, for a viewer who keeps their sheets. */
  readonly markPresentFor: (viewer: Viewer) => MarkPresent;
};

const words = z
  .string()
  .max(leaveWordsMax)
  .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
  .refine(isPlainText, 'has a control character or half a character');
const kind = z.enum(leaveKindCodes);
const askForm = z.strictObject({ kind, words: words.default('') });
const enterForm = z.strictObject({ kind, words: words.default(''), member: z.union([z.literal(''), uidText]).default('') });
const noFields = z.strictObject({});
const declineForm = z.strictObject({ words: words.default('') });
/** A ticked leave: `leave-UID`. */
const ticked = /^leave-([0-9a-f-]{36})$/;
const grantForm = z.object({}).catchall(z.literal('on'));
const askQuery = z.object({ done: z.enum(['entered']).optional() });
const listQuery = z.object({
  done: z.enum(leaveDoneCodes).optional(),
  count: z.coerce.number().int().min(0).max(leaveRowsMax).default(1),
  left: z.coerce.number().int().min(0).max(leaveRowsMax).default(0),
});

/** Refusals that the page of an activity's leave explains itself, with what was typed kept. */
const explained: ReadonlySet<RefusalCode> = new Set([
  'form_expired',
  'activity_begun',
  'leave_not_needed',
  'member_unknown',
  'own_leave',
  'leave_decided',
]);

export function leaveRoutes(router: AppRouter, deps: Deps, { rollOf, markPresentFor }: LeaveParts): void {
  const { db, world } = deps;
  const today = () => dayOf(world.clock());
  const deciderOf = (ctx: RouteContext): Decider => {
    const viewer = viewerOf(ctx);
    return { accountId: viewer.accountId, memberId: viewer.member?.id ?? null, scope: scope(viewer, 'decide_leave', today()) };
  };
  const seeOther = (ctx: RouteContext, address: string): void => {
    ctx.status = 303;
    ctx.redirect(address);
  };

  type Found = Pick<LeaveShown, 'activity' | 'line' | 'cares'>;

  /** The activity of an address as it concerns the viewer: on its list, or deciding for somebody who is; else the answer is given. */
  async function found(ctx: RouteContext): Promise<Found | undefined> {
    const uid = ctx.params['uid'] ?? '';
    const viewer = viewerOf(ctx);
    const [activity] = isUuid(uid) ? await activitiesByUid(db.reader, [uid]) : [];
    if (activity !== undefined) {
      const roll = await rollOf(db.reader, activity);
      const line = roll.find(({ memberId }) => memberId === viewer.member?.id);
      const cares = roll.filter(
        ({ memberId, organisationPath }) => memberId !== viewer.member?.id && may(viewer, 'decide_leave', organisationPath, today()),
      );
      const decides = cares.length > 0 || may(viewer, 'decide_leave', activity.hostPath, today());
      if (line !== undefined || decides) return { activity, line, cares: decides ? cares : null };
    }
    replyRefused(ctx, deps, refused('not_found'));
    return undefined;
  }

  const nothingTyped = { words: '', member: '' };
  const showLeave = async (
    ctx: RouteContext,
    { activity, line, cares }: Found,
    { error = null, typed = nothingTyped, done = null }: Partial<Pick<LeaveShown, 'error' | 'typed' | 'done'>>,
  ): Promise<void> => {
    const model = await leaveModel(db.reader, { activity, line, cares, now: world.clock(), error, typed, done });
    showPage(ctx, deps, 'leave', model, { status: error === null ? 200 : refusalStatus[error] });
  };

  /** Where a change led: on to a page, or back to this one with what stood in the way. */
  const answered = async (
    ctx: RouteContext,
    here: Found,
    outcome: Outcome<null, RefusalCode>,
    typed: LeaveShown['typed'],
    onTo: string,
  ): Promise<void> => {
    if (outcome.ok) return seeOther(ctx, onTo);
    if (!explained.has(outcome.code)) return replyRefused(ctx, deps, outcome, addresses.leaveOf(here.activity.uid));
    await showLeave(ctx, here, { error: outcome.code, typed });
  };

  router.get(`${addresses.activities}/:uid/leave`, signedIn(deps), async (ctx) => {
    const { done = null } = readQuery(ctx, askQuery);
    const here = await found(ctx);
    if (here !== undefined) await showLeave(ctx, here, { done });
  });

  router.post(`${addresses.activities}/:uid/leave`, signedIn(deps), async (ctx) => {
    const here = await found(ctx);
    if (here === undefined) return;
    const form = await readForm(ctx, deps, askForm);
    const { activity, line } = here;
    const { accountId } = viewerOf(ctx);
    const outcome: Outcome<null, RefusalCode> = !form.ok
      ? form
      : line === undefined
        ? refused('leave_not_needed')
        : await db.write((tx) => askForLeave(tx, world, rollOf, { activity, memberId: line.memberId, accountId, ...form.value }));
    await answered(ctx, here, outcome, { ...nothingTyped, words: form.ok ? form.value.words : '' }, addresses.leaveOf(activity.uid));
  });

  router.post(`${addresses.activities}/:uid/leave/withdraw`, signedIn(deps), async (ctx) => {
    const here = await found(ctx);
    if (here === undefined) return;
    const form = await readForm(ctx, deps, noFields);
    const { activity, line } = here;
    const { accountId } = viewerOf(ctx);
    const outcome: Outcome<null, RefusalCode> = !form.ok
      ? form
      : line === undefined
        ? refused('leave_unknown')
        : await db.write((tx) => withdrawLeave(tx, world, { activity, memberId: line.memberId, accountId }));
    await answered(ctx, here, outcome, nothingTyped, addresses.leaveOf(activity.uid));
  });

  router.post(`${addresses.activities}/:uid/leave/enter`, signedIn(deps), async (ctx) => {
    const here = await found(ctx);
    if (here === undefined) return;
    const { activity, cares } = here;
    if (cares === null) return replyRefused(ctx, deps, refused('not_allowed'));
    const form = await readForm(ctx, deps, enterForm);
    const entered = (member: OnRoll, { kind: why, words: said }: { kind: z.infer<typeof kind>; words: string }) =>
      db.write((tx) => enterLeave(tx, world, rollOf, { activity, memberId: member.memberId, kind: why, words: said }, deciderOf(ctx)));
    const member = form.ok ? cares.find(({ memberUid }) => memberUid === form.value.member) : undefined;
    const outcome: Outcome<null, RefusalCode> = !form.ok
      ? form
      : member === undefined
        ? refused('member_unknown')
        : await entered(member, form.value);
    const typed = form.ok ? { words: form.value.words, member: form.value.member } : nothingTyped;
    await answered(ctx, here, outcome, typed, `${addresses.leaveOf(activity.uid)}?done=entered`);
  });

  /** Where the viewer decides on leave; else the answer is given. */
  function placeOf(ctx: RouteContext): { path: string; name: string } | undefined {
    const viewer = viewerOf(ctx);
    const main = mainRoleOf(viewer, today());
    if (main !== undefined && may(viewer, 'decide_leave', main.organisationPath, today()))
      return { path: main.organisationPath, name: main.organisationName };
    replyRefused(ctx, deps, refused('not_allowed'));
    return undefined;
  }

  const showList = async (ctx: RouteContext, shown: Pick<LeaveListModel, 'done' | 'error'>): Promise<void> => {
    const place = placeOf(ctx);
    if (place === undefined) return;
    const { scope: own, memberId } = deciderOf(ctx);
    const facts = { scope: own, proofScope: scope(viewerOf(ctx), 'keep_attendance', today()), place, memberId, now: world.clock() };
    const model = await leaveListModel(db.reader, { ...facts, ...shown });
    showPage(ctx, deps, 'leave-list', model, { status: shown.error === null ? 200 : refusalStatus[shown.error.code] });
  };

  const seeList = (ctx: RouteContext, what: LeaveDone, count: number, left: number): void =>
    seeOther(ctx, `${addresses.leave}?done=${what}&count=${count}${left === 0 ? '' : `&left=${left}`}`);

  router.get(addresses.leave, signedIn(deps), async (ctx) => {
    const { done, count, left } = readQuery(ctx, listQuery);
    await showList(ctx, { done: done === undefined ? null : { what: done, count, left }, error: null });
  });

  const decide = (ctx: RouteContext, uid: string, decision: 'granted' | 'declined', said: string) =>
    db.write((tx) => decideLeave(tx, world, { uid, decision, words: said }, deciderOf(ctx)));

  router.post(`${addresses.leave}/grant`, signedIn(deps), async (ctx) => {
    if (placeOf(ctx) === undefined) return;
    const form = await readForm(ctx, deps, grantForm);
    if (!form.ok) return showList(ctx, { done: null, error: { code: form.code, leave: null } });
    const uids = Object.keys(form.value).flatMap((name) => ticked.exec(name)?.[1] ?? []);
    let granted = 0;
    for (const uid of uids.slice(0, leaveRowsMax)) if ((await decide(ctx, uid, 'granted', '')).ok) granted++;
    seeList(ctx, 'granted', granted, Math.min(uids.length, leaveRowsMax) - granted);
  });

  for (const [part, decision] of [
    ['grant', 'granted'],
    ['decline', 'declined'],
  ] as const)
    router.post(`${addresses.leave}/:uid/${part}`, signedIn(deps), async (ctx) => {
      if (placeOf(ctx) === undefined) return;
      const uid = ctx.params['uid'] ?? '';
      const form = await readForm(ctx, deps, declineForm);
      const outcome = !form.ok
        ? form
        : isUuid(uid)
          ? await decide(ctx, uid, decision, form.value.words)
          : refused('leave_unknown' as const);
      if (outcome.ok) return seeList(ctx, decision, 1, 0);
      await showList(ctx, { done: null, error: { code: outcome.code, leave: uid } });
    });

  for (const [part, decision, done] of [
    ['accept', 'accepted', 'proof_accepted'],
    ['decline', 'declined', 'proof_declined'],
  ] as const)
    router.post(`${addresses.leave}/proofs/:uid/${part}`, signedIn(deps), async (ctx) => {
      if (placeOf(ctx) === undefined) return;
      const uid = ctx.params['uid'] ?? '';
      const viewer = viewerOf(ctx);
      const by = { ...deciderOf(ctx), scope: scope(viewer, 'keep_attendance', today()) };
      const form = await readForm(ctx, deps, declineForm);
      const decided = (said: string) =>
        db.write((tx) => decideProof(tx, world, markPresentFor(viewer), { uid, decision, words: said, by }));
      const outcome = !form.ok ? form : isUuid(uid) ? await decided(form.value.words) : refused('proof_unknown' as const);
      if (outcome.ok) return seeList(ctx, done, 1, 0);
      await showList(ctx, { done: null, error: { code: outcome.code, leave: uid } });
    });
}
