/** What the page that explains one score says. */
import type { ExplainModel } from '../../views/pages/explain/model.ts';
import type { Explanation } from '../contract/explanation.ts';
import { addresses } from '../http/addresses.ts';
import type { Instant } from '../kernel/clock.ts';

export function explainModel(explanation: Explanation, now: Instant, self: boolean): ExplainModel {
  const { member, period, until, closedOn } = explanation;
  return {
    explanation,
    self,
    state: closedOn === null ? { kind: 'open', asOf: now } : { kind: 'closed', closedOn },
    pointsHref: self ? addresses.ownPoints(until ?? period) : addresses.memberPoints(member.id, until ?? period),
    schemeHref: addresses.schemeVersion(explanation.scheme.id, explanation.organisation.id),
    jsonHref: addresses.explanation(member.id, period, until ?? undefined),
  };
}
