/** What the pages of one branch's dues say: its month, its year, what is withdrawn. */
import type { Knex } from 'knex';
import { type DuesErrorCode, type DuesModel, duesTicksMax, duesTicksWithAmountsMax } from '../../views/pages/dues/model.ts';
import type { DuesWithdrawModel } from '../../views/pages/dues-withdraw/model.ts';
import type { DuesCell, DuesYearModel } from '../../views/pages/dues-year/model.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, type Month, type Year, lastDayOf, monthOf, nextPeriod, periodsIn, previousPeriod } from '../kernel/calendar.ts';
import type { Organisation } from '../organisations/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import { closedPeriods, firstEntryDay } from '../periods/queries.ts';
import { whyNotClose } from '../periods/rules.ts';
import { amountOf, tickOf, typedFen } from './form.ts';
import { type PayerAt, type Payment, duesBook, enteredBy, lastAmounts, payersAt, registersBegin } from './queries.ts';
import { dueDayOf, isPaid, mayEnter, monthsFrom } from './rules.ts';

export type Typed = {
  readonly fields: Readonly<Record<string, string>>;
  readonly errors: readonly DuesErrorCode[];
  readonly wrong: readonly string[];
};

export type DuesAsked = {
  readonly organisation: Organisation;
  readonly month: Month;
  readonly today: Day;
  readonly keeps: boolean;
  readonly closes: boolean;
  readonly everybody: boolean;
  readonly page: number;
  /** What was sent and could not be kept. */
  readonly typed: Typed | null;
  readonly entered: number | null;
  readonly withdrawn: boolean;
};

/** Months back that are listed though the register is younger. */
const monthsListed = 3;
/** Years of the register that are kept at hand. */
const yearsListed = 2;

const cleared: Typed = { fields: {}, errors: [], wrong: [] };

/** The day offered: today, or the last one on time where the month is over and its list is entered afterwards. */
const offeredDay = (month: Month, dueDay: Day, today: Day): Day => (today > lastDayOf(month) ? dueDay : today);

type Line = { readonly member: PayerAt; readonly payment: Payment | null };

export async function duesModel(db: Knex, asked: DuesAsked): Promise<DuesModel> {
  const { organisation, month, today, keeps, page, typed } = asked;
  const { id, uid, name, path } = organisation;
  const settings = (await settingsOf(db, [{ id, path }])).get(id);
  const amounts = settings?.duesAmounts ?? false;
  const dueDay = dueDayOf(month, settings?.duesDueDay ?? 'month_end');
  const members = await payersAt(db, [id], month);
  const ids = members.map((member) => member.id);
  const book = await duesBook(db, ids, month, month);
  const lines = members.map((member) => ({
    member,
    payment: book.payment(member.id, month),
    standing: book.standing(member.id, month, today),
  }));
  const open = lines.filter(({ standing }) => standing === 'owed' || standing === 'overdue' || standing === 'none');
  const most = amounts ? duesTicksWithAmountsMax : duesTicksMax;
  const shown = open.slice((page - 1) * most, page * most);
  const last = amounts
    ? await lastAmounts(
        db,
        shown.map(({ member }) => member.id),
      )
    : new Map<number, number>();
  const { fields, errors, wrong } = typed ?? cleared;
  const pageHref = (other: number): string => `${addresses.duesOf(uid, month)}${other === 1 ? '' : `&page=${other}`}`;
  const begins = (await registersBegin(db, [id])).get(id);
  const monthHref = (other: Month): string | null => (isListed(other, begins, today) ? addresses.duesOf(uid, other) : null);
  const closed = (await closedPeriods(db, [id])).has(id, month);
  return {
    organisation: { id: uid, name },
    month,
    dueDay,
    action: `${addresses.duesOf(uid, month)}&page=${page}`,
    keeps,
    untouched: begins === undefined,
    closed,
    paidOn: fields['paidOn'] ?? offeredDay(month, dueDay, today),
    today,
    owing: shown.map(({ member, standing }) => ({
      id: member.uid,
      name: member.name,
      group: member.groupName,
      standing: standing === 'overdue' || standing === 'owed' ? standing : 'none',
      chosen: typed === null ? asked.everybody : fields[tickOf(member.uid)] === 'on',
      amount: amounts ? (fields[amountOf(member.uid)] ?? amountOffered(last.get(member.id))) : null,
      wrong: wrong.includes(member.uid),
      href: addresses.memberDues(member.uid),
    })),
    owingTotal: open.length,
    paid: await paidLines(db, lines, keeps),
    waived: lines.filter(({ standing }) => standing === 'waived').map(({ member }) => ({ name: member.name })),
    allHref: `${pageHref(page)}${asked.everybody ? '' : '&all=yes'}`,
    allChosen: asked.everybody,
    errors,
    entered: asked.entered,
    withdrawn: asked.withdrawn,
    yearHref: addresses.duesYear(uid, month.slice(0, 4)),
    importHref: keeps ? addresses.duesImport(uid, month) : null,
    closeHref: asked.closes && (await isToClose(db, id, month, today)) ? addresses.closePeriod(uid, month) : null,
    previousHref: monthHref(previousPeriod(month)),
    nextHref: monthHref(nextPeriod(month)),
    pages: {
      previousHref: page > 1 ? pageHref(page - 1) : null,
      nextHref: page * most < open.length ? pageHref(page + 1) : null,
    },
  };
}

