/** Addresses of taps in doubt: the list, and the two things to say of one. */
import { z } from 'zod';
import { refusalOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps, RouteContext } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { type Organisation, organisationByUid } from '../organisations/queries.ts';
import { line, seeOther } from './hand-routes.ts';
import { keeperOf, reasonMax, type SheetParts } from './keeping.ts';
import { tapReviewModel } from './tap-review-pages.ts';
import { reviewTap, type TapReview } from './tap-reviews.ts';

const listQuery = z.object({ organisation: uidText.optional(), done: uidText.optional() });
const placeQuery = z.object({ organisation: uidText.optional() });
const presentForm = z.strictObject({ activity: uidText, reason: line(reasonMax) });
const noFields = z.strictObject({});

export function tapReviewRoutes(router: AppRouter, deps: Deps, parts: SheetParts): void {
  const { db, world } = deps;

  /** The organisation asked for, else that of the viewer's role, where they keep sheets. */
  async function placeFor(ctx: RouteContext, asked: string | undefined): Promise<Outcome<Organisation, 'not_found' | 'not_allowed'>> {
    const viewer = viewerOf(ctx);
    const day = dayOf(world.clock());
    const uid = asked ?? mainRoleOf(viewer, day)?.organisationUid;
    const organisation = uid === undefined ? undefined : await organisationByUid(db.reader, uid);
    if (organisation === undefined) return refused('not_found');
    const refusal = refusalOf(viewer, 'keep_attendance', organisation.path, day);
    return refusal === undefined ? ok(organisation) : refused(refusal);
  }

  const keeper = (ctx: RouteContext) => keeperOf(viewerOf(ctx), dayOf(world.clock()));

  router.get(addresses.tapsToReview, signedIn(deps), async (ctx) => {
    const { organisation, done = null } = readQuery(ctx, listQuery);
    const place = await placeFor(ctx, organisation);
    if (!place.ok) return replyRefused(ctx, deps, place);
    showPage(ctx, deps, 'tap-review', await tapReviewModel(db.reader, place.value, { now: world.clock(), by: keeper(ctx), done }));
  });

  /** Says it, and comes back to the list. */
  async function say(ctx: RouteContext, place: Organisation, present: TapReview['present']): Promise<void> {
    const tapUid = ctx.params['uid'] ?? '';
    const said = isUuid(tapUid)
      ? await db.write((tx) => reviewTap(tx, parts, { tapUid, present, by: keeper(ctx) }))
      : refused('not_found' as const);
    const list = addresses.tapsToReviewOf(place.uid);
    if (!said.ok) return replyRefused(ctx, deps, said, list);
    seeOther(ctx, `${list}&done=${tapUid}`);
  }

  router.post(addresses.reviewTap(':uid', 'nothing'), signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, readQuery(ctx, placeQuery).organisation);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const form = await readForm(ctx, deps, noFields);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.tapsToReviewOf(place.value.uid));
    await say(ctx, place.value, null);
  });

  router.post(addresses.reviewTap(':uid', 'present'), signedIn(deps), async (ctx) => {
    const place = await placeFor(ctx, readQuery(ctx, placeQuery).organisation);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const form = await readForm(ctx, deps, presentForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.tapsToReviewOf(place.value.uid));
    const { activity, reason } = form.value;
    await say(ctx, place.value, { activityUid: activity, reason });
  });
}
