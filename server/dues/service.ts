/** Entering dues as paid, and withdrawing what was entered wrongly; the register only grows. */
import type { Knex } from 'knex';
import { type Actor, recordActs } from '../audit/service.ts';
import type { DuesEntryCode } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { inList, insertRows } from '../db/bulk.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import { type Day, type Month, dayOf } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { membershipsOf } from '../members/queries.ts';
import { isWithin } from '../organisations/queries.ts';
import { mayEnter, placeIn } from './rules.ts';

/** Payments in one act: a branch of the largest kind for a year. */
export const paymentsAtOnceMax = 3_000;

export const withdrawalReasonMax = 200;

export type NewPayment = {
  readonly memberId: number;
  readonly month: Month;
  readonly paidOn: Day;
  readonly amountFen: number | null;
};

export type Entering = {
  readonly actor: Actor;
  /** The organisation whose register is kept, or one above it. */
  readonly organisationPath: string;
  readonly how: DuesEntryCode;
  readonly payments: readonly NewPayment[];
};

const accountOf = (actor: Actor): number | null => (actor.kind === 'account' ? actor.accountId : null);

/** The ordinal that comes next for members and months that have a history. */
async function nextOrdinals(tx: Knex.Transaction, payments: readonly NewPayment[]): Promise<ReadonlyMap<string, number>> {
  const rows: { member_id: number; month: Month; last: number }[] = await tx('dues_payments')
    .whereRaw(...inList(tx, 'member_id', [...new Set(payments.map(({ memberId }) => memberId))]))
    .whereRaw(...inList(tx, 'month', [...new Set(payments.map(({ month }) => month))]))
    .groupBy('member_id', 'month')
    .select('member_id', 'month', tx.raw('max(ordinal) as last'));
  return new Map(rows.map(({ member_id, month, last }) => [`${member_id} ${month}`, last + 1]));
}

/**
 * Enters payments, all or none. What is entered already stays as it is: the same list sent twice enters once. Answers how
 * many were new. Whoever keeps the register may enter their own: the point that it earns is posted by the rule when the month
 * closes, not by them, and the register says who entered each line.
 */
export async function enterPayments(
  tx: Knex.Transaction,
  world: World,
  { actor, organisationPath, how, payments }: Entering,
): Promise<Outcome<{ readonly entered: number; readonly already: number }, RefusalCode>> {
  // A month that closes reads the register under the other side of this lock: it sees a payment whole or not at all.
  await lockFactsForChange(tx);
  const now = world.clock();
  const today = dayOf(now);
  if (payments.length > paymentsAtOnceMax) throw new RangeError(`more than ${paymentsAtOnceMax} payments at once`);
  if (payments.some(({ month }) => !mayEnter(month, today))) return refused('dues_month_wrong');
  if (payments.some(({ paidOn }) => paidOn > today)) return refused('dues_day_wrong');
  const memberships = await membershipsOf(tx, [...new Set(payments.map(({ memberId }) => memberId))]);
  const next = await nextOrdinals(tx, payments);
  const rows = new Map<string, Readonly<Record<string, string | number | null>>>();
  for (const { memberId, month, paidOn, amountFen } of payments) {
    const place = placeIn({ memberships: memberships.get(memberId) ?? [] }, month);
    if (place === undefined || !isWithin(place.organisationPath, organisationPath)) return refused('not_a_member_then');
    const ordinal = next.get(`${memberId} ${month}`) ?? 0;
    if (ordinal % 2 === 1) continue;
    rows.set(`${memberId} ${month}`, {
      uid: world.newUid(),
      member_id: memberId,
      organisation_id: place.organisationId,
      month,
      ordinal,
      kind: 'paid',
      paid_on: paidOn,
      amount_fen: amountFen,
      how,
      reason: null,
      account_id: accountOf(actor),
      entered_at: now,
    });
  }
  // The register begins with the first month entered: the oldest of a list comes first.
  const inOrder = [...rows.values()].toSorted((a, b) => String(a['month']).localeCompare(String(b['month'])));
  await insertRows(tx, 'dues_payments', inOrder);
  const acts = groupBy(inOrder, (row) => `${row['organisation_id']} ${row['month']}`);
  await recordActs(
    tx,
    world,
    [...acts.values()].map((own) => ({
      actor,
      action: 'dues.enter',
      organisationId: Number(own[0]?.['organisation_id']),
      subject: String(own[0]?.['month']),
      detail: { payments: own.length },
    })),
  );
  return ok({ entered: rows.size, already: payments.length - rows.size });
}

export type Withdrawing = { readonly actor: Actor; readonly paymentUid: string; readonly reason: string };

/** Takes a payment back with a reason; both stay in the register. */
export async function withdrawPayment(
  tx: Knex.Transaction,
  world: World,
  { actor, paymentUid, reason }: Withdrawing,
): Promise<Outcome<{ readonly month: Month }, RefusalCode>> {
  if (reason.trim() === '') return refused('reason_missing');
  await lockFactsForChange(tx);
  const row: { uid: string; member_id: number; organisation_id: number; month: Month; ordinal: number; kind: string } | undefined =
    await tx('dues_payments').where({ uid: paymentUid }).first('uid', 'member_id', 'organisation_id', 'month', 'ordinal', 'kind');
  if (row === undefined || row.kind !== 'paid') return refused('payment_unknown');
  const { member_id, organisation_id, month, ordinal } = row;
  const later: { id: number } | undefined = await tx('dues_payments')
    .where({ member_id, month })
    .where('ordinal', '>', ordinal)
    .first('id');
  if (later !== undefined) return refused('payment_unknown');
  await insertRows(tx, 'dues_payments', [
    {
      uid: world.newUid(),
      member_id,
      organisation_id,
      month,
      ordinal: ordinal + 1,
      kind: 'withdrawn',
      paid_on: null,
      amount_fen: null,
      how: null,
      reason: reason.trim(),
      account_id: accountOf(actor),
      entered_at: world.clock(),
    },
  ]);
  await recordActs(tx, world, [{ actor, action: 'dues.withdraw', organisationId: organisation_id, subject: row.uid, detail: { month } }]);
  return ok({ month });
}
