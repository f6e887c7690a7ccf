/** Addresses of a meeting's record: read it, write it, its photos. */
import { z } from 'zod';
import { may } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { type PlannedActivity, plannedByUid } from '../activities/queries.ts';
import { byAccount } from '../audit/service.ts';
import { lineOfText, linesOfText } from '../contract/text.ts';
import { fileDoor } from '../files/acts.ts';
import { readUploads } from '../files/upload.ts';
import { addresses } from '../http/addresses.ts';
import { readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { type MinutesShown, minutesModel } from './pages.ts';
import { mayReadMinutes } from './queries.ts';
import { bodyCharsMax, decisionsCharsMax, personCharsMax, versionsMax } from './rules.ts';
import { saveMinutes } from './service.ts';

const pageQuery = z.object({ edit: z.literal('yes').optional(), done: z.literal('yes').optional() });
const person = z.union([z.literal(''), lineOfText(personCharsMax)]);
const minutesForm = z.strictObject({
  base: z.coerce.number().int().min(0).max(versionsMax),
  chair: person,
  keeper: person,
  body: linesOfText(bodyCharsMax),
  decisions: linesOfText(decisionsCharsMax),
});

export function minutesRoutes(router: AppRouter, deps: Deps): void {
  const { db, world } = deps;
  const keeps = (ctx: RouteContext, { hostPath }: PlannedActivity): boolean =>
    may(viewerOf(ctx), 'keep_attendance', hostPath, dayOf(world.clock()));

  /** The activity of an address, for somebody who may read its minutes; else the answer is given. */
  async function found(ctx: RouteContext): Promise<PlannedActivity | undefined> {
    const uid = ctx.params['uid'] ?? '';
    const activity = isUuid(uid) ? await plannedByUid(db.reader, uid) : undefined;
    const readable =
      activity !== undefined &&
      activity.cancelledAt === null &&
      (keeps(ctx, activity) || (await mayReadMinutes(db.reader, viewerOf(ctx), activity, world.clock())));
    if (readable) return activity;
    replyRefused(ctx, deps, refused('not_found'), addresses.activities);
    return undefined;
  }

  /** The same for somebody who writes them. */
  async function toWrite(ctx: RouteContext): Promise<PlannedActivity | undefined> {
    const activity = await found(ctx);
    if (activity === undefined || keeps(ctx, activity)) return activity;
    replyRefused(ctx, deps, refused('not_allowed'), addresses.minutes(activity.uid));
    return undefined;
  }

  const show = async (ctx: RouteContext, activity: PlannedActivity, more: Pick<MinutesShown, 'editing' | 'done' | 'trouble'>) => {
    const shown = { activity, now: world.clock(), keeps: keeps(ctx, activity), writer: viewerOf(ctx).name, ...more };
    const code = more.trouble?.code ?? null;
    const model = await minutesModel(db.reader, shown);
    showPage(ctx, deps, 'minutes', model, { status: code === null ? 200 : refusalStatus[code] });
  };

  const path = addresses.minutes(':uid');
  router.get(path, signedIn(deps), async (ctx) => {
    const { edit, done } = readQuery(ctx, pageQuery);
    const activity = await found(ctx);
    if (activity !== undefined) await show(ctx, activity, { editing: edit === 'yes', done: done === 'yes', trouble: null });
  });

  router.post(path, signedIn(deps), async (ctx) => {
    const activity = await toWrite(ctx);
    if (activity === undefined) return;
    const sent = await readUploads(ctx, deps, minutesForm);
    // The browser still has what was typed: one step back.
    if (!sent.ok) return replyRefused(ctx, deps, sent, addresses.editMinutes(activity.uid));
    const { fields, uploads, refusal } = sent.value;
    const { base, ...text } = fields;
    if (refusal !== null) return show(ctx, activity, { editing: true, done: false, trouble: { typed: text, code: refusal.code } });
    const { accountId } = viewerOf(ctx);
    const saving = { activity, text, base, actor: byAccount(accountId), accountId, uploads };
    const saved = await db.write((tx) => saveMinutes(tx, world, saving));
    if (!saved.ok) return show(ctx, activity, { editing: true, done: false, trouble: { typed: text, code: saved.code } });
    ctx.status = 303;
    ctx.redirect(`${addresses.minutes(activity.uid)}?done=yes`);
  });

  fileDoor(router, deps, {
    path: addresses.minutesFiles(':uid'),
    kind: 'minutes',
    async found(ctx) {
      const activity = await toWrite(ctx);
      if (activity === undefined) return undefined;
      const { uid, organisationId } = activity;
      return { subjectUid: uid, organisationId, actor: byAccount(viewerOf(ctx).accountId), back: addresses.minutes(uid) };
    },
  });
}
