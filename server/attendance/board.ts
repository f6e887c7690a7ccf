/** Activities as lists show them: their state now, how many are expected, how many came. */
import type { Knex } from 'knex';
import type { ActivityFact } from '../../views/pages/parts.ts';
import { type ActivityKindCode, type ActivityStateCode, activityKindCodes } from '../contract/codes.ts';
import type { Activity } from '../activities/queries.ts';
import { standingIn } from '../calls/queries.ts';
import { addresses } from '../http/addresses.ts';
import type { Instant } from '../kernel/clock.ts';
import { type ExpectedMember, expectedAtEach, presentAtEach } from './queries.ts';

/** Throws on a kind that no page has a word for. */
export function kindCodeOf({ kind, uid }: Activity): ActivityKindCode {
  const code = activityKindCodes.find((known) => known === kind);
  if (code === undefined) throw new RangeError(`activity ${uid} is of no known kind: ${kind}`);
  return code;
}

/** By its check-in: half-open, so that its end is over. */
export const stateOf = ({ opensAt, closesAt }: Activity, now: Instant): ActivityStateCode =>
  now < opensAt ? 'upcoming' : now < closesAt ? 'open' : 'over';

export const factOf = (
  activity: Activity,
  now: Instant,
  counts: { readonly present: number; readonly expected: number; readonly registered?: number },
): ActivityFact => ({
  id: activity.uid,
  href: addresses.activity(activity.uid),
  title: activity.title,
  kind: kindCodeOf(activity),
  place: activity.place,
  startsAt: activity.startsAt,
  endsAt: activity.endsAt,
  checkinOpensAt: activity.opensAt,
  checkinClosesAt: activity.closesAt,
  state: stateOf(activity, now),
  present: counts.present,
  expected: counts.expected,
  call:
    activity.call === 'open' && counts.registered !== undefined
      ? { registered: counts.registered, places: activity.places, href: addresses.registration(activity.uid) }
      : null,
});

/** The facts of activities in their order, in as many statements for many as for one. */
export async function activityFacts(db: Knex, activities: readonly Activity[], now: Instant): Promise<readonly ActivityFact[]> {
  const expected = await expectedAtEach(db, activities);
  const present = await presentAtEach(
    db,
    activities.map((activity) => activity.id),
  );
  const registered = await standingIn(db, activities);
  return activities.map((activity) => {
    const awaited = expected.get(activity.id) ?? [];
    const there = present.get(activity.id);
    return factOf(activity, now, {
      /** As the sheet counts: who came beside stands apart there. */
      present: awaited.filter(({ memberId }) => there?.has(memberId) ?? false).length,
      expected: awaited.length,
      registered: registered.get(activity.id) ?? 0,
    });
  });
}

/** Who was expected at an activity, and which of them came. */
export type Turnout = {
  readonly activity: Activity;
  readonly expected: readonly ExpectedMember[];
  readonly came: readonly ExpectedMember[];
};

/** The turnout of activities among the members of an organisation and what lies below it. */
export async function turnoutsOf(db: Knex, activities: readonly Activity[], within: string): Promise<readonly Turnout[]> {
  const expected = await expectedAtEach(db, activities, within);
  const present = await presentAtEach(
    db,
    activities.map((activity) => activity.id),
  );
  return activities.map((activity) => {
    const awaited = expected.get(activity.id) ?? [];
    return { activity, expected: awaited, came: awaited.filter((member) => present.get(activity.id)?.has(member.memberId) ?? false) };
  });
}
