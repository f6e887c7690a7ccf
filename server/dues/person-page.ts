/** What the page of one member's dues says. */
import type { Knex } from 'knex';
import type { DuesPersonModel } from '../../views/pages/dues-person/model.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, lastDayOf, monthOf } from '../kernel/calendar.ts';
import type { Member, Membership } from '../members/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import { monthTickOf, typedFen } from './form.ts';
import type { Typed } from './pages.ts';
import { duesBook, duesOverdue, duesPaidTo, lastAmounts } from './queries.ts';
import { dueDayOf, isPaid, monthsAheadMax, monthsBetween, monthsFrom } from './rules.ts';

/** Months back that the page looks at. */
const monthsShownBack = 12;

export type PersonAsked = {
  readonly member: Pick<Member, 'id' | 'uid' | 'name'>;
  readonly standing: Membership;
  readonly organisationName: string;
  readonly today: Day;
  readonly own: boolean;
  readonly keeps: boolean;
  /** May read the whole branch's list. */
  readonly seesList: boolean;
  /** Unpaid months up to this one are ticked. */
  readonly until: string | null;
  readonly typed: Typed | null;
  readonly entered: number | null;
};

export async function duesPersonModel(db: Knex, asked: PersonAsked): Promise<DuesPersonModel> {
  const { member, standing, today, own, keeps, typed, until } = asked;
  const { id, uid } = member;
  const month = monthOf(today);
  const from = monthsFrom(month, -monthsShownBack);
  const to = monthsFrom(month, monthsAheadMax);
  const book = await duesBook(db, [id], from, to);
  const settings = (await settingsOf(db, [{ id: standing.organisationId, path: standing.organisationPath }])).get(standing.organisationId);
  const dueDay = settings?.duesDueDay ?? 'month_end';
  const fields = typed?.fields ?? {};
  const months = monthsBetween(from, to).flatMap((one) => {
    const payment = book.payment(id, one);
    const held = book.standing(id, one, today);
    // What is past and was never owed is not spoken of; what is to come may always be paid.
    if (payment === null && held === 'none' && (one < month || !keeps)) return [];
    if (!keeps && payment === null && one > month) return [];
    return [
      {
        month: one,
        standing: held,
        dueDay: dueDayOf(one, dueDay),
        paidOn: payment?.paidOn ?? null,
        amountFen: payment?.amountFen ?? null,
        chosen: !isPaid(held) && (typed === null ? until !== null && one <= until : fields[monthTickOf(one)] === 'on'),
        withdrawHref: keeps && payment !== null ? addresses.duesPayment(payment.uid) : null,
      },
    ];
  });
  const last = (await lastAmounts(db, [id])).get(id);
  const ends = [...new Set([`${month.slice(0, 4)}-12`, monthsFrom(month, 2), to])].filter((end) => end > month).toSorted();
  return {
    name: member.name,
    organisationName: asked.organisationName,
    own,
    keeps,
    paidTo: (await duesPaidTo(db, [id], today)).get(id) ?? null,
    overdue: (await duesOverdue(db, [id], today)).get(id) ?? [],
    now: book.standing(id, month, today),
    month,
    dueDay: dueDayOf(month, dueDay),
    months,
    amount: settings?.duesAmounts === true ? (fields['amount'] ?? (last === undefined ? '' : typedFen(last))) : null,
    paidOn: fields['paidOn'] ?? today,
    today,
    until: keeps ? ends.map((end) => ({ month: end, href: `${addresses.memberDues(uid)}?until=${end}` })) : [],
    action: addresses.memberDues(uid),
    listHref: asked.seesList
      ? addresses.duesOf(standing.organisationUid, standing.untilDay === null ? month : monthOf(lastDayOf(month)))
      : null,
    errors: typed?.errors ?? [],
    entered: asked.entered,
  };
}
