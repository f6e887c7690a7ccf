/** When a meeting may vote, and what a motion needs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decidesByVotes, voteCountOf, type Voter } from '../../../server/attendance/quorum.ts';

/** People with a vote who are there and away, and as many without a vote. */
const people = (there: number, away: number, withoutVote = 0): readonly Voter[] => [
  ...Array.from({ length: there }, () => ({ votes: true, isThere: true })),
  ...Array.from({ length: away }, () => ({ votes: true, isThere: false })),
  ...Array.from({ length: withoutVote }, () => ({ votes: false, isThere: true })),
];

test.for([
  { there: 17, away: 6, withoutVote: 3, says: '17/23, 12 needed, 12 to pass, reached', why: 'more than half are there' },
  { there: 12, away: 11, withoutVote: 3, says: '12/23, 12 needed, 12 to pass, reached', why: 'of an odd number the larger half' },
  {
    there: 11,
    away: 12,
    withoutVote: 3,
    says: '11/23, 12 needed, 12 to pass, not yet',
    why: 'one short; those without a vote do not help',
  },
  {
    there: 10,
    away: 10,
    withoutVote: 0,
    says: '10/20, 10 needed, 11 to pass, reached',
    why: 'exactly half may vote, and passes nothing without all',
  },
  { there: 9, away: 11, withoutVote: 20, says: '9/20, 10 needed, 11 to pass, not yet', why: 'one below half' },
  { there: 1, away: 0, withoutVote: 0, says: '1/1, 1 needed, 1 to pass, reached', why: 'a branch of one' },
  { there: 1, away: 1, withoutVote: 0, says: '1/2, 1 needed, 2 to pass, reached', why: 'half of two may meet, and only both pass' },
  { there: 0, away: 3, withoutVote: 0, says: '0/3, 2 needed, 2 to pass, not yet', why: 'nobody yet' },
])('$there of $there + $away there: $says; $why', ({ there, away, withoutVote, says }) => {
  const count = voteCountOf(people(there, away, withoutVote));
  expect(
    count === null
      ? null
      : `${count.present}/${count.entitled}, ${count.needed} needed, ${count.toPass} to pass, ${count.reached ? 'reached' : 'not yet'}`,
  ).toBe(says);
  expect(count?.withoutVote).toBe(withoutVote);
});

test.for([
  { count: 0, why: 'nobody is meant' },
  { count: 4, why: 'probationary members alone decide nothing' },
])('no quorum to speak of: $why', ({ count }) => {
  expect(voteCountOf(people(0, 0, count))).toBeNull();
});

test('what passes has more than half of those entitled behind it, and fits into a meeting of all', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), fc.nat(9), (there, away, withoutVote) => {
      const count = voteCountOf(people(there, away, withoutVote));
      if (count === null) return there + away === 0;
      const { entitled, needed, toPass } = count;
      return (
        toPass * 2 > entitled && (toPass - 1) * 2 <= entitled && needed * 2 >= entitled && (needed - 1) * 2 < entitled && toPass <= entitled
      );
    }),
  );
});

test.for([
  { kind: 'members_meeting', votes: true, why: 'decides on members and reports' },
  { kind: 'committee_meeting', votes: true, why: 'decides for the branch' },
  { kind: 'group_meeting', votes: false, why: 'a group proposes' },
  { kind: 'party_lecture', votes: false, why: 'listens' },
  { kind: 'party_day', votes: false, why: 'works and studies' },
])('$kind votes: $votes; $why', ({ kind, votes }) => {
  expect(decidesByVotes(kind)).toBe(votes);
});
