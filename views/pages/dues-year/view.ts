/** The register of a year in words and marks: paid is its day, what is missing is a word. */
import type { Say } from '../../say.ts';
import type { DuesCell, DuesYearModel } from './model.ts';

function cellView({ standing, paidOn, amountFen }: DuesCell, { words, format }: Say) {
  const { dues } = words.pages;
  const day = paidOn === null ? '' : `${Number(paidOn.slice(5, 7))}.${Number(paidOn.slice(8))}`;
  const say =
    paidOn === null
      ? standing === 'overdue'
        ? dues.cellOverdue
        : standing === 'waived'
          ? dues.cellWaived
          : ''
      : amountFen === null
        ? day
        : format.points(amountFen);
  return { say, overdue: standing === 'overdue', late: standing === 'late', label: words.codes.duesStandings[standing] };
}

export function duesYearView(model: DuesYearModel, say: Say) {
  const { words, format } = say;
  const { dues } = words.pages;
  return {
    title: dues.yearTitle(format.period(model.year)),
    organisationName: model.organisation.name,
    year: format.period(model.year),
    months: model.months.map((month) => format.monthAlone(month)),
    rows: model.rows.map(({ name, href, cells }) => ({ name, href, cells: cells.map((cell) => cellView(cell, say)) })),
    sums: model.sums.map(({ paid, amountFen }) => (amountFen === null ? (paid === 0 ? '' : String(paid)) : format.points(amountFen))),
    sumWord: model.amounts ? dues.sumAmounts : dues.sumPeople,
    legend: model.amounts ? dues.legendAmounts : dues.legend,
    listHref: model.listHref,
    previousHref: model.previousHref,
    nextHref: model.nextHref,
  };
}
