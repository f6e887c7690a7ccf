/** All the page that explains one score may say: the same explanation that the API and the command line tell. */
import type { Explanation } from '../../../server/contract/explanation.ts';
import type { PeriodState } from '../parts.ts';

export type ExplainModel = {
  readonly explanation: Explanation;
  /** The viewer looks at themselves. */
  readonly self: boolean;
  readonly state: PeriodState;
  /** The member's page for the same period. */
  readonly pointsHref: string;
  /** The scheme by which it was scored. */
  readonly schemeHref: string | null;
  /** The same as JSON. */
  readonly jsonHref: string;
};
