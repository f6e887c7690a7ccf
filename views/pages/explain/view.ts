/** The page that explains one score, in words. */
import { explainedEntriesMax } from '../../../server/contract/explanation.ts';
import type { Say } from '../../say.ts';
import { stateView } from '../parts-view.ts';
import { whyView } from '../why-view.ts';
import type { ExplainModel } from './model.ts';

export function explainView({ explanation, self, state, pointsHref, schemeHref, jsonHref }: ExplainModel, say: Say) {
  const { words, format } = say;
  const { explain } = words.pages;
  const { member, organisation, period, until, total, entriesTotal } = explanation;
  const points = format.pointsOf(total);
  const when = until === null ? format.period(period) : explain.until(format.period(period), format.monthAlone(until));
  return {
    title: self ? explain.mine(when) : explain.of(member.name, when),
    subtitle: `${member.name} \u00b7 ${organisation.name}`,
    points,
    state: stateView(state, say),
    pointsHref,
    schemeHref,
    jsonHref,
    detailed: true,
    scheme: words.pages.why.scheme(explanation.scheme.version),
    why: whyView(explanation, say),
    more:
      entriesTotal > explainedEntriesMax
        ? words.pages.member.entriesMore(format.count(explainedEntriesMax), format.count(entriesTotal))
        : null,
  };
}
