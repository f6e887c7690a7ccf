/** Reads, in a few statements, the facts by which a group of taps is judged. */
import type { Knex } from 'knex';
import { activitiesAround, activitiesByUid } from '../activities/queries.ts';
import { addDays, dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import {
  type Member,
  type Membership,
  type PostHeld,
  blockAt,
  cardHistories,
  holderAt,
  membersOf,
  membershipsOf,
  postsOf,
  postsOn,
  standingOn,
} from '../members/queries.ts';
import { idsBelow, idsOnPath } from '../organisations/queries.ts';
import type { JudgedTap, JudgeFacts } from './judge.ts';

const unique = <T>(values: Iterable<T>): readonly T[] => [...new Set(values)];

/** Organisations that may host what a kiosk takes taps for: its own, those above, those below. */
const hostsFor = async (db: Knex, devicePaths: readonly string[]): Promise<readonly number[]> =>
  unique([...devicePaths.flatMap(idsOnPath), ...(await idsBelow(db, devicePaths))]);

/** The organisations whose committee these posts are on. */
const committeesIn = (posts: readonly PostHeld[]): readonly number[] =>
  posts.filter((held) => held.post !== 'group_leader').map((held) => held.organisationId);

/** What is known of those who tapped, beside what judges them. */
export type TapFacts = JudgeFacts & {
  readonly members: ReadonlyMap<number, Member>;
  readonly memberships: ReadonlyMap<number, readonly Membership[]>;
};

const nobody: TapFacts = {
  holderAt: () => 'unknown',
  standingOn: () => undefined,
  activities: [],
  members: new Map(),
  memberships: new Map(),
};

/** The facts for taps of a group; a tap without a moment needs none. */
export async function factsFor(db: Knex, taps: readonly JudgedTap[]): Promise<TapFacts> {
  const timed = taps.flatMap((tap) => (tap.at === null ? [] : [{ ...tap, at: tap.at }]));
  const moments = timed.map((tap) => tap.at).toSorted();
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return nobody;

  const cards = unique(timed.map((tap) => tap.cardNumber));
  const histories = await cardHistories(db, cards);
  const holders = unique([...histories.values()].flatMap((history) => history.bindings.map((binding) => binding.memberId)));
  const members = await membersOf(db, holders);
  const memberships = await membershipsOf(db, holders);
  const posts = await postsOf(db, holders);
  const audienceIds = unique(
    [...memberships.values()]
      .flat()
      .flatMap((stay) => [...idsOnPath(stay.organisationPath), ...(stay.groupId === null ? [] : [stay.groupId])]),
  );
  const hostIds = await hostsFor(db, unique(timed.map((tap) => tap.devicePath)));
  const span = { from: startOfDay(first), until: startOfDay(last, 1) };
  const around = await activitiesAround(db, { ...span, audienceIds, hostIds });
  const askedUids = unique(timed.flatMap((tap) => tap.askedActivityUid ?? [])).filter(
    (uid) => !around.some((activity) => activity.uid === uid),
  );
  const activities = [...around, ...(await activitiesByUid(db, askedUids))];

  return {
    holderAt(cardNumber, at) {
      const history = histories.get(cardNumber);
      if (blockAt(history, at) !== undefined) return 'blocked';
      return members.get(holderAt(history, at) ?? 0) ?? 'unknown';
    },
    activities,
    members,
    memberships,
    standingOn(memberId, day) {
      const stay = standingOn(memberships.get(memberId) ?? [], day);
      if (stay === undefined) return undefined;
      return {
        organisationId: stay.organisationId,
        organisationUid: stay.organisationUid,
        path: stay.organisationPath,
        groupId: stay.groupId,
        committees: committeesIn(postsOn(posts.get(memberId) ?? [], day)),
      };
    },
  };
}

const startOfDay = (at: Instant, daysLater = 0): Instant => instantAt(addDays(dayOf(at), daysLater));
