/** A running server whose pages answer their models as JSON: what a page says, without how it looks. */
import { shippedHolidays } from '../../server/activities/holidays.ts';
import { calendarRoutes } from '../../server/activities/calendar-routes.ts';
import { feedRoutes } from '../../server/activities/feed-routes.ts';
import { monthRoutes } from '../../server/activities/month-routes.ts';
import { planRoutes } from '../../server/activities/routes.ts';
import { shippedTemplates } from '../../server/activities/templates.ts';
import { workCalendar } from '../../server/activities/workdays.ts';
import { meantFor, rollOf } from '../../server/attendance/queries.ts';
import { attendanceRoutes } from '../../server/attendance/routes.ts';
import { callRoutes } from '../../server/calls/routes.ts';
import { cardRoutes } from '../../server/cards/routes.ts';
import { closingRoutes } from '../../server/closing/routes.ts';
import { duesRoutes } from '../../server/dues/routes.ts';
import { shippedDuties } from '../../server/completion/duties.ts';
import { completionRoutes } from '../../server/completion/routes.ts';
import { hasMinutes } from '../../server/minutes/queries.ts';
import { countWaiting, navOf } from '../../server/home/nav.ts';
import { homeRoutes } from '../../server/home/routes.ts';
import type { Deps } from '../../server/http/deps.ts';
import { eventFeed, eventLimits, type EventLimits } from '../../server/http/events.ts';
import { proofRoutes } from '../../server/leave/proof-routes.ts';
import { leaveRoutes } from '../../server/leave/routes.ts';
import { makeUpRoutes } from '../../server/makeup/routes.ts';
import { type Posted, type Posting, post } from '../../server/ledger/service.ts';
import { type Day, instantAt } from '../../server/kernel/calendar.ts';
import { setSettings, type OrganisationSettings } from '../../server/organisations/settings.ts';
import { bySystem } from '../../server/audit/service.ts';
import type { Organisation } from '../../server/organisations/queries.ts';
import { rankingRoutes } from '../../server/rankings/routes.ts';
import { sheetRoutes } from '../../server/sheets/routes.ts';
import { presentByProof, putRight } from '../../server/sheets/service.ts';
import { cardFollowing, planFollowing, sheetFollowing } from '../../server/taps/service.ts';
import type { PageModels, PageName } from '../../views/pages.ts';
import { createViews } from '../../views/render.ts';
import type { RoleCode } from '../../server/contract/codes.ts';
import { anAccount, testPassword } from './builders.ts';
import { projectRoot } from './house.ts';
import type { Person, Scene } from './scene.ts';
import { aVisitor, type Site, startSite, type Visitor } from './site.ts';

const views = createViews();

/** Pages with a form keep it, so that one can sign in. */
const asModels: Deps['render'] = (page, model, context) =>
  page === 'login' || page === 'me' ? views.render(page, model, context) : JSON.stringify({ page, model, nav: context.nav });

export type PagesFacts = { readonly limits?: Partial<EventLimits> };
export type Pages = Site & { readonly streams: () => number };

