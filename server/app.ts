/** Composes the server: every domain's routes on one router, what a lower room leaves to a higher one handed down. */
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { LoginSample } from '../views/pages/login/model.ts';
import { createViews } from '../views/render.ts';
import { packageRoot } from '../views/root.ts';
import { passwords } from './access/passwords.ts';
import { accessRoutes } from './access/routes.ts';
import { identify } from './access/viewers.ts';
import { shippedHolidays } from './activities/holidays.ts';
import { calendarRoutes } from './activities/calendar-routes.ts';
import { feedRoutes } from './activities/feed-routes.ts';
import { monthRoutes } from './activities/month-routes.ts';
import { planRoutes } from './activities/routes.ts';
import { type Template, shippedTemplates } from './activities/templates.ts';
import { paperRoutes } from './activities/paper-routes.ts';
import { readsPapers } from './activities/sight.ts';
import { type HolidayYears, workCalendar } from './activities/workdays.ts';
import { meantFor, rollOf } from './attendance/queries.ts';
import { attendanceRoutes } from './attendance/routes.ts';
import { cardRoutes } from './cards/routes.ts';
import { type DutyYears, shippedDuties } from './completion/duties.ts';
import { completionRoutes } from './completion/routes.ts';
import { closingRoutes } from './closing/routes.ts';
import { openApi } from './contract/openapi.ts';
import type { Database } from './db/database.ts';
import { devicePageRoutes } from './devices/page-routes.ts';
import { deviceRoutes } from './devices/routes.ts';
import { fileRoutes } from './files/routes.ts';
import { countWaiting, navOf } from './home/nav.ts';
import { homeRoutes } from './home/routes.ts';
import { application, httpServer } from './http/application.ts';
import { readAssets } from './http/assets.ts';
import type { Deps, Settings, Watch } from './http/deps.ts';
import { devicesOnly } from './http/device-token.ts';
import { duesRoutes } from './dues/routes.ts';
import { eventFeed } from './http/events.ts';
import { replyJson } from './http/reply.ts';
import { monotonicMs } from './kernel/clock.ts';
import type { World } from './kernel/world.ts';
import { callRoutes } from './calls/routes.ts';
import { proofRoutes, seesProof } from './leave/proof-routes.ts';
import { leaveRoutes } from './leave/routes.ts';
import { makeUpRoutes, seesMakeUp } from './makeup/routes.ts';
import { memberRoutes } from './members/routes.ts';
import { hasMinutes, readsMinutes } from './minutes/queries.ts';
import { minutesRoutes } from './minutes/routes.ts';
import { gauge } from './operations/metrics.ts';
import { type Operations, mountOperations } from './operations/mount.ts';
import { setupRoutes, untilSetUp } from './organisations/routes.ts';
import { settingsRoutes } from './organisations/settings-routes.ts';
import { capsUsedBy } from './rankings/caps-left.ts';
import { rankingRoutes } from './rankings/routes.ts';
import { monthTotals } from './rankings/service.ts';
import { beginScheme } from './scheme/begin.ts';
import { defaultSchemeText } from './scheme/default-scheme.ts';
import { schemeReader } from './scheme/queries.ts';
import { schemeRoutes } from './scheme/routes.ts';
import { tapRoutes } from './taps/routes.ts';
import { sheetRoutes } from './sheets/routes.ts';
import { presentByProof, putRight, type SheetParts } from './sheets/service.ts';
import { cardFollowing, planFollowing, sheetFollowing, tapService } from './taps/service.ts';

export type AppParts = {
  readonly db: Database;
  readonly world: World;
  readonly log: Logger;
  readonly settings: Settings;
  readonly version: string;
  readonly sample: LoginSample | null;
  /** Aborts when the server stops: open event streams end with it. */
  readonly signal: AbortSignal;
  /** What watches over the server; without it there are no metrics. */
  readonly operations?: Operations;
  readonly watch?: Watch;
  /** Announced days off; those shipped unless said otherwise. */
  readonly holidays?: HolidayYears;
  /** What a branch usually holds; as shipped unless said otherwise. */
  readonly templates?: readonly Template[];
  /** What branches owe; as shipped unless said otherwise. */
  readonly duties?: DutyYears;
};

