/** The table of completion as a file: every branch, with each kind of meeting in a column. */
import type { Words } from '../../views/text/text.ts';
import { hoursOf } from '../../views/pages/completion/view.ts';
import type { ActivityKindCode } from '../contract/codes.ts';
import { writtenPoints } from '../kernel/points.ts';
import type { BranchFigures } from './figures.ts';

/** Rows of cells, the head first. */
export function tableRows(
  all: readonly BranchFigures[],
  kinds: readonly ActivityKindCode[],
  words: Words,
): readonly (readonly (string | number)[])[] {
  const { columns } = words.pages.completionTable;
  const head = [
    columns.branch,
    columns.owed,
    columns.done,
    columns.due,
    columns.overdue,
    ...kinds.flatMap((kind) => [
      columns.ofKind(words.codes.activityKinds[kind], columns.owed),
      columns.ofKind(words.codes.activityKinds[kind], columns.done),
    ]),
    columns.members,
    columns.average,
    columns.reached,
  ];
  const rows = all.map(({ name, counts, byKind, study }) => [
    name,
    counts.owed,
    counts.done,
    counts.due,
    counts.overdue,
    // Two numbers: 1/4 in one cell is a day in January to a spreadsheet.
    ...kinds.flatMap((kind) => [byKind.get(kind)?.owed ?? '', byKind.get(kind)?.done ?? '']),
    study.members,
    study.average === null ? '' : writtenPoints(hoursOf(study.average)),
    study.reached,
  ]);
  return [head, ...rows];
}
