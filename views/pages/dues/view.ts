/** The dues of a branch in words. */
import type { Say } from '../../say.ts';
import type { DuesModel, DuesOwing, DuesPaid } from './model.ts';

function owingView(row: DuesOwing, { words }: Say) {
  const { dues } = words.pages;
  return {
    id: row.id,
    name: row.name,
    group: row.group,
    overdue: row.standing === 'overdue' ? words.codes.duesStandings.overdue : null,
    chosen: row.chosen,
    amount: row.amount,
    keepsAmount: row.amount !== null,
    wrong: row.wrong,
    amountOf: dues.amountOf(row.name),
    href: row.href,
    several: dues.severalOf(row.name),
    eachMonth: dues.eachMonthOf(row.name),
  };
}

function paidView(row: DuesPaid, { words, format }: Say) {
  const { dues } = words.pages;
  return {
    name: row.name,
    href: row.href,
    late: row.standing === 'late',
    standing: words.codes.duesStandings[row.standing],
    paidOn: format.day(row.paidOn),
    amount: row.amountFen === null ? null : dues.yuan(format.points(row.amountFen)),
    self: row.self ? dues.self : null,
    withdrawHref: row.withdrawHref,
    withdrawOf: dues.withdrawOf(row.name),
  };
}

const errorFields = { nobody_chosen: '#owing', day_wrong: '#paidOn', amount_wrong: '#owing', form_expired: '#main' } as const;

export function duesView(model: DuesModel, say: Say) {
  const { words, format } = say;
  const { dues } = words.pages;
  const month = format.monthAlone(model.month);
  const chosen = model.owing.filter((row) => row.chosen).length;
  const nobody = model.owing.length + model.paid.length + model.waived.length === 0;
  return {
    title: dues.title,
    organisationName: model.organisation.name,
    month: format.month(model.month),
    heading: nobody ? dues.list(month) : dues.counts(model.paid.length, model.owingTotal),
    due: dues.due(format.day(model.dueDay)),
    action: model.action,
    keeps: model.keeps && model.owing.length > 0,
    untouched: model.untouched && !nobody ? dues.untouched : null,
    untouchedSay: dues.untouchedSay(month),
    closed: model.closed ? dues.closed(month) : null,
    paidOn: model.paidOn,
    today: model.today,
    dayWrong: model.errors.includes('day_wrong') ? dues.errors.day_wrong : null,
    nobody,
    owing: model.owing.map((row) => owingView(row, say)),
    everyPaid: model.owing.length === 0 && model.paid.length > 0,
    more: model.owingTotal > model.owing.length ? dues.more(model.owingTotal, model.owing.length) : null,
    all: model.allChosen ? dues.noneWord : dues.allWord,
    allHref: model.allHref,
    allChosen: model.allChosen,
    submit: chosen > 0 ? dues.submit(String(chosen)) : dues.submitNobody,
    submitOf: dues.submit('{count}'),
    paid: model.paid.map((row) => paidView(row, say)),
    paidHead: dues.paidHead(model.paid.length),
    waived: model.waived.length === 0 ? null : dues.waived(model.waived.map(({ name }) => name).join(dues.comma)),
    errors: model.errors.map((code) => ({ href: errorFields[code], say: dues.errors[code] })),
    entered: model.entered === null ? null : dues.entered(model.entered, month),
    withdrawn: model.withdrawn,
    yearHref: model.yearHref,
    importHref: model.importHref,
    closeHref: model.closeHref,
    closeWord: dues.toClose(month),
    previousHref: model.previousHref,
    nextHref: model.nextHref,
    pages: model.pages,
  };
}
