/** Which card belongs to whom, from when until when; which card is lost or blocked. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import { cardFaultOf } from '../kernel/card.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { type CardBlock, type CardHistory, cardHistories, coversMoment } from './queries.ts';
import { momentsOverlap } from './rules.ts';

/** A stretch of time in which taps of a card may now be judged otherwise; `until` null goes on. */
export type CardChange = { readonly cardNumber: string; readonly from: Instant; readonly until: Instant | null };

/** What follows a change of a card in higher rooms, in the same transaction: its taps are judged again. */
export type AfterCardChange = (tx: Knex.Transaction, change: CardChange) => Promise<void>;

export type Binding = {
  readonly memberId: number;
  /** In the one spelling that drivers give. */
  readonly cardNumber: string;
  /** From when the card counts as this member's; now when left out, never later than now. */
  readonly from?: Instant;
};

const historyOf = async (tx: Knex.Transaction, cardNumber: string): Promise<CardHistory> =>
  (await cardHistories(tx, [cardNumber])).get(cardNumber) ?? { bindings: [], blocks: [] };

/**
 * Gives a card to a member. The same binding again changes nothing. `card_taken` when it is or was somebody's at any moment
 * since `from`, `card_refused` when its number would be another at the next tap, or when it is lost or blocked.
 */
export async function bindCard(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { memberId, cardNumber, from }: Binding,
  afterBinding: AfterCardChange,
): Promise<Outcome<null, 'member_unknown' | 'card_taken' | 'card_refused'>> {
  const now = world.clock();
  const fromAt = from === undefined || from > now ? now : from;
  const member: { uid: string } | undefined = await tx('members').where({ id: memberId }).first('uid');
  if (member === undefined) return refused('member_unknown');
  if (cardFaultOf(cardNumber) !== undefined) return refused('card_refused');
  const { bindings, blocks } = await historyOf(tx, cardNumber);
  if (bindings.some((held) => held.memberId === memberId && held.untilAt === null && held.fromAt <= fromAt)) return ok(null);
  if (bindings.some((held) => momentsOverlap(held, { fromAt, untilAt: null }))) return refused('card_taken');
  if (blocks.some((block) => coversMoment(block, now))) return refused('card_refused');
  const rows = await insertRows<{ id: number }>(
    tx,
    'card_bindings',
    [{ uid: world.newUid(), card_number: cardNumber, member_id: memberId, from_at: fromAt, until_at: null }],
    'on conflict (card_number) where until_at is null do nothing returning id',
  );
  if (rows.length === 0) return refused('card_taken');
  // Another transaction may have bound and unbound the card since it was looked up: then nothing of this one stands.
  const { bindings: after } = await historyOf(tx, cardNumber);
  if (after.filter((held) => momentsOverlap(held, { fromAt, untilAt: null })).length > 1)
    throw new Error('a card was bound and unbound at the same moment');
  await recordAct(tx, world, { actor, action: 'card.bind', subject: member.uid, detail: { from: fromAt } });
  await afterBinding(tx, { cardNumber, from: fromAt, until: null });
  return ok(null);
}

/** Takes a card back from now on; what it earned stays. `card_refused` when it is nobody's. */
export async function unbindCard(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  cardNumber: string,
  afterUnbinding: AfterCardChange,
): Promise<Outcome<null, 'card_refused'>> {
  const now = world.clock();
  const held: { id: number; from_at: Instant; uid: string } | undefined = await tx('card_bindings as b')
    .join('members as m', 'm.id', 'b.member_id')
    .where({ card_number: cardNumber })
    .whereNull('until_at')
    .first('b.id', 'b.from_at', 'm.uid');
  if (held === undefined || held.from_at >= now) return refused('card_refused');
  await tx('card_bindings').where({ id: held.id }).update({ until_at: now });
  await recordAct(tx, world, { actor, action: 'card.unbind', subject: held.uid });
  await afterUnbinding(tx, { cardNumber, from: now, until: null });
  return ok(null);
}

/** Locks a card, bound or not, from a moment on, now when left out. One that is locked since then or earlier stays as it is. */
export async function blockCard(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { cardNumber, cause, from }: { readonly cardNumber: string; readonly cause: CardBlock['cause']; readonly from?: Instant },
  afterBlocking: AfterCardChange,
): Promise<void> {
  const now = world.clock();
  const fromAt = from === undefined || from > now ? now : from;
  const { blocks } = await historyOf(tx, cardNumber);
  if (blocks.some((block) => block.untilAt === null && block.fromAt <= fromAt)) return;
  await insertRows(tx, 'card_blocks', [{ card_number: cardNumber, cause, from_at: fromAt, until_at: null }]);
  await recordAct(tx, world, { actor, action: 'card.block', detail: { cause, from: fromAt } });
  await afterBlocking(tx, { cardNumber, from: fromAt, until: null });
}

/** Opens a locked card again from now on; what it tapped meanwhile stays without points. */
export async function unblockCard(tx: Knex.Transaction, world: World, actor: Actor, cardNumber: string): Promise<void> {
  const now = world.clock();
  const opened = await tx('card_blocks')
    .where({ card_number: cardNumber })
    .whereNull('until_at')
    .where('from_at', '<', now)
    .update({ until_at: now });
  if (opened > 0) await recordAct(tx, world, { actor, action: 'card.unblock' });
}
