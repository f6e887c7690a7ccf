/** One member's dues in words. */
import { isPaid } from '../dues/standings.ts';
import type { Say } from '../../say.ts';
import type { DuesMonth, DuesPersonModel } from './model.ts';

function monthView(row: DuesMonth, { words, format }: Say) {
  const { dues } = words.pages;
  const paid = isPaid(row.standing);
  return {
    field: `p-${row.month}`,
    month: format.month(row.month),
    paid,
    asks: row.standing === 'overdue' || row.standing === 'late',
    standing: words.codes.duesStandings[row.standing],
    say:
      row.paidOn === null
        ? row.standing === 'owed'
          ? dues.due(format.day(row.dueDay))
          : null
        : [format.day(row.paidOn), ...(row.amountFen === null ? [] : [dues.yuan(format.points(row.amountFen))])].join(' \u00b7 '),
    chosen: row.chosen,
    withdrawHref: row.withdrawHref,
    withdrawOf: dues.withdrawOf(format.month(row.month)),
  };
}

export function duesPersonView(model: DuesPersonModel, say: Say) {
  const { words, format } = say;
  const { dues } = words.pages;
  const chosen = model.months.filter((month) => month.chosen).length;
  const wrong = (code: 'day_wrong' | 'amount_wrong') => (model.errors.includes(code) ? dues.errors[code] : null);
  const errorFields = { nobody_chosen: '#owing', day_wrong: '#paidOn', amount_wrong: '#amount', form_expired: '#main' } as const;
  return {
    title: model.own && !model.keeps ? dues.ownTitle : dues.titleOf(model.name),
    organisationName: model.organisationName,
    keeps: model.keeps,
    asks: model.overdue.length > 0,
    now: model.now === 'none' ? dues.nothingKept : dues.now(format.monthAlone(model.month), words.codes.duesStandings[model.now]),
    nowSay:
      model.overdue.length > 0
        ? dues.overdueOf(model.overdue.map((month) => format.month(month)).join(dues.comma))
        : model.paidTo === null
          ? dues.due(format.day(model.dueDay))
          : dues.paidTo(format.month(model.paidTo)),
    hand: model.overdue.length > 0 && !model.keeps ? dues.hand : null,
    isPaid: isPaid(model.now),
    open: model.months.filter(({ standing }) => !isPaid(standing)).map((month) => monthView(month, say)),
    // Newest first; who may enter has the open ones above.
    told: model.months
      .filter(({ standing }) => !model.keeps || isPaid(standing))
      .map((month) => monthView(month, say))
      .toReversed(),
    amount: model.amount,
    keepsAmount: model.amount !== null,
    paidOn: model.paidOn,
    today: model.today,
    dayWrong: wrong('day_wrong'),
    amountWrong: wrong('amount_wrong'),
    until: model.until.map(({ month, href }) => ({ href, word: dues.until(format.month(month)) })),
    action: model.action,
    listHref: model.listHref,
    submit: chosen > 0 ? dues.submitMonths(String(chosen)) : dues.submitNobody,
    submitOf: dues.submitMonths('{count}'),
    errors: model.errors.map((code) => ({
      href: errorFields[code],
      say: code === 'nobody_chosen' ? dues.errors.no_month : dues.errors[code],
    })),
    entered: model.entered === null ? null : dues.enteredMonths(model.entered),
  };
}
