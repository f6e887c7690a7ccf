/** Addresses of printed badges: the list, giving them out, the sheet for the printer. */
import { z } from 'zod';
import { subtreeOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readForm, readQuery } from '../http/body.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { listMembers, memberInScope } from '../members/lists.ts';
import type { CardFollowing } from '../taps/service.ts';
import { actorOf, placeFor, seeOther } from './asking.ts';
import { badgeSheetModel, badgesModel } from './badge-pages.ts';
import { badgesAtOnceMax, issueBadges } from './badges.ts';

const pagesMax = 10_000;
const page = z.coerce.number().int().min(1).max(pagesMax).default(1);
const listQuery = z.object({
  organisation: uidText.optional(),
  page,
  issued: z.coerce.number().int().min(0).max(badgesAtOnceMax).optional(),
});
const sheetQuery = z.object({ organisation: uidText.optional(), page, member: uidText.optional() });
const issueForm = z.strictObject({ organisation: uidText });

export function badgeRoutes(router: AppRouter, deps: Deps, following: CardFollowing): void {
  const { db, world } = deps;

  router.get(addresses.badges, signedIn(deps), async (ctx) => {
    const query = readQuery(ctx, listQuery);
    const place = await placeFor(ctx, deps, query.organisation);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const shown = { organisation: place.value, now: world.clock(), page: query.page, issued: query.issued ?? null };
    showPage(ctx, deps, 'badges', await badgesModel(db.reader, shown));
  });

  router.post(addresses.badges, signedIn(deps), async (ctx) => {
    const form = await readForm(ctx, deps, issueForm);
    if (!form.ok) return replyRefused(ctx, deps, form, addresses.badges);
    const place = await placeFor(ctx, deps, form.value.organisation);
    if (!place.ok) return replyRefused(ctx, deps, place, addresses.badges);
    const { path, uid } = place.value;
    const issued = await db.write(async (tx) => {
      const now = world.clock();
      const asked = { scope: subtreeOf(path), day: dayOf(now), now, query: '', withoutCard: true, limit: badgesAtOnceMax };
      const members = await listMembers(tx, asked);
      return issueBadges(
        tx,
        world,
        actorOf(ctx),
        members.map(({ id }) => id),
        following,
      );
    });
    seeOther(ctx, `${addresses.badgesOf(uid)}&issued=${issued}`);
  });

  router.get(addresses.badgeSheet, signedIn(deps), async (ctx) => {
    const query = readQuery(ctx, sheetQuery);
    const place = await placeFor(ctx, deps, query.organisation);
    if (!place.ok) return replyRefused(ctx, deps, place);
    const now = world.clock();
    const here = { scope: subtreeOf(place.value.path), day: dayOf(now), now };
    const member = query.member === undefined ? null : await memberInScope(db.reader, query.member, here);
    if (member === undefined) return replyRefused(ctx, deps, refused('not_found'), addresses.badges);
    showPage(ctx, deps, 'badge-sheet', await badgeSheetModel(db.reader, { organisation: place.value, now, page: query.page, member }));
  });
}
