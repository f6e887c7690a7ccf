/** Which organisation a page of plans is asked for, by somebody who may. */
import { type Action, refusalOf } from '../access/rules.ts';
import { viewerOf } from '../access/viewers.ts';
import type { Deps, RouteContext } from '../http/deps.ts';
import { replyRefused } from '../http/reply.ts';
import { mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import { refused } from '../kernel/outcome.ts';
import { type Organisation, organisationById, organisationByUid } from '../organisations/queries.ts';

/** The organisation asked for, else that of the viewer's role; undefined once the refusal is given. A group holds nothing of its own. */
export async function organisationAsked(
  ctx: RouteContext,
  deps: Deps,
  uid: string | undefined,
  action: Action,
): Promise<Organisation | undefined> {
  const viewer = viewerOf(ctx);
  const today = dayOf(deps.world.clock());
  const { reader } = deps.db;
  const place =
    uid === undefined
      ? await organisationById(reader, mainRoleOf(viewer, today)?.organisationId ?? 0)
      : await organisationByUid(reader, uid);
  const refusal = place === undefined || place.level === 'group' ? 'not_found' : refusalOf(viewer, action, place.path, today);
  if (refusal === undefined) return place;
  replyRefused(ctx, deps, refused(refusal));
  return undefined;
}
