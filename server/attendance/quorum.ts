/** Whether a meeting may vote: who has a vote, who of them is there, how many it takes. */

/** Full members of the audience of one branch; a probationary member has no vote and is told apart. */
export type VoteCount = {
  /** Members with a vote, leave and exemption included. */
  readonly entitled: number;
  /** Those of them who are there. */
  readonly present: number;
  /** How many have to be there: at least half. */
  readonly needed: number;
  /** How many votes a motion needs: more than half of those entitled, whoever came. */
  readonly toPass: number;
  readonly reached: boolean;
  /** Expected without a vote. */
  readonly withoutVote: number;
};

/** One who is awaited or came. */
export type Voter = { readonly votes: boolean; readonly isThere: boolean };

/** Kinds of meetings that decide by votes. */
const votingKinds: ReadonlySet<string> = new Set(['members_meeting', 'committee_meeting']);

export const decidesByVotes = (kind: string): boolean => votingKinds.has(kind);

/** The count of one branch; null where nobody there has a vote. */
export function voteCountOf(people: readonly Voter[]): VoteCount | null {
  const voters = people.filter(({ votes }) => votes);
  if (voters.length === 0) return null;
  const entitled = voters.length;
  const present = voters.filter(({ isThere }) => isThere).length;
  const needed = Math.ceil(entitled / 2);
  return {
    entitled,
    present,
    needed,
    toPass: Math.floor(entitled / 2) + 1,
    reached: present >= needed,
    withoutVote: people.length - entitled,
  };
}