/** The list steps from the register's first month, or the last few, to the month after this one: further ahead pays one member. */
function isListed(month: Month, begins: Month | undefined, today: Day): boolean {
  const recent = monthsFrom(monthOf(today), -monthsListed);
  const first = begins !== undefined && begins < recent ? begins : recent;
  return mayEnter(month, today) && month >= first && month <= nextPeriod(monthOf(today));
}

/** Whether the month is the one to be closed now. */
async function isToClose(db: Knex, organisationId: number, month: Month, today: Day): Promise<boolean> {
  const firstDay = await firstEntryDay(db, organisationId);
  if (firstDay === null || lastDayOf(month) < firstDay) return false;
  const closed = await closedPeriods(db, [organisationId]);
  return whyNotClose(month, today, firstDay, (period) => closed.has(organisationId, period)) === null;
}

const amountOffered = (fen: number | undefined): string => (fen === undefined ? '' : typedFen(fen));

async function paidLines(db: Knex, lines: readonly (Line & { readonly standing: string })[], keeps: boolean): Promise<DuesModel['paid']> {
  const accounts = await enteredBy(
    db,
    lines.flatMap(({ payment }) => payment?.accountId ?? []),
  );
  return lines.flatMap(({ member, payment, standing }) => {
    if (payment === null || (standing !== 'on_time' && standing !== 'late' && standing !== 'ahead')) return [];
    return [
      {
        id: member.uid,
        name: member.name,
        standing,
        paidOn: payment.paidOn,
        amountFen: payment.amountFen,
        self: payment.accountId !== null && accounts.get(payment.accountId) === member.id,
        href: addresses.memberDues(member.uid),
        withdrawHref: keeps ? addresses.duesPayment(payment.uid) : null,
      },
    ];
  });
}

export async function duesYearModel(db: Knex, organisation: Organisation, year: Year, today: Day): Promise<DuesYearModel> {
  const { id, uid, name, path } = organisation;
  const months = periodsIn(year, 'month');
  const amounts = (await settingsOf(db, [{ id, path }])).get(id)?.duesAmounts ?? false;
  const members = new Map<number, PayerAt>();
  for (const month of months) for (const member of await payersAt(db, [id], month)) members.set(member.id, member);
  const book = await duesBook(db, [...members.keys()], months[0] ?? year, months.at(-1) ?? year);
  const here = (memberId: number, month: Month): boolean =>
    book
      .payer(memberId)
      .memberships.some(
        (held) =>
          held.organisationId === id && held.fromDay <= lastDayOf(month) && (held.untilDay === null || held.untilDay > lastDayOf(month)),
      );
  const cellOf = (memberId: number, month: Month): DuesCell => {
    const payment = book.payment(memberId, month);
    if (!here(memberId, month)) return { standing: 'none', paidOn: null, amountFen: null };
    return {
      standing: book.standing(memberId, month, today),
      paidOn: payment?.paidOn ?? null,
      amountFen: amounts ? (payment?.amountFen ?? null) : null,
    };
  };
  const rows = [...members.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id - b.id))
    .map((member) => ({
      id: member.uid,
      name: member.name,
      href: addresses.memberDues(member.uid),
      cells: months.map((month) => cellOf(member.id, month)),
    }));
  const yearNow = today.slice(0, 4);
  return {
    organisation: { id: uid, name },
    year,
    months,
    rows,
    sums: months.map((_, index) => {
      const paid = rows.flatMap(({ cells }) => cells[index] ?? []).filter(({ standing }) => isPaid(standing));
      return {
        paid: paid.length,
        amountFen: amounts && paid.length > 0 ? paid.reduce((sum, cell) => sum + (cell.amountFen ?? 0), 0) : null,
      };
    }),
    amounts,
    // A year too far away for its months to be entered leads back to the month that runs.
    listHref: addresses.duesOf(uid, year !== yearNow && mayEnter(months.at(-1) ?? '', today) ? months.at(-1) : monthOf(today)),
    previousHref: Number(year) > Number(yearNow) - yearsListed ? addresses.duesYear(uid, previousPeriod(year)) : null,
    nextHref: year < yearNow ? addresses.duesYear(uid, nextPeriod(year)) : null,
  };
}

export type WithdrawAsked = {
  readonly payment: Payment;
  readonly name: string;
  readonly organisation: { readonly id: number; readonly uid: string };
  readonly reason: string;
  readonly error: DuesWithdrawModel['error'];
};

export async function duesWithdrawModel(
  db: Knex,
  { payment, name, organisation, reason, error }: WithdrawAsked,
): Promise<DuesWithdrawModel> {
  return {
    name,
    month: payment.month,
    paidOn: payment.paidOn,
    closed: (await closedPeriods(db, [organisation.id])).has(organisation.id, payment.month),
    reason,
    error,
    action: addresses.duesPayment(payment.uid),
    backHref: addresses.duesOf(organisation.uid, payment.month),
  };
}
