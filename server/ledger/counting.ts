/** In which periods a fact counts at its posting: closed at the entry's organisation, or where the member is ranked, means the next open one. */
import type { Knex } from 'knex';
import { type Day, type Period, lastDayOf, monthOf, quarterOf, yearOf } from '../kernel/calendar.ts';
import { type Membership, membershipsOf, standingOn } from '../members/queries.ts';
import { closedPeriods } from '../periods/queries.ts';
import { countsIn } from '../periods/rules.ts';
import type { Dates } from './entry.ts';
import { type Head, lockHeads } from './heads.ts';

/** What a posting's counting depends on. */
export type Place = { readonly memberId: number; readonly organisationId: number; readonly day: Day };

/** The heads, locked, and the function that dates a fact under that lock. */
export type Counting = {
  readonly heads: ReadonlyMap<number, Head>;
  datesOf(place: Place): Dates;
};

/** Where a member may be ranked for the periods of a day, from the day's own to the last of its year. */
const rankedAt = (memberships: readonly Membership[], day: Day): readonly number[] =>
  [monthOf(day), quarterOf(day), yearOf(day)].flatMap((period) => standingOn(memberships, lastDayOf(period))?.organisationId ?? []);

/**
 * Locks the heads of the organisations of some postings, and of those where their members are ranked, because a closing
 * takes the same locks: what is dated under them stays true until the commit.
 */
export async function countingFor(tx: Knex.Transaction, places: readonly Place[]): Promise<Counting> {
  const memberships = await membershipsOf(tx, [...new Set(places.map((place) => place.memberId))]);
  const of = (memberId: number): readonly Membership[] => memberships.get(memberId) ?? [];
  const organisations = [...new Set(places.flatMap((place) => [place.organisationId, ...rankedAt(of(place.memberId), place.day)]))];
  const heads = await lockHeads(tx, organisations);
  const closed = await closedPeriods(tx, organisations);
  return {
    heads,
    datesOf({ memberId, organisationId, day }) {
      const isClosed = (period: Period): boolean => {
        const ranked = standingOn(of(memberId), lastDayOf(period))?.organisationId ?? organisationId;
        return closed.has(organisationId, period) || closed.has(ranked, period);
      };
      return {
        day,
        month: monthOf(day),
        quarter: quarterOf(day),
        year: yearOf(day),
        countsMonth: countsIn(day, 'month', isClosed),
        countsQuarter: countsIn(day, 'quarter', isClosed),
        countsYear: countsIn(day, 'year', isClosed),
      };
    },
  };
}
