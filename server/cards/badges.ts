/** Printed badges: cards with an opaque number that stands in a QR code. */
import type { Knex } from 'knex';
import { type Actor } from '../audit/service.ts';
import { badgeNumberOf } from '../kernel/badge.ts';
import { type Outcome, ok } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { type BindRefusal, bindCard } from '../members/cards.ts';
import type { CardFollowing } from '../taps/service.ts';

/** Badges given out in one act: a hundred sheets of paper are more than anybody cuts. */
export const badgesAtOnceMax = 200;

const badgeBytes = 8;

/** A new number for a member, random and of nobody's data. */
export async function issueBadge(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  memberId: number,
  following: CardFollowing,
): Promise<Outcome<{ readonly cardNumber: string }, BindRefusal>> {
  const cardNumber = badgeNumberOf(world.randomBytes(badgeBytes));
  const bound = await bindCard(tx, world, actor, { memberId, cardNumber }, following.binding);
  return bound.ok ? ok({ cardNumber }) : bound;
}

/** A badge for each of several members, who are `badgesAtOnceMax` at most; answers how many. One who has too many cards gets none. */
export async function issueBadges(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  memberIds: readonly number[],
  following: CardFollowing,
): Promise<number> {
  if (memberIds.length > badgesAtOnceMax) throw new RangeError(`more than ${badgesAtOnceMax} badges in one act`);
  let count = 0;
  for (const memberId of memberIds) if ((await issueBadge(tx, world, actor, memberId, following)).ok) count += 1;
  return count;
}
