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

/** The organisations whose heads postings at these places lock: their own, and where their members are ranked since. */
export async function headsFor(tx: Knex.Transaction, places: readonly Place[]): Promise<readonly number[]> {
  const memberships = await membershipsOf(tx, [...new Set(places.map((place) => place.memberId))]);
  return organisationsOf(places, memberships);
}

const organisationsOf = (places: readonly Place[], memberships: ReadonlyMap<number, readonly Membership[]>): readonly number[] => [
  ...new Set(places.flatMap((place) => [place.organisationId, ...rankedAt(memberships.get(place.memberId) ?? [], place.day)])),
];

/**
 * Locks the heads of the organisations of some postings, and of those where their members are ranked, because a closing
 * takes the same locks: what is dated under them stays true until the commit.
 */
export async function countingFor(tx: Knex.Transaction, places: readonly Place[]): Promise<Counting> {
  const memberships = await membershipsOf(tx, [...new Set(places.map((place) => place.memberId))]);
  const of = (memberId: number): readonly Membership[] => memberships.get(memberId) ?? [];
  const organisations = organisationsOf(places, memberships);
  const heads = await lockHeads(tx, organisations);
  const closed = await closedPeriods(tx, organisations);
  const lastDays = remembered(lastDayOf);
  const dated = ({ memberId, organisationId, day }: Place, atEarliest?: Counted): Dates => {
    const isClosed = (period: Period): boolean => {
      const ranked = standingOn(of(memberId), lastDays(period))?.organisationId ?? organisationId;
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
  };
  // Those who stood at the same places on the same days are dated alike: a group of taps has few such cases.
  const alike = new Map<string, Dates>();
  return {
    heads,
    datesOf(place, atEarliest) {
      if (atEarliest !== undefined) return dated(place, atEarliest);
      const stays = of(place.memberId).map(({ organisationId, fromDay, untilDay }) => `${organisationId} ${fromDay} ${untilDay}`);
      const key = `${place.day} ${place.organisationId} ${stays.join(' ')}`;
      const known = alike.get(key) ?? dated(place);
      alike.set(key, known);
      return known;
    },
  };
}

/** A function that is asked the same things again and again, within one group. */
function remembered<A, B>(answer: (asked: A) => B): (asked: A) => B {
  const known = new Map<A, B>();
  return (asked) => {
    const before = known.get(asked);
    if (before !== undefined) return before;
    const fresh = answer(asked);
    known.set(asked, fresh);
    return fresh;
  };
}
