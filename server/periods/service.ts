/** Closing and reopening a month, a quarter or a year of an organisation. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { type Period, dayOf, kindOf } from '../kernel/calendar.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { closedPeriods, firstEntryDay } from './queries.ts';
import { type CloseRefusal, whyNotClose, whyNotReopen } from './rules.ts';

/** The head of an organisation's chain, locked: postings and closings take turns on it. */
export type Head = { readonly seq: number; readonly hash: string };

/** Locks the ledger's heads of organisations; the ledger's own, handed in because the ledger stands above. */
export type LockHeads = (tx: Knex.Transaction, organisationIds: readonly number[]) => Promise<ReadonlyMap<number, Head>>;

export type PeriodAct = {
  readonly organisationId: number;
  readonly period: Period;
  readonly actor: Actor;
  /** Required to reopen; may be empty to close. */
  readonly reason: string;
};

async function recordPeriodAct(tx: Knex.Transaction, world: World, act: PeriodAct, what: 'close' | 'reopen', head: Head): Promise<string> {
  const at = world.clock();
  const uid = world.newUid();
  await tx('period_acts').insert({
    uid,
    organisation_id: act.organisationId,
    period: act.period,
    act: what,
    at,
    account_id: act.actor.kind === 'account' ? act.actor.accountId : null,
    reason: act.reason,
    head_seq: head.seq,
    head_hash: head.hash,
  });
  await recordAct(tx, world, {
    actor: act.actor,
    action: `period.${what}`,
    organisationId: act.organisationId,
    subject: act.period,
    detail: {},
  });
  return uid;
}

const headOf = (heads: ReadonlyMap<number, Head>, organisationId: number): Head => {
  const head = heads.get(organisationId);
  if (head === undefined) throw new Error(`no head was locked for organisation ${organisationId}`);
  return head;
};

/** Why a period of an organisation may not close now, or null. Asked under the lock of its head it stays true until the commit. */
export async function refusalToClose(db: Knex, world: World, organisationId: number, period: Period): Promise<CloseRefusal | null> {
  const closed = await closedPeriods(db, [organisationId]);
  const firstDay = await firstEntryDay(db, organisationId);
  return whyNotClose(period, dayOf(world.clock()), firstDay, (one) => closed.has(organisationId, one));
}

/**
 * Closes a period that is over, in order, and answers the uid of the act. What is posted from now on counts in the earliest
 * open period after it. What follows from a close in higher rooms is `closing/service.ts`.
 */
export async function closePeriod(
  tx: Knex.Transaction,
  world: World,
  lockHeads: LockHeads,
  act: PeriodAct,
): Promise<Outcome<{ readonly period: Period; readonly actUid: string }, RefusalCode>> {
  const head = headOf(await lockHeads(tx, [act.organisationId]), act.organisationId);
  const why = await refusalToClose(tx, world, act.organisationId, act.period);
  if (why !== null) return refused(why, { period: act.period });
  await tx('periods').insert({
    organisation_id: act.organisationId,
    period: act.period,
    kind: kindOf(act.period),
    closed_at: world.clock(),
    closed_by: act.actor.kind === 'account' ? act.actor.accountId : null,
  });
  return ok({ period: act.period, actUid: await recordPeriodAct(tx, world, act, 'close', head) });
}

/** Reopens the latest closed period, with a reason. Entries that counted elsewhere meanwhile stay where they are. */
export async function reopenPeriod(
  tx: Knex.Transaction,
  world: World,
  lockHeads: LockHeads,
  act: PeriodAct,
): Promise<Outcome<Period, RefusalCode>> {
  if (act.reason.trim() === '') return refused('reason_missing');
  const head = headOf(await lockHeads(tx, [act.organisationId]), act.organisationId);
  const closed = await closedPeriods(tx, [act.organisationId]);
  const why = whyNotReopen(act.period, (period) => closed.has(act.organisationId, period));
  if (why !== null) return refused(why, { period: act.period });
  await tx('periods').where({ organisation_id: act.organisationId, period: act.period }).delete();
  await recordPeriodAct(tx, world, act, 'reopen', head);
  return ok(act.period);
}
