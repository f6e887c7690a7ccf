/** Every address of cards. */
import type { AppRouter, Deps } from '../http/deps.ts';
import type { CardFollowing } from '../taps/service.ts';
import { badgeRoutes } from './badge-routes.ts';
import { enrolmentRoutes } from './enrolment-routes.ts';
import { heldCardRoutes } from './held-routes.ts';
import { inboxRoutes } from './inbox-routes.ts';

export type CardParts = { readonly following: CardFollowing };

export function cardRoutes(router: AppRouter, deps: Deps, { following }: CardParts): void {
  inboxRoutes(router, deps, following);
  enrolmentRoutes(router, deps, following);
  badgeRoutes(router, deps, following);
  heldCardRoutes(router, deps, following);
}
