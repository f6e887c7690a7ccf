/** What follows a change of a card: its taps of that stretch are judged again. */
import type { Knex } from 'knex';
import { type AfterAttendance, nothingFollows } from '../attendance/service.ts';
import type { RejudgeCauseCode } from '../contract/codes.ts';
import type { World } from '../kernel/world.ts';
import type { AfterCardChange } from '../members/cards.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { rejudge } from './rejudge.ts';

/** Each change of a card with what follows it, handed to the use cases of cards. */
export type CardFollowing = Readonly<Record<'binding' | 'unbinding' | 'blocking', AfterCardChange>>;

export function cardFollowing(world: World, schemes: SchemeReader, following: AfterAttendance = nothingFollows): CardFollowing {
  const after =
    (cause: RejudgeCauseCode): AfterCardChange =>
    async (tx, { cardNumber, from, until }) => {
      const touched = (query: Knex.QueryBuilder): void => {
        void query.where('t.card_number', cardNumber).where(tx.raw('coalesce(v.judged_at, t.judged_at)'), '>=', from);
        if (until !== null) void query.where(tx.raw('coalesce(v.judged_at, t.judged_at)'), '<', until);
      };
      await rejudge(tx, world, await schemes(tx), cause, touched, following);
    };
  return { binding: after('card_bound'), unbinding: after('card_unbound'), blocking: after('card_blocked') };
}
