/** The places that stand in the navigation, by what the viewer is here for. Only pages that exist. */
import type { NavPlace } from '../../views/context.ts';
import { paths } from '../../views/paths.ts';
import type { AppMiddleware, Deps } from '../http/deps.ts';
import { waitingAt } from './todo.ts';
import type { RoleCode } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import { type Viewer, mainRoleOf } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { World } from '../kernel/world.ts';

const activities: NavPlace = { place: 'activities', href: addresses.activities };
const rankings: NavPlace = { place: 'rankings', href: addresses.rankings };
const members: NavPlace = { place: 'members', href: addresses.members };
/** The scheme is where points come from for who looks after others. */
const scheme: NavPlace = { place: 'points', href: addresses.scheme };
const me: NavPlace = { place: 'me', href: paths.account };

const placesOf: Readonly<Record<RoleCode, readonly NavPlace[]>> = {
  member: [{ place: 'home', href: paths.start }, activities, { place: 'points', href: addresses.points }, rankings, me],
  secretary: [{ place: 'today', href: paths.start }, activities, scheme, rankings, members],
  organisation_department: [{ place: 'overview', href: paths.start }, activities, scheme, members, me],
  system_administrator: [{ place: 'devices', href: paths.start }, me],
};

/** The navigation of a viewer today; an account without a role has its own page alone. */
export const navOf =
  (world: World) =>
  (viewer: Viewer): readonly NavPlace[] => {
    const main = mainRoleOf(viewer, dayOf(world.clock()));
    return main === undefined ? [me] : placesOf[main.role];
  };

/** Counts what waits for a secretary before a page is shown; files, forms and programs show no navigation. */
export const countWaiting =
  ({ db, world }: Pick<Deps, 'db' | 'world'>): AppMiddleware =>
  async (ctx, next) => {
    const { viewer } = ctx.state;
    const now = world.clock();
    const main = viewer === null || ctx.method !== 'GET' || ctx.accepts('html') === false ? undefined : mainRoleOf(viewer, dayOf(now));
    if (main?.role === 'secretary') ctx.state.waiting = await waitingAt(db.reader, main.organisationPath, viewer?.member?.id ?? null, now);
    await next();
  };
