/** Puts what watches over the server on its router: first of all, so that every route is measured. */
import { healthRoute } from '../http/health.ts';
import type { AppRouter, Deps } from '../http/deps.ts';
import type { Overseer } from './overseer.ts';
import { metricsRoute } from './routes.ts';

export type Operations = {
  readonly overseer: Overseer;
  /** Opens `/metrics`. */
  readonly metricsToken: string;
  /** Throws when the schema is not this program's, or a guard of it is missing. */
  readonly assertSchema: () => Promise<void>;
};

/** Without operations, as in tests, only `/healthz` answers. */
export function mountOperations(router: AppRouter, deps: Deps, operations: Operations | undefined): void {
  if (operations === undefined) return healthRoute(router, deps);
  const { overseer, metricsToken, assertSchema } = operations;
  router.use(overseer.observe);
  healthRoute(router, deps, { assertSchema, hasRoom: overseer.hasRoom, alarms: overseer.alarms });
  metricsRoute(router, deps, { families: overseer.families, token: metricsToken });
}
