/** Closing a period of an organisation: no more counts in it; a month makes its redeemable points spendable, a year hands its share on to the next. */
import type { Knex } from 'knex';
import type { RefusalCode } from '../contract/refusals.ts';
import { type Month, type Period, kindOf, lastDayOf, previousPeriod, yearOf } from '../kernel/calendar.ts';
import { lockFactsAsTheyAre } from '../db/facts-lock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { headsFor, lockHeads } from '../ledger/service.ts';
import { sumsOf } from '../ledger/sums.ts';
import { organisationById } from '../organisations/queries.ts';
import { type PeriodAct, closePeriod, refusalToClose, reopenPeriod } from '../periods/service.ts';
import { type YearToDate, creditClose } from '../purse/service.ts';
import { contextFor, factsFor, membersAt } from '../rankings/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { redeemableToDate } from '../scheme/score.ts';
import { carry, heirsOf } from './carry.ts';
import { gatherProposals, postProposals } from './propose.ts';

/** Reopens the period closed last; see `reopenPeriod`. What closes credited or carried over stays: closing again credits the difference and carries over anew. */
export const reopen = (tx: Knex.Transaction, world: World, act: PeriodAct): Promise<Outcome<Period, RefusalCode>> =>
  reopenPeriod(tx, world, lockHeads, act);

/**
 * What the redeemable points of an organisation's members come to by a month. The year before is looked at too: a late
 * December fact counts in a January, and in its own year.
 */
async function yearsToDate(
  tx: Knex.Transaction,
  book: SchemeBook,
  organisation: { readonly id: number; readonly path: string },
  month: Month,
): Promise<readonly YearToDate[]> {
  const lastDay = lastDayOf(month);
  const version = book.inForce(organisation.path, lastDay);
  if (version === undefined) return [];
  const ids = (await membersAt(tx, [organisation.id], lastDay)).map((member) => member.memberId);
  const year = yearOf(lastDay);
  const found: YearToDate[] = [];
  for (const countsYear of [previousPeriod(year), year]) {
    const sums = await sumsOf(tx, ids, 'year', countsYear);
    const context = await contextFor(tx, book, version, [...sums.values()].flat());
    const factsOf = await factsFor(tx, version.scheme, [...sums.keys()]);
    for (const [memberId, own] of sums) {
      found.push({ memberId, countsYear, points: redeemableToDate(context, own, countsYear, month, factsOf(memberId)) });
    }
  }
  return found;
}

export type Closed = {
  readonly period: Period;
  readonly credited: number;
  /** Automatic items: posted just now, and taken back of an earlier close. */
  readonly posted: number;
  readonly reversed: number;
};

/** Closes a period. What the registers say of it is posted first, so that it counts in it. A month also credits the purses of those who were ranked there, a year carries their share over, in the same transaction. */
export async function close(tx: Knex.Transaction, world: World, book: SchemeBook, act: PeriodAct): Promise<Outcome<Closed, RefusalCode>> {
  const organisation = await organisationById(tx, act.organisationId);
  if (organisation === undefined) return refused('organisation_unknown');
  await lockFactsAsTheyAre(tx);
  const proposals = await gatherProposals(tx, organisation, act.period);
  const heirs = kindOf(act.period) === 'year' ? await heirsOf(tx, act.organisationId, act.period) : null;
  // All heads at once: whoever takes some and then others waits for one that waits for it.
  await lockHeads(tx, [act.organisationId, ...(await headsFor(tx, [...proposals.places, ...(heirs?.places ?? [])]))]);
  const why = await refusalToClose(tx, world, act.organisationId, act.period);
  if (why !== null) return refused(why, { period: act.period });
  const brought = await postProposals(tx, world, book, proposals, act.actor);
  const closed = await closePeriod(tx, world, lockHeads, act);
  if (!closed.ok) throw new Error(`${act.period} could not be closed after its items were posted: ${closed.code}`);
  const { period, actUid } = closed.value;
  if (kindOf(period) === 'quarter') return ok({ period, credited: 0, ...brought });
  if (heirs !== null) {
    await carry(tx, world, book, organisation.path, heirs, act.actor);
    return ok({ period, credited: 0, ...brought });
  }
  const members = await yearsToDate(tx, book, organisation, period);
  const actorId = act.actor.kind === 'account' ? act.actor.accountId : null;
  return ok({
    period,
    ...brought,
    credited: await creditClose(tx, world, { organisationId: organisation.id, month: period, actUid, actorId, members }),
  });
}
