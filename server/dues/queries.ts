/** The register of dues as it is read: what stands, for many members in a fixed number of statements. */
import type { Knex } from 'knex';
import type { DuesEntryCode, DuesStandingCode } from '../contract/codes.ts';
import { inList, selectRaw } from '../db/bulk.ts';
import { type Day, type Month, lastDayOf, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { classesOf, membershipsOf } from '../members/queries.ts';
import { type OrganisationSettings, defaultSettings, settingsOf } from '../organisations/settings.ts';
import { type DuesTerms, type Payer, monthsAheadMax, monthsBetween, monthsFrom, paidTo, placeIn, standingIn } from './rules.ts';

/** Months back in which dues still to be paid are looked for. */
export const overdueMonthsMax = 12;

/** Members of one organisation whose dues are read together; a branch has at most a few hundred. */
export const payersMax = 2_000;

export type Payment = {
  readonly uid: string;
  readonly memberId: number;
  /** In whose register it stands. */
  readonly organisationId: number;
  readonly month: Month;
  readonly paidOn: Day;
  readonly amountFen: number | null;
  readonly how: DuesEntryCode;
  readonly accountId: number | null;
  readonly enteredAt: Instant;
};

/** Payments of members for months from one to another that nobody has withdrawn; `asOf`: as the register stood at that moment. */
export async function paymentsOf(
  db: Knex,
  memberIds: readonly number[],
  from: Month,
  until: Month,
  asOf?: Instant,
): Promise<readonly Payment[]> {
  if (memberIds.length === 0) return [];
  const [ofThem, list] = inList(db, 'p.member_id', memberIds);
  const then = asOf === undefined ? [] : [asOf];
  const known = (row: string): string => (asOf === undefined ? '' : ` and ${row}.entered_at <= ?`);
  return selectRaw<Payment>(
    db,
    `select p.uid, p.member_id as "memberId", p.organisation_id as "organisationId", p.month, p.paid_on as "paidOn", p.amount_fen as "amountFen", p.how, p.account_id as "accountId",
       p.entered_at as "enteredAt"
     from dues_payments p where ${ofThem} and p.month >= ? and p.month <= ? and p.kind = 'paid'${known('p')}
       and not exists (select 1 from dues_payments w where w.member_id = p.member_id and w.month = p.month and w.ordinal > p.ordinal${known('w')})
     order by p.id`,
    [...list, from, until, ...then, ...then],
  );
}

/**
 * Since which month organisations keep their register: that of the first payment ever entered there. A month that is entered
 * later for an earlier time adds a line, and makes nobody a debtor of the months between.
 */
export async function registersBegin(db: Knex, organisationIds: readonly number[]): Promise<ReadonlyMap<number, Month>> {
  if (organisationIds.length === 0) return new Map();
  const [here, list] = inList(db, 'organisation_id', organisationIds);
  const rows = await selectRaw<{ organisationId: number; month: Month }>(
    db,
    `select organisation_id as "organisationId", month from dues_payments
     where id in (select min(id) from dues_payments where ${here} group by organisation_id)`,
    list,
  );
  return new Map(rows.map(({ organisationId, month }) => [organisationId, month]));
}

export type PayerAt = { readonly id: number; readonly uid: string; readonly name: string; readonly groupName: string | null };

/** Those whose dues of a month belong to organisations: members there on the month's last day, as the list of members has them. */
export const payersAt = async (
  db: Knex,
  organisationIds: readonly number[],
  month: Month,
  limit = payersMax,
): Promise<readonly (PayerAt & { readonly organisationId: number })[]> =>
  organisationIds.length === 0
    ? []
    : db('memberships as s')
        .join('members as m', 'm.id', 's.member_id')
        .leftJoin('organisations as g', 'g.id', 's.group_id')
        .whereRaw(...inList(db, 's.organisation_id', organisationIds))
        .where('s.from_day', '<=', lastDayOf(month))
        .where((open) => void open.whereNull('s.until_day').orWhere('s.until_day', '>', lastDayOf(month)))
        .orderBy(['m.name', 'm.id'])
        .limit(limit)
        .select({ id: 'm.id', uid: 'm.uid', name: 'm.name', groupName: 'g.name', organisationId: 's.organisation_id' });

/** The dues of some members over some months, ready to be asked. */
export type DuesBook = {
  standing(memberId: number, month: Month, day: Day): DuesStandingCode;
  payment(memberId: number, month: Month): Payment | null;
  payer(memberId: number): Payer;
};

const nobody: Payer = { memberships: [], classes: [] };

/** Reads all that decides the standing of members in months from one to another; `asOf`: with the payments known at that moment. */
export async function duesBook(db: Knex, memberIds: readonly number[], from: Month, until: Month, asOf?: Instant): Promise<DuesBook> {
  const memberships = await membershipsOf(db, memberIds);
  const classes = await classesOf(db, memberIds);
  const payments = new Map((await paymentsOf(db, memberIds, from, until, asOf)).map((paid) => [`${paid.memberId} ${paid.month}`, paid]));
  const places = new Map([...memberships.values()].flat().map((held) => [held.organisationId, held.organisationPath]));
  const settings = await settingsOf(
    db,
    [...places].map(([id, path]) => ({ id, path })),
  );
  const begins = await registersBegin(db, [...places.keys()]);
  const termsAt = (organisationId: number): DuesTerms => {
    const held: OrganisationSettings = settings.get(organisationId) ?? defaultSettings;
    return { ...held, begins: begins.get(organisationId) ?? null };
  };
  const payer = (memberId: number): Payer =>
    memberships.has(memberId) ? { memberships: memberships.get(memberId) ?? [], classes: classes.get(memberId) ?? [] } : nobody;
  const payment = (memberId: number, month: Month): Payment | null => payments.get(`${memberId} ${month}`) ?? null;
  return {
    payer,
    payment,
    standing(memberId, month, day) {
      const own = payer(memberId);
      const place = placeIn(own, month);
      if (place === undefined) return 'none';
      return standingIn(own, month, termsAt(place.organisationId), payment(memberId, month)?.paidOn ?? null, day);
    },
  };
}

/** The month up to which each member has paid without a gap, as of a day, by member; who has paid nothing is absent. */
export async function duesPaidTo(db: Knex, memberIds: readonly number[], day: Day): Promise<ReadonlyMap<number, Month>> {
  const from = monthsFrom(monthOf(day), -overdueMonthsMax);
  const until = monthsFrom(monthOf(day), monthsAheadMax);
  const book = await duesBook(db, memberIds, from, until);
  const months = monthsBetween(from, until);
  const found = new Map<number, Month>();
  for (const id of memberIds) {
    const last = paidTo(months.map((month) => ({ month, standing: book.standing(id, month, day) })));
    if (last !== null) found.set(id, last);
  }
  return found;
}

/** The months for which members' dues are overdue on a day, oldest first, by member; who owes nothing is absent. Looks back `overdueMonthsMax` months. */
export async function duesOverdue(db: Knex, memberIds: readonly number[], day: Day): Promise<ReadonlyMap<number, readonly Month[]>> {
  const from = monthsFrom(monthOf(day), -overdueMonthsMax);
  const book = await duesBook(db, memberIds, from, monthOf(day));
  const months = monthsBetween(from, monthOf(day));
  const found = new Map<number, readonly Month[]>();
  for (const id of memberIds) {
    const overdue = months.filter((month) => book.standing(id, month, day) === 'overdue');
    if (overdue.length > 0) found.set(id, overdue);
  }
  return found;
}

/** Whose accounts entered payments: the member of each account, null where it is nobody's. */
export async function enteredBy(db: Knex, accountIds: readonly number[]): Promise<ReadonlyMap<number, number | null>> {
  if (accountIds.length === 0) return new Map();
  const rows: { id: number; member_id: number | null }[] = await db('accounts')
    .whereRaw(...inList(db, 'id', [...new Set(accountIds)]))
    .select('id', 'member_id');
  return new Map(rows.map(({ id, member_id }) => [id, member_id]));
}

/** The amount that was entered last for each member, in fen. */
export async function lastAmounts(db: Knex, memberIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (memberIds.length === 0) return new Map();
  const [ofThem, list] = inList(db, 'member_id', memberIds);
  const rows = await selectRaw<{ memberId: number; fen: number }>(
    db,
    `select member_id as "memberId", amount_fen as fen from dues_payments
     where id in (select max(id) from dues_payments where ${ofThem} and amount_fen is not null group by member_id)`,
    list,
  );
  return new Map(rows.map(({ memberId, fen }) => [memberId, fen]));
}

/** A payment that stands, by uid. */
export async function paymentByUid(db: Knex, uid: string): Promise<Payment | undefined> {
  const row: { member_id: number; month: Month } | undefined = await db('dues_payments').where({ uid }).first('member_id', 'month');
  if (row === undefined) return undefined;
  return (await paymentsOf(db, [row.member_id], row.month, row.month)).find((payment) => payment.uid === uid);
}

/** Members of a branch whose dues of the month that runs are still to be entered, and those whose month before is overdue. */
export async function countDuesToEnter(db: Knex, organisationId: number, day: Day): Promise<number> {
  const month = monthOf(day);
  const members = await payersAt(db, [organisationId], month);
  const book = await duesBook(
    db,
    members.map(({ id }) => id),
    month,
    month,
  );
  return members.filter(({ id }) => ['owed', 'overdue'].includes(book.standing(id, month, day))).length;
}
