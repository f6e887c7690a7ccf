/** An explanation as lines of plain text, for the command line. */
import type { Explanation } from '../../../server/contract/explanation.ts';
import type { Say } from '../../say.ts';
import { whyView } from '../why-view.ts';

export function explanationLines(explanation: Explanation, say: Say): readonly string[] {
  const { words, format } = say;
  const why = whyView(explanation, say);
  const { member, organisation, period, until } = explanation;
  const when = until === null ? format.period(period) : words.pages.explain.until(format.period(period), format.monthAlone(until));
  return [
    `${member.name} \u00b7 ${organisation.name} \u00b7 ${when}: ${format.pointsOf(explanation.total)} \u00b7 ${why.scheme}`,
    ...why.categories.flatMap((category) => [
      `${category.name}  ${category.value}`,
      ...category.items.flatMap((item) => [
        `  ${item.name}  ${item.value}  ${item.cuts.length > 0 ? item.cuts.join('; ') : item.why}`,
        ...item.entries.map(
          (entry) =>
            `    ${entry.day}  ${entry.points}  ${[entry.why, ...entry.notes, entry.reversal?.say ?? ''].filter(Boolean).join('; ')}`,
        ),
      ]),
      ...category.moves.map((move) => `  ${move.name}  ${move.by}  ${move.say}`),
    ]),
    ...why.adjustments.map((one) => `${one.name}  ${one.value}${one.say === '' ? '' : `  ${one.say}`}`),
    `${why.formula} ${why.sum}`,
    ...(why.note === null ? [] : [why.note]),
  ];
}
