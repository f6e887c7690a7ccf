/** Who asks about which sheet: the questions that every page of an activity's sheet begins with. */
import { may, refusalOf } from '../access/rules.ts';
import { viewerOf } from '../access/viewers.ts';
import { type Activity, activitiesByUid } from '../activities/queries.ts';
import { concernsViewer } from '../activities/sight.ts';
import type { RouteContext, Deps } from '../http/deps.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { isUuid } from '../kernel/uid.ts';
import { type Organisation, organisationsByIds } from '../organisations/queries.ts';
import type { SheetReader } from './sheet-page.ts';

export type SheetAsked = { readonly activity: Activity; readonly host: Organisation; readonly now: Instant; readonly reader: SheetReader };

/** The sheet of an address, for somebody whom the activity concerns. */
export async function sheetFor(ctx: RouteContext, { db, world }: Deps): Promise<Outcome<SheetAsked, 'not_found'>> {
  const uid = ctx.params['uid'] ?? '';
  const viewer = viewerOf(ctx);
  const now = world.clock();
  const today = dayOf(now);
  const [activity] = isUuid(uid) ? await activitiesByUid(db.reader, [uid]) : [];
  if (activity === undefined) return refused('not_found');
  const ids = [...activity.audiences.map((audience) => audience.organisationId), activity.organisationId];
  const places = await organisationsByIds(db.reader, ids);
  const host = places.get(activity.organisationId);
  const paths = new Map([...places].map(([id, place]) => [id, place.path]));
  if (host === undefined || !concernsViewer(viewer, activity, paths, today)) return refused('not_found');
  const reader: SheetReader = {
    sees: (path) => may(viewer, 'see_points', path, today),
    memberId: viewer.member?.id ?? null,
    keeps: may(viewer, 'keep_attendance', host.path, today),
    plans: may(viewer, 'plan_activity', host.path, today),
    listens: may(viewer, 'see_ranking', host.path, today),
  };
  return ok({ activity, host, now, reader });
}

/** The same for who keeps the sheet. */
export async function keptSheetFor(ctx: RouteContext, deps: Deps): Promise<Outcome<SheetAsked, 'not_found' | 'not_allowed'>> {
  const asked = await sheetFor(ctx, deps);
  if (!asked.ok || asked.value.reader.keeps) return asked;
  return refused(refusalOf(viewerOf(ctx), 'keep_attendance', asked.value.host.path, dayOf(asked.value.now)) ?? 'not_found');
}
