/** Who asks about cards, for which organisation, about whom: the questions that every page of cards begins with. */
import { refusalOf } from '../access/rules.ts';
import { viewerOf } from '../access/viewers.ts';
import { type Actor, byAccount } from '../audit/service.ts';
import type { AppContext, Deps } from '../http/deps.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { type Member, type Membership, memberByUid } from '../members/queries.ts';
import { type Organisation, organisationByUid } from '../organisations/queries.ts';

type Refusal = 'not_found' | 'not_allowed';

export const actorOf = (ctx: AppContext): Actor => byAccount(viewerOf(ctx).accountId);

/** The organisation asked for, else that of the viewer's role, where they register cards. */
export async function placeFor(ctx: AppContext, { db, world }: Deps, asked: string | undefined): Promise<Outcome<Organisation, Refusal>> {
  const viewer = viewerOf(ctx);
  const day = dayOf(world.clock());
  const uid = asked ?? mainRoleOf(viewer, day)?.organisationUid;
  const organisation = uid === undefined ? undefined : await organisationByUid(db.reader, uid);
  if (organisation === undefined) return refused('not_found');
  const refusal = refusalOf(viewer, 'bind_card', organisation.path, day);
  return refusal === undefined ? ok(organisation) : refused(refusal);
}

export type Holder = Member & {
  readonly standing: Membership;
  /** Whether the viewer looks after these cards; else they are the viewer's own, to be looked at and reported lost. */
  readonly keeps: boolean;
};

/** A member whose cards the viewer looks after, by where they stand today, else stood last; or the viewer themselves. */
export async function holderFor(ctx: AppContext, { db, world }: Deps, uid: string): Promise<Outcome<Holder, Refusal>> {
  const day = dayOf(world.clock());
  const member = isUuid(uid) ? await memberByUid(db.reader, uid, day) : undefined;
  if (member === undefined || member.standing === null) return refused('not_found');
  const { standing } = member;
  const viewer = viewerOf(ctx);
  const refusal = refusalOf(viewer, 'bind_card', standing.groupPath ?? standing.organisationPath, day);
  if (refusal !== undefined && viewer.member?.id !== member.id) return refused(refusal);
  return ok({ ...member, standing, keeps: refusal === undefined });
}

/** Back to a page by a new request, which a reload repeats without harm. */
export function seeOther(ctx: AppContext, href: string): void {
  ctx.status = 303;
  ctx.redirect(href);
}