/** The routes of points, activities, cards and start pages over a scene. The caller closes it. */
export async function startPages(scene: Scene, { limits = {} }: PagesFacts = {}): Promise<Pages> {
  const stop = new AbortController();
  const { schemes } = scene;
  let streams = (): number => 0;
  const site = await startSite(scene.db, scene.world, {
    render: asModels,
    navOf: navOf(scene.world),
    beforePages: (deps) => [countWaiting(deps)],
    mount(router, deps) {
      const events = eventFeed(deps, stop.signal, { ...eventLimits, ...limits });
      streams = events.streams;
      rankingRoutes(router, deps, { schemes });
      const { planned, changed } = planFollowing(scene.world, schemes);
      const calendar = workCalendar(shippedHolidays(projectRoot));
      const templates = shippedTemplates(projectRoot);
      planRoutes(router, deps, { schemes, calendar, templates, afterPlanning: planned, afterPlanChange: changed });
      calendarRoutes(router, deps, { calendar });
      feedRoutes(router, deps);
      monthRoutes(router, deps, { schemes, calendar, templates, afterPlanning: planned });
      callRoutes(router, deps, { meantFor });
      const following = putRight(scene.world);
      const sheetParts = { world: scene.world, schemes, judgeAgain: sheetFollowing(scene.world, schemes, following), following };
      leaveRoutes(router, deps, { rollOf, markPresentFor: presentByProof(sheetParts) });
      proofRoutes(router, deps, { rollOf, schemes });
      sheetRoutes(router, deps, sheetParts);
      attendanceRoutes(router, deps, { schemes, hasMinutes });
      makeUpRoutes(router, deps, { world: scene.world, schemes, following });
      duesRoutes(router, deps);
      closingRoutes(router, deps, { schemes });
      completionRoutes(router, deps, { duties: shippedDuties(projectRoot) });
      cardRoutes(router, deps, { following: cardFollowing(scene.world, schemes) });
      homeRoutes(router, deps, { schemes, duties: shippedDuties(projectRoot), events, version: '0.0.0' });
    },
  });
  return {
    ...site,
    streams: () => streams(),
    async close() {
      stop.abort();
      await site.close();
    },
  };
}

/** Somebody signed in: an account with one role, made when it is first asked for. */
export async function signedInAs(
  scene: Scene,
  site: Pick<Site, 'url'>,
  role: RoleCode,
  place: Organisation,
  person?: Person,
): Promise<Visitor> {
  const name = `${role} ${place.id} ${person?.id ?? ''}`.trim();
  await scene.db.write(async (tx) => {
    if ((await tx('accounts').where({ name }).first('id')) !== undefined) return;
    await anAccount(tx, scene.world, { name, role, organisationId: place.id, memberId: person?.id ?? null });
  });
  const visitor = aVisitor(site.url);
  const shown = await visitor.signIn(name, testPassword);
  if (shown.status !== 303) throw new Error(`${name} could not sign in: ${shown.status}`);
  return visitor;
}

/** The model that a page was filled with. Throws where another page or no page came. */
export async function modelOf<P extends PageName>(visitor: Visitor, path: string, page: P): Promise<PageModels[P]> {
  const shown = await visitor.get(path);
  const said: { page?: string; model?: PageModels[P] } = shown.text.startsWith('{')
    ? (JSON.parse(shown.text) as { page: string; model: PageModels[P] })
    : {};
  if (said.page !== page || said.model === undefined)
    throw new Error(`${path} answered ${shown.status} with ${said.page ?? shown.text.slice(0, 200)}`);
  return said.model;
}

export const settle = (scene: Scene, place: Organisation, changes: Partial<OrganisationSettings>): Promise<void> =>
  scene.db.write((tx) => setSettings(tx, scene.world, bySystem, place, changes));

/** Posts points of an item as a secretary would, under a key of its own. */
export async function award(scene: Scene, person: Person, item: string, day: Day, more: Partial<Posting> = {}): Promise<Posted> {
  return scene.db.write(async (tx) => {
    const book = await scene.schemes(tx);
    const version = book.inForce(scene.branch.path, day);
    const found = version?.scheme.items.find((one) => one.code === item);
    if (version === undefined || found === undefined) throw new Error(`no item ${item} on ${day}`);
    const posted = await post(tx, scene.world, {
      kind: 'award',
      key: `test:${person.uid}:${item}:${day}`,
      member: person,
      organisation: scene.branch,
      activity: null,
      item,
      occasion: '',
      schemeVersion: version,
      points: found.points,
      occurredAt: instantAt(day, '12:00'),
      day,
      source: 'secretary',
      author: null,
      actor: null,
      approver: null,
      reason: null,
      evidenceDigest: null,
      ...more,
    });
    if (!posted.ok) throw new Error(posted.code);
    return posted.value;
  });
}
