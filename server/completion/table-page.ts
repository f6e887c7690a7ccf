/** What the organisation department's table of completion says: sorted, searched, by pages. */
import {
  branchRowsMax,
  type CompletionRow,
  type CompletionSort,
  type CompletionTableModel,
  completionSortUsual,
} from '../../views/pages/completion-table/model.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, type Year } from '../kernel/calendar.ts';
import type { Organisation } from '../organisations/queries.ts';
import type { BranchFigures } from './figures.ts';
import { yearsBeside } from './years.ts';

export type TableAsked = {
  readonly organisation: Organisation;
  readonly year: Year;
  readonly query: string;
  readonly sort: CompletionSort;
  readonly page: number;
  readonly today: Day;
};

const share = ({ counts }: BranchFigures): number => (counts.owed === 0 ? 1 : counts.done / counts.owed);

/** Where somebody must act comes first: most missed, most still due, least held, fewest hours. Equal ones stay in the order of the tree. */
const orders: Readonly<Record<Exclude<CompletionSort, 'name'>, (a: BranchFigures, b: BranchFigures) => number>> = {
  done: (a, b) => share(a) - share(b),
  due: (a, b) => b.counts.due - a.counts.due,
  overdue: (a, b) => b.counts.overdue - a.counts.overdue,
  hours: (a, b) => (a.study.average ?? Infinity) - (b.study.average ?? Infinity),
};

/** Branches whose name holds what is looked for, in the order asked for. */
export function sortedAndFound(all: readonly BranchFigures[], query: string, sort: CompletionSort): readonly BranchFigures[] {
  const found = query === '' ? all : all.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
  return sort === 'name' ? found : found.toSorted(orders[sort]);
}

const rowOf = ({ uid, name, counts, study }: BranchFigures, year: Year): CompletionRow => ({
  id: uid,
  name,
  href: addresses.completionOf(uid, year),
  counts,
  members: study.members,
  average: study.average,
  reached: study.reached,
});

/** The sum of all branches: their counts, and hours by member, not by branch. */
export function sumOf(all: readonly BranchFigures[]): Pick<CompletionTableModel, 'counts' | 'members' | 'average' | 'reached'> {
  const sum = (of: (one: BranchFigures) => number): number => all.reduce((so, one) => so + of(one), 0);
  const members = sum(({ study }) => study.members);
  return {
    counts: {
      owed: sum(({ counts }) => counts.owed),
      done: sum(({ counts }) => counts.done),
      due: sum(({ counts }) => counts.due),
      overdue: sum(({ counts }) => counts.overdue),
    },
    members,
    average: members === 0 ? null : Math.round(sum(({ study }) => (study.average ?? 0) * study.members) / members),
    reached: sum(({ study }) => study.reached),
  };
}

export function completionTableModel(all: readonly BranchFigures[], asked: TableAsked): CompletionTableModel {
  const { organisation, year, query, sort, page, today } = asked;
  const { uid, name } = organisation;
  const found = sortedAndFound(all, query, sort);
  const from = (page - 1) * branchRowsMax;
  const hrefOf = (more: { year?: Year; sort?: CompletionSort; page?: number; query?: string }): string => {
    const { sort: sorted = sort, page: at = 1, query: words = query } = more;
    const rest = new URLSearchParams([
      ...(words === '' ? [] : [['q', words] as [string, string]]),
      ...(sorted === completionSortUsual ? [] : [['sort', sorted] as [string, string]]),
      ...(at === 1 ? [] : [['page', String(at)] as [string, string]]),
    ]).toString();
    return `${addresses.completionOf(uid, more.year ?? year)}${rest === '' ? '' : `&${rest}`}`;
  };
  return {
    organisation: { id: uid, name },
    year,
    ...yearsBeside(year, today, (other) => hrefOf({ year: other })),
    query,
    sort,
    rows: found.slice(from, from + branchRowsMax).map((figures) => rowOf(figures, year)),
    branches: all.length,
    found: found.length,
    ...sumOf(all),
    sortHrefs: {
      name: hrefOf({ sort: 'name' }),
      done: hrefOf({ sort: 'done' }),
      due: hrefOf({ sort: 'due' }),
      overdue: hrefOf({ sort: 'overdue' }),
      hours: hrefOf({ sort: 'hours' }),
    },
    allHref: hrefOf({ query: '' }),
    exportHref: addresses.completionExport(uid, year),
    action: addresses.completion,
    pages: {
      previousHref: page > 1 ? hrefOf({ page: page - 1 }) : null,
      nextHref: from + branchRowsMax < found.length ? hrefOf({ page: page + 1 }) : null,
    },
  };
}
