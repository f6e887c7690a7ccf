/** Addresses of make-up study: what is owed, recorded, taken back. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { makeUpNoteMax, type MakeUpsModel } from '../../views/pages/make-ups/model.ts';
import { may } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { readUploads } from '../files/upload.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { refusalStatus, replyRefused } from '../http/reply.ts';
import { mainRoleOf, type Viewer } from '../http/viewer.ts';
import { type Day, dayOf, isDay } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { membershipsOf, standingOn } from '../members/queries.ts';
import { makeUpsModel } from './pages.ts';
import { makeUpByUid } from './queries.ts';
import { type MakeUpParts, type Recorder, recordMakeUp, takeBackMakeUp } from './service.ts';

const line = z
  .string()
  .max(makeUpNoteMax)
  .transform((text) => text.replaceAll(/\s+/g, ' ').trim())
  .refine(isPlainText, 'has a control character or half a character');
const recordForm = z.strictObject({
  activity: uidText,
  member: uidText,
  day: z.string().max(10).default(''),
  note: line.default(''),
});
const takeBackForm = z.strictObject({ reason: line.default('') });
const listQuery = z.object({ done: z.enum(['recorded', 'taken_back']).optional() });

const recorderOf = (viewer: Viewer, today: Day): Recorder => ({
  account: { id: viewer.accountId, uid: viewer.accountUid },
  memberId: viewer.member?.id ?? null,
  covers: (path) => may(viewer, 'keep_attendance', path, today),
});

/** Whether somebody may read the file of a make-up: the member, and who keeps their sheets. */
export async function seesMakeUp(db: Knex, viewer: Viewer, uid: string, now: Instant): Promise<boolean> {
  const found = await makeUpByUid(db, uid);
  if (found === undefined) return false;
  if (viewer.member?.id === found.memberId) return true;
  const stay = standingOn((await membershipsOf(db, [found.memberId])).get(found.memberId) ?? [], dayOf(found.startsAt));
  return stay !== undefined && may(viewer, 'keep_attendance', stay.organisationPath, dayOf(now));
}

export function makeUpRoutes(router: AppRouter, deps: Deps, parts: MakeUpParts): void {
  const { db, world } = deps;
  const { schemes } = parts;

  const show = async (ctx: RouteContext, shown: Partial<Pick<MakeUpsModel, 'done' | 'error' | 'typed'>>): Promise<void> => {
    const viewer = viewerOf(ctx);
    const now = world.clock();
    const today = dayOf(now);
    const main = mainRoleOf(viewer, today);
    const keeps = main !== undefined && may(viewer, 'keep_attendance', main.organisationPath, today);
    if (main === undefined || (!keeps && viewer.member === null)) return replyRefused(ctx, deps, refused('not_allowed'));
    const { done = null, error = null, typed = { day: today, note: '' } } = shown;
    const place = { path: main.organisationPath, name: main.organisationName };
    const facts = { place, keeps, memberId: viewer.member?.id ?? null, now, done, error, typed };
    const model = await makeUpsModel(db.reader, await schemes(db.reader), facts);
    showPage(ctx, deps, 'make-ups', model, { status: error === null ? 200 : refusalStatus[error.code] });
  };

  const seeList = (ctx: RouteContext, done: 'recorded' | 'taken_back'): void => {
    ctx.status = 303;
    ctx.redirect(`${addresses.makeUps}?done=${done}`);
  };

  router.get(addresses.makeUps, signedIn(deps), async (ctx) => {
    await show(ctx, { done: readQuery(ctx, listQuery).done ?? null });
  });

  router.post(addresses.makeUps, signedIn(deps), async (ctx) => {
    const form = await readUploads(ctx, deps, recordForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.makeUps);
    const { fields, uploads, refusal } = form.value;
    const by = recorderOf(viewerOf(ctx), dayOf(world.clock()));
    const day = fields.day === '' ? dayOf(world.clock()) : fields.day;
    const facts = { activityUid: fields.activity, memberUid: fields.member, note: fields.note, upload: uploads[0] ?? null, by };
    const outcome =
      refusal ?? (isDay(day) ? await db.write((tx) => recordMakeUp(tx, parts, { ...facts, day })) : refused('make_up_day_wrong' as const));
    if (outcome.ok) return seeList(ctx, 'recorded');
    const error = { code: outcome.code, activityId: fields.activity, memberId: fields.member };
    await show(ctx, { error, typed: { day: fields.day, note: fields.note } });
  });

  router.post(`${addresses.makeUps}/:uid/take-back`, signedIn(deps), async (ctx) => {
    const uid = ctx.params['uid'] ?? '';
    const form = await readForm(ctx, deps, takeBackForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.makeUps);
    const by = recorderOf(viewerOf(ctx), dayOf(world.clock()));
    const outcome = isUuid(uid)
      ? await db.write((tx) => takeBackMakeUp(tx, parts, { uid, reason: form.value.reason, by }))
      : refused('make_up_unknown' as const);
    if (!outcome.ok) return replyRefused(ctx, deps, outcome, addresses.makeUps);
    seeList(ctx, 'taken_back');
  });
}
