/** A running server for tests over HTTP that takes taps. */
import type { Database } from '../../server/db/database.ts';
import { devicesOnly } from '../../server/http/device-token.ts';
import { monotonicMs } from '../../server/kernel/clock.ts';
import { systemWorld } from '../../server/kernel/world.ts';
import { schemeReader } from '../../server/scheme/queries.ts';
import { tapRoutes } from '../../server/taps/routes.ts';
import { type TapService, tapService } from '../../server/taps/service.ts';
import { type Site, type SiteFacts, startSite } from './site.ts';

export type TapSite = Site & { readonly taps: TapService };

/** Serves at the present time. The caller closes it. */
export async function startTapSite(db: Database, facts: Omit<SiteFacts, 'mount'> = {}): Promise<TapSite> {
  const world = systemWorld();
  const schemes = schemeReader();
  const taps = tapService(db, world, schemes);
  const site = await startSite(db, world, {
    ...facts,
    mount: (router, deps) => tapRoutes(router, deps, { devicesOnly: devicesOnly(deps, monotonicMs), taps, schemes }),
  });
  return { ...site, taps };
}
