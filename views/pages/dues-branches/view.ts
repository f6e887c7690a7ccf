/** The dues of many branches in words. */
import type { Say } from '../../say.ts';
import type { DuesBranchesModel, DuesBranchRow } from './model.ts';

function rowView(row: DuesBranchRow, { words, format }: Say) {
  const { dues } = words.pages;
  const { paid, owed, overdue } = row;
  return {
    name: row.name,
    href: row.href,
    of: row.untouched ? dues.notKept : dues.paidOf(format.count(paid), format.count(paid + owed + overdue)),
    untouched: row.untouched,
    done: !row.untouched && owed + overdue === 0,
    part: format.share(paid, paid + owed + overdue),
    overdue: overdue > 0 ? dues.overdueCount(overdue) : null,
    self: row.self > 0 ? dues.selfCount(row.self) : null,
  };
}

export function duesBranchesView(model: DuesBranchesModel, say: Say) {
  const { words, format } = say;
  const { dues } = words.pages;
  return {
    title: dues.title,
    organisationName: model.organisation.name,
    month: format.month(model.month),
    note: dues.branchesCount(format.count(model.total)),
    rows: model.rows.map((row) => rowView(row, say)),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    pages: model.pages,
  };
}
