/** Which activities are at the same time for some of the same people. Pure; pointed out, never refused. */
import type { Instant } from '../kernel/clock.ts';
import { type Audience, type AudienceAt, shareMembers } from './rules.ts';

export type Timed = {
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly audiences: readonly Audience[];
};

const placed = (audiences: readonly Audience[], paths: ReadonlyMap<number, string>): readonly AudienceAt[] =>
  audiences.flatMap(({ organisationId, audience }) => {
    const path = paths.get(organisationId);
    return path === undefined ? [] : [{ path, audience }];
  });

/** The others that overlap one in time and may share members with it; `paths` by organisation. */
export function clashesWith<T extends Timed>(one: Timed, others: readonly T[], paths: ReadonlyMap<number, string>): readonly T[] {
  const own = placed(one.audiences, paths);
  return others.filter(
    (other) =>
      other !== one && other.startsAt < one.endsAt && one.startsAt < other.endsAt && shareMembers(own, placed(other.audiences, paths)),
  );
}