/** The server for the parts; the caller makes it listen. Nothing is read or written before the first request. */
export function composeApp({
  db,
  world,
  log,
  settings,
  version,
  sample,
  signal,
  operations,
  watch,
  holidays,
  templates,
  duties,
}: AppParts): Server {
  const root = packageRoot(import.meta.url);
  const schemes = schemeReader();
  // Whatever changes attendance puts closed sheets right in the same transaction.
  const sheetsFollow = putRight(world);
  const plainTaps = tapService(db, world, schemes, sheetsFollow);
  const taps = operations === undefined ? plainTaps : { ...plainTaps, take: operations.overseer.counted(plainTaps.take) };
  const following = planFollowing(world, schemes, sheetsFollow);
  const sheetParts: SheetParts = { world, schemes, judgeAgain: sheetFollowing(world, schemes, sheetsFollow), following: sheetsFollow };
  const secrets = passwords();
  const deps: Deps = { db, world, log, settings, render: createViews().render, assets: readAssets(root), navOf: navOf(world), watch };
  const onlyDevices = devicesOnly(deps, monotonicMs);
  const calendar = workCalendar(holidays ?? shippedHolidays(root));
  const usual = templates ?? shippedTemplates(root);
  const contract = openApi(version);
  const events = eventFeed(deps, signal);
  operations?.overseer.tell(gauge('flagtap_taps_waiting', 'Taps that wait for a commit.', () => [{ value: taps.waiting() }]));
  operations?.overseer.tell(gauge('flagtap_event_streams', 'Open pages that are kept current.', () => [{ value: events.streams() }]));

  const app = application(deps, [identify(deps), untilSetUp(deps), countWaiting(deps)], (router) => {
    mountOperations(router, deps, operations);
    router.get('/api/v1/openapi.json', (ctx) => replyJson(ctx, contract));
    accessRoutes(router, deps, { passwords: secrets, sampleLogins: sample });
    setupRoutes(router, deps, {
      passwords: secrets,
      afterSetup: (tx, organisation) => beginScheme(tx, world, organisation, defaultSchemeText(root)),
    });
    settingsRoutes(router, deps);
    cardRoutes(router, deps, { following: cardFollowing(world, schemes, sheetsFollow) });
    deviceRoutes(router, deps, { devicesOnly: onlyDevices });
    devicePageRoutes(router, deps);
    tapRoutes(router, deps, { devicesOnly: onlyDevices, taps, schemes });
    fileRoutes(router, deps, { maySee: { papers: readsPapers, minutes: readsMinutes, make_up: seesMakeUp, proof: seesProof } });
    minutesRoutes(router, deps);
    paperRoutes(router, deps);
    planRoutes(router, deps, {
      schemes,
      calendar,
      templates: usual,
      afterPlanning: following.planned,
      afterPlanChange: following.changed,
    });
    calendarRoutes(router, deps, { calendar });
    feedRoutes(router, deps);
    monthRoutes(router, deps, { schemes, calendar, templates: usual, afterPlanning: following.planned });
    callRoutes(router, deps, { meantFor });
    leaveRoutes(router, deps, { rollOf, markPresentFor: presentByProof(sheetParts) });
    proofRoutes(router, deps, { rollOf, schemes });
    completionRoutes(router, deps, { duties: duties ?? shippedDuties(root) });
    sheetRoutes(router, deps, sheetParts);
    attendanceRoutes(router, deps, { schemes, hasMinutes });
    makeUpRoutes(router, deps, { world, schemes, following: sheetsFollow });
    duesRoutes(router, deps);
    closingRoutes(router, deps, { schemes });
    // Before the points of a period: its name would be taken for one.
    schemeRoutes(router, deps, { schemes, capsUsed: capsUsedBy });
    rankingRoutes(router, deps, { schemes });
    homeRoutes(router, deps, { schemes, duties: duties ?? shippedDuties(root), events, version });
    memberRoutes(router, deps, {
      monthTotals: async (reader, members, month) => monthTotals(reader, await schemes(reader), members, month),
    });
  });
  return httpServer(app);
}
