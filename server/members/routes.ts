/** Addresses of members: the list of those whom a secretary or an officer looks after. */
import { z } from 'zod';
import { may, refusalOf, subtreeOf } from '../access/rules.ts';
import { signedIn } from '../access/signed-in.ts';
import { viewerOf } from '../access/viewers.ts';
import { isPlainText, uidText } from '../contract/text.ts';
import { addresses } from '../http/addresses.ts';
import { readQuery } from '../http/body.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import { showPage } from '../http/page.ts';
import { replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { organisationByUid } from '../organisations/queries.ts';
import { memberInScope, type Seat } from './lists.ts';
import { type MonthTotals, membersModel } from './pages.ts';

const nameMax = 60;

const membersQuery = z.object({
  organisation: uidText.optional(),
  q: z.string().max(nameMax).refine(isPlainText, 'has a control character or half a character').default(''),
  after: uidText.optional(),
  before: uidText.optional(),
});

export function memberRoutes(router: AppRouter, deps: Deps, { monthTotals }: { readonly monthTotals: MonthTotals }): void {
  const { db, world } = deps;

  router.get(addresses.members, signedIn(deps), async (ctx) => {
    const { organisation: asked, q, after, before } = readQuery(ctx, membersQuery);
    const viewer = viewerOf(ctx);
    const now = world.clock();
    const day = dayOf(now);
    const uid = asked ?? mainRoleOf(viewer, day)?.organisationUid;
    const organisation = uid === undefined ? undefined : await organisationByUid(db.reader, uid);
    const refusal = organisation === undefined ? 'not_found' : refusalOf(viewer, 'see_members', organisation.path, day);
    if (organisation === undefined || refusal !== undefined) return replyRefused(ctx, deps, refused(refusal ?? 'not_found'));

    const scope = subtreeOf(organisation.path);
    const seatOf = async (edge: string | undefined): Promise<Seat | undefined> =>
      edge === undefined ? undefined : memberInScope(db.reader, edge, { scope, day, now });
    const [afterSeat, beforeSeat] = [await seatOf(after), await seatOf(before)];
    const shown = {
      organisation,
      scope,
      now,
      query: q.trim(),
      bindsCards: may(viewer, 'bind_card', organisation.path, day),
      seesDues: may(viewer, 'see_dues', organisation.path, day),
      ...(afterSeat === undefined ? {} : { after: afterSeat }),
      ...(beforeSeat === undefined ? {} : { before: beforeSeat }),
    };
    showPage(ctx, deps, 'members', await membersModel(db.reader, shown, monthTotals));
  });
}
