/** What fresh taps record: who was first, which attendance follows, how it is answered without reading it again. */
import type { Activity } from '../activities/queries.ts';
import { type Arrival, type Came, pairOf } from '../attendance/service.ts';
import type { Tap, VerdictCode } from '../contract/taps.ts';
import type { Member, Membership } from '../members/queries.ts';
import type { TapFacts } from './facts.ts';
import type { Batch } from './ingest.ts';
import type { JudgedTap, Judgement } from './judge.ts';

/** A tap that was not here before, judged. */
export type Fresh = { readonly batch: Batch; readonly tap: Tap; readonly judged: JudgedTap; readonly judgement: Judgement };

/** What a tap of this very commit recorded, with what its greeting needs. */
export type Recorded = {
  readonly member: Pick<Member, 'id' | 'uid' | 'name'>;
  readonly memberships: readonly Membership[];
  readonly activity: Activity;
  readonly came: Came;
};

export const arrivalOf = ({ tap, judgement, judged }: Fresh, tapIds: ReadonlyMap<string, number>): Arrival | null => {
  const { member, standing, activity } = judgement;
  if (judgement.verdict !== 'recorded' || member === null || standing === null || activity === null || judged.at === null) return null;
  return {
    member,
    organisation: { id: standing.organisationId, uid: standing.organisationUid, path: standing.path },
    onCommittee: standing.committees.includes(standing.organisationId),
    activity,
    at: judged.at,
    source: 'tap',
    tapId: tapIds.get(tap.id) ?? null,
  };
};

const pairIn = (judgement: Judgement): string | null =>
  judgement.verdict === 'recorded' && judgement.member !== null && judgement.activity !== null
    ? pairOf(judgement.member.id, judgement.activity.id)
    : null;

/** The first accepted tap of a new pair is `recorded`; every other accepted tap found somebody there already. */
export function verdictsOf(fresh: readonly Fresh[], known: ReadonlySet<string>): ReadonlyMap<string, VerdictCode> {
  const taken = new Set(known);
  return new Map(
    fresh.map(({ tap, judgement }) => {
      const pair = pairIn(judgement);
      if (pair === null) return [tap.id, judgement.verdict];
      const verdict = taken.has(pair) ? 'already_recorded' : 'recorded';
      taken.add(pair);
      return [tap.id, verdict];
    }),
  );
}

/** What the taps that recorded an attendance are answered by, by their ids. Where members sign out it is read: later taps of the same batch moved it. */
export function recordedBy(
  fresh: readonly Fresh[],
  verdicts: ReadonlyMap<string, VerdictCode>,
  came: ReadonlyMap<string, Came>,
  { members, memberships }: TapFacts,
): ReadonlyMap<string, Recorded> {
  return new Map(
    fresh.flatMap(({ tap, judgement }): [string, Recorded][] => {
      const { activity } = judgement;
      const member = members.get(judgement.member?.id ?? 0);
      const own = came.get(pairIn(judgement) ?? '');
      if (verdicts.get(tap.id) !== 'recorded' || member === undefined || activity === null || activity.signOut || own === undefined)
        return [];
      return [[tap.id, { member, memberships: memberships.get(member.id) ?? [], activity, came: own }]];
    }),
  );
}
