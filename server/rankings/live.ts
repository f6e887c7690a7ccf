/** Month totals of branches held in memory for a moment, so that a greeting scores whoever tapped and not the whole branch again. */
import type { Knex } from 'knex';
import { type Month, type Period, type Year, lastDayOf } from '../kernel/calendar.ts';
import type { MonotonicMs } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import type { SchemeBook, SchemeVersion } from '../scheme/queries.ts';
import { type Place, scoresOf, standingsOf } from './service.ts';

/** How old what is held of others may be. Whoever is asked for is scored anew; published ranks never read this. */
export const totalsHeldMs = 1_000;
/**
 * Reading a whole branch may take so much of the time, one part in ...: on a machine that is late with everything, what is
 * held grows older instead of being read without end.
 */
const readingPart = 20;
/** Even then it is no older than this. */
const totalsHeldMaxMs = 10_000;
/** Months of branches held at once; past it all are read again. */
const heldMax = 5_000;

/** Month and year totals with the rank in the month: what a kiosk shows. `rank` is null for who is not ranked in that branch. */
export type Totals = { readonly month: Points; readonly year: Points; readonly rank: number | null };

/** A member, with the branch in whose standings they are shown. */
export type InBranch = { readonly memberId: number; readonly branch: Place };

/** Totals of members by id in a month and a year; those of a branch without a scheme are absent. */
export type LiveTotals = (
  db: Knex,
  book: SchemeBook,
  asked: readonly InBranch[],
  month: Month,
  year: Year,
) => Promise<ReadonlyMap<number, Totals>>;

type Total = { readonly points: Points; readonly ranked: boolean };
type Held = { readonly until: number; readonly version: SchemeVersion; readonly totals: Map<number, Total> };

/** The scores of members, each under the version given with them. */
async function pointsUnder(
  db: Knex,
  book: SchemeBook,
  asked: readonly { memberId: number; version: SchemeVersion }[],
  period: Period,
): Promise<ReadonlyMap<number, Points>> {
  const points = new Map<number, Points>();
  for (const [version, same] of groupBy(asked, (one) => one.version)) {
    const ids = same.map((one) => one.memberId);
    for (const [memberId, score] of await scoresOf(db, book, version, ids, period)) points.set(memberId, score.total);
  }
  return points;
}

const rankOf = ({ totals }: Held, points: Points): number => {
  let above = 0;
  for (const other of totals.values()) if (other.ranked && other.points > points) above += 1;
  return 1 + above;
};

/** One per process. */
export function liveTotals(upMs: MonotonicMs): LiveTotals {
  const held = new Map<string, Held>();
  const keyOf = (branch: Place, month: Month): string => `${branch.id} ${month}`;

  const readStandings = async (db: Knex, book: SchemeBook, branches: readonly Place[], month: Month): Promise<void> => {
    if (branches.length === 0) return;
    if (held.size + branches.length > heldMax) held.clear();
    const began = upMs();
    const standings = await standingsOf(db, book, branches, month);
    const read = upMs();
    const until = read + Math.min(Math.max(totalsHeldMs, (read - began) * readingPart), totalsHeldMaxMs);
    for (const branch of branches) held.delete(keyOf(branch, month));
    for (const [branchId, { version, ranked, apart }] of standings) {
      const totals = new Map(
        [...ranked, ...apart].map(({ memberId, score, rank }) => [memberId, { points: score.total, ranked: rank !== null }]),
      );
      held.set(`${branchId} ${month}`, { until, version, totals });
    }
  };

  return async (db, book, asked, month, year) => {
    const now = upMs();
    const branches = [...new Map(asked.map(({ branch }) => [branch.id, branch])).values()];
    const isHeld = (branch: Place): boolean => {
      const own = held.get(keyOf(branch, month));
      return own !== undefined && own.until > now && own.version === book.inForce(branch.path, lastDayOf(month));
    };
    const known = new Set(branches.filter(isHeld).map((branch) => branch.id));
    await readStandings(
      db,
      book,
      branches.filter((branch) => !known.has(branch.id)),
      month,
    );
    const places = asked.flatMap(({ memberId, branch }) => {
      const own = held.get(keyOf(branch, month));
      return own === undefined ? [] : [{ memberId, branch, own, version: own.version }];
    });
    const again = places.filter(({ memberId, branch, own }) => known.has(branch.id) || !own.totals.has(memberId));
    const months = await pointsUnder(db, book, again, month);
    for (const { memberId, own } of again) {
      const before = own.totals.get(memberId);
      const points = months.get(memberId);
      if (before !== undefined && points !== undefined) own.totals.set(memberId, { ...before, points });
    }
    const inYear = places.flatMap(({ memberId, branch }) => {
      const version = book.inForce(branch.path, lastDayOf(year));
      return version === undefined ? [] : [{ memberId, version }];
    });
    const years = await pointsUnder(db, book, inYear, year);
    return new Map(
      places.map(({ memberId, own }) => {
        const total = own.totals.get(memberId);
        const points = total?.points ?? months.get(memberId) ?? 0;
        return [memberId, { month: points, year: years.get(memberId) ?? 0, rank: total?.ranked === true ? rankOf(own, points) : null }];
      }),
    );
  };
}
