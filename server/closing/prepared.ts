/** A close that was looked at first: what it will post, what is still open in it, and closing just that. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { RefusalCode } from '../contract/refusals.ts';
import type { Period } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import type { Organisation } from '../organisations/queries.ts';
import type { PeriodAct } from '../periods/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { automaticKey } from './automatic.ts';
import { gatherProposals, proposedNow } from './propose.ts';
import { branchesOpenBelow, kiosksBehind, openSheetsIn, undecidedLeavesIn } from './queries.ts';
import { type Closed, close } from './service.ts';

/** What a close would post, with what must be known to judge it: the same until something of it changes. */
export async function preparedClose(db: Knex, book: SchemeBook, organisation: Organisation, period: Period, now: Instant) {
  const gathered = await gatherProposals(db, organisation, period);
  const proposed = await proposedNow(db, book, gathered, now);
  const keys = new Set(proposed.map((one) => automaticKey(period, one)));
  const takenBack = gathered.standing.filter(({ key }) => !keys.has(key)).length;
  const standing = new Set(gathered.standing.map(({ key }) => key));
  const fresh = proposed.filter((one) => !standing.has(automaticKey(period, one)));
  const sheets = await openSheetsIn(db, organisation.path, period);
  const kiosks = await kiosksBehind(db, organisation.path, period, now);
  const leaves = await undecidedLeavesIn(db, organisation.path, period);
  const seen = createHash('sha256')
    .update(
      JSON.stringify([
        [...keys].toSorted(),
        [...standing].toSorted(),
        sheets.map(({ uid }) => uid),
        kiosks.map(({ name }) => name),
        leaves,
      ]),
    )
    .digest('hex')
    .slice(0, 32);
  return { proposed: fresh, takenBack, sheets, kiosks, leaves, seen, asks: sheets.length + kiosks.length + leaves > 0 };
}

export type Prepared = Awaited<ReturnType<typeof preparedClose>>;

export type SeenClose = {
  /** The digest of what was looked at; null closes whatever there is now. */
  readonly seen: string | null;
  /** Closes although something is still open. */
  readonly anyway: boolean;
};

/** `changed`: something is otherwise than it was when it was looked at. `still_open`: something is open, and nobody said to go on. */
export type PreparedRefusal = { readonly ok: false; readonly code: 'changed' | 'still_open'; readonly prepared: Prepared };

/** Closes what was looked at. An organisation above closes after all branches below it. */
export async function closePrepared(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  organisation: Organisation,
  act: Omit<PeriodAct, 'organisationId'>,
  { seen, anyway }: SeenClose,
): Promise<Outcome<Closed, RefusalCode> | PreparedRefusal> {
  const above = organisation.level !== 'branch' && (await branchesOpenBelow(tx, organisation, act.period)).total > 0;
  if (above) return refused('period_out_of_order');
  const prepared = await preparedClose(tx, book, organisation, act.period, world.clock());
  if (seen !== null && prepared.seen !== seen) return { ok: false, code: 'changed', prepared };
  if (prepared.asks && !anyway) return { ok: false, code: 'still_open', prepared };
  return close(tx, world, book, { ...act, organisationId: organisation.id });
}
