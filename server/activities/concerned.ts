/** The plans of a place as they concern one viewer: who looks after it sees all, a member what is meant for them. */
import type { Knex } from 'knex';
import { may } from '../access/rules.ts';
import type { Viewer } from '../http/viewer.ts';
import { type Day, dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { membershipsOf, postsOf, postsOn, standingOn } from '../members/queries.ts';
import type { Organisation } from '../organisations/queries.ts';
import { type DatedPlan, plansConcerning } from './queries.ts';
import { type Audience, isExpected } from './rules.ts';

type Meant = { readonly startsAt: Instant; readonly audiences: readonly Audience[] };

/** Whether an activity is meant for a member, where they stand on its day. */
async function meantFor(db: Knex, memberId: number): Promise<(activity: Meant) => boolean> {
  const stays = (await membershipsOf(db, [memberId])).get(memberId) ?? [];
  const posts = (await postsOf(db, [memberId])).get(memberId) ?? [];
  const committeesOn = (day: Day) =>
    postsOn(posts, day)
      .filter((held) => held.post !== 'group_leader')
      .map((held) => held.organisationId);
  return ({ startsAt, audiences }) => {
    const day = dayOf(startsAt);
    const stay = standingOn(stays, day);
    return (
      stay !== undefined && isExpected(audiences, { path: stay.organisationPath, groupId: stay.groupId, committees: committeesOn(day) })
    );
  };
}

export type PlansAsked = {
  readonly place: Pick<Organisation, 'path'>;
  /** Half-open, by the start. */
  readonly from: Instant;
  readonly until: Instant;
  readonly today: Day;
  readonly withCancelled: boolean;
  readonly limit: number;
};

/** Whether a viewer sees of a place only what is meant for them. */
export const seesOwnOnly = (viewer: Viewer, path: string, today: Day): boolean => !may(viewer, 'see_members', path, today);

/** At most `limit`, by their start. */
export async function plansFor(db: Knex, viewer: Viewer, asked: PlansAsked): Promise<readonly DatedPlan[]> {
  const { place, from, until, today, withCancelled, limit } = asked;
  const plans = await plansConcerning(db, { path: place.path, from, until, limit }, withCancelled);
  if (!seesOwnOnly(viewer, place.path, today)) return plans;
  if (viewer.member === null) return [];
  return plans.filter(await meantFor(db, viewer.member.id));
}
