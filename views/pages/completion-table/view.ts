/** The organisation department's table of completion in words. */
import type { Say } from '../../say.ts';
import { averageView, countsView, hoursOf } from '../completion/view.ts';
import { type CompletionRow, type CompletionTableModel, completionSorts } from './model.ts';

function rowView(row: CompletionRow, { words, format }: Say) {
  const { completionTable } = words.pages;
  return {
    name: row.name,
    href: row.href,
    done: completionTable.doneOf(format.count(row.counts.done), format.count(row.counts.owed)),
    due: format.count(row.counts.due),
    noneDue: row.counts.due === 0,
    overdue: row.counts.overdue === 0 ? null : format.count(row.counts.overdue),
    hours: row.average === null ? null : format.points(hoursOf(row.average)),
    reached: row.members === 0 ? null : completionTable.reachedOf(format.count(row.reached), format.count(row.members)),
  };
}

export function completionTableView(model: CompletionTableModel, say: Say) {
  const { words, format } = say;
  const { completionTable } = words.pages;
  return {
    title: completionTable.title,
    organisationName: model.organisation.name,
    organisationId: model.organisation.id,
    year: format.period(model.year),
    yearValue: model.year,
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    counts: countsView(model.counts, say),
    average: averageView(model, say),
    branches: format.count(model.branches),
    query: model.query,
    sort: model.sort,
    searched: model.query !== '',
    note:
      model.query === ''
        ? completionTable.count(format.count(model.branches))
        : completionTable.found(format.count(model.found), model.query),
    columns: completionSorts.map((sort) => ({
      word: completionTable[sort],
      href: model.sortHrefs[sort],
      say: completionTable.sortedBy(completionTable[sort]),
      sorted: sort === model.sort,
      order: sort === 'name' ? 'ascending' : 'descending',
      number: sort !== 'name',
    })),
    rows: model.rows.map((row) => rowView(row, say)),
    empty:
      model.query === ''
        ? { title: completionTable.empty, say: completionTable.emptySay }
        : { title: completionTable.notFound(model.query), say: completionTable.notFoundSay },
    action: model.action,
    allHref: model.allHref,
    exportHref: model.exportHref,
    pages: model.pages,
  };
}
