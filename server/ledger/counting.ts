/** In which periods a fact counts at its posting: closed at the entry's organisation, or where the member is ranked, means the next open one. */
import type { Knex } from 'knex';
import { type Day, type Period, firstDayOf, lastDayOf, monthOf, quarterOf, yearOf } from '../kernel/calendar.ts';
import { type Membership, membershipsOf, standingOn } from '../members/queries.ts';
import { closedPeriods } from '../periods/queries.ts';
import { countsIn } from '../periods/rules.ts';
import type { Dates } from './entry.ts';
import { type Head, lockHeads } from './heads.ts';

/** What a posting's counting depends on. */
export type Place = { readonly memberId: number; readonly organisationId: number; readonly day: Day };

/** The periods in which something counts. */
export type Counted = Pick<Dates, 'countsMonth' | 'countsQuarter' | 'countsYear'>;

/** The heads, locked, and the function that dates a fact under that lock. */
export type Counting = {
  readonly heads: ReadonlyMap<number, Head>;
  /** `atEarliest` are the periods before which it may not count: a reversal follows the entry that it takes back. */
  datesOf(place: Place, atEarliest?: Counted): Dates;
};

/** Where a member may be ranked for a period of the day or a later one: everywhere they stood since, for a late fact may count years on. */
const rankedAt = (memberships: readonly Membership[], day: Day): readonly number[] =>
  memberships.filter(({ untilDay }) => untilDay === null || untilDay > day).map(({ organisationId }) => organisationId);

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
    datesOf({ memberId, organisationId, day }, atEarliest) {
      const isClosed = (period: Period): boolean => {
        const ranked = standingOn(of(memberId), lastDayOf(period))?.organisationId ?? organisationId;
        return closed.has(organisationId, period) || closed.has(ranked, period);
      };
      const from = (period: Period | undefined): Day => (period === undefined ? day : firstDayOf(period));
      return {
        day,
        month: monthOf(day),
        quarter: quarterOf(day),
        year: yearOf(day),
        countsMonth: countsIn(from(atEarliest?.countsMonth), 'month', isClosed),
        countsQuarter: countsIn(from(atEarliest?.countsQuarter), 'quarter', isClosed),
        countsYear: countsIn(from(atEarliest?.countsYear), 'year', isClosed),
      };
    },
  };
}
