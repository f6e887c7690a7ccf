/** Who asks for a page of a sheet: somebody who keeps it, or the lines of their own branch on it. */
import { viewerOf } from '../access/viewers.ts';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { concernsViewer } from '../activities/sight.ts';
import { type SheetLine, sheetLines } from '../attendance/sheet.ts';
import type { Deps, RouteContext } from '../http/deps.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { type Keeper, keeperOf } from './keeping.ts';

export type Asked = {
  readonly activity: Activity;
  readonly now: Instant;
  readonly by: Keeper;
  /** Keeps the whole sheet, as the host does. */
  readonly isHost: boolean;
  /** The lines that they keep. */
  readonly lines: readonly SheetLine[];
};

/** The sheet of an address for who keeps something of it. */
export async function keptFor(ctx: RouteContext, { db, world }: Deps): Promise<Outcome<Asked, 'not_found' | 'not_allowed'>> {
  const uid = ctx.params['uid'] ?? '';
  const viewer = viewerOf(ctx);
  const now = world.clock();
  const by = keeperOf(viewer, dayOf(now));
  const [activity] = isUuid(uid) ? await activitiesByUid(db.reader, [uid]) : [];
  if (activity === undefined) return refused('not_found');
  const isHost = by.covers(activity.hostPath);
  const lines = (await sheetLines(db.reader, activity, now)).filter((line) => by.covers(line.organisationPath));
  if (isHost || lines.length > 0) return ok({ activity, now, by, isHost, lines });
  const audiences = await organisationsByIds(
    db.reader,
    activity.audiences.map((part) => part.organisationId),
  );
  const paths = new Map([...audiences].map(([id, place]) => [id, place.path]));
  return refused(concernsViewer(viewer, activity, paths, dayOf(now)) ? 'not_allowed' : 'not_found');
}

/** The same for who keeps the whole sheet: closing is the host's. */
export async function hostedFor(ctx: RouteContext, deps: Deps): Promise<Outcome<Asked, 'not_found' | 'not_allowed'>> {
  const asked = await keptFor(ctx, deps);
  return !asked.ok || asked.value.isHost ? asked : refused('not_allowed');
}
