/** Laws of cards beside that of one holder at a time: the shape of a badge's number, how many one member has. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { isBadgeNumber } from '../kernel/badge.ts';
import { cardsPerMemberMax } from '../members/cards.ts';

type Found = { readonly subject: string; readonly detail: string };

/** Looked at in one go: more wrong ones than this are not told one by one. */
const looked = 100_000;

export const cardChecks: readonly Check[] = [
  checkBy('cards.badges_have_a_badge_number', async (db, limit) => {
    const rows = await selectRaw<{ uid: string; card_number: string }>(
      db,
      `select uid, card_number from card_bindings where card_number like 'QR:%' order by id limit ?`,
      [looked],
    );
    return rows
      .filter(({ card_number }) => !isBadgeNumber(card_number))
      .slice(0, limit)
      .map(({ uid }): Found => ({ subject: uid, detail: 'its badge number is not 16 hex digits' }));
  }),
  checkBy('cards.not_too_many_of_one_member', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid as subject, 'has more cards in use than one member may' as detail
       from card_bindings b join members m on m.id = b.member_id where b.until_at is null
       group by m.uid having count(*) > ? limit ?`,
      [cardsPerMemberMax, limit],
    ),
  ),
];
