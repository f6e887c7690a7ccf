/** Which card belongs to whom, from when until when; which card is lost or blocked. */
import type { Knex } from 'knex';
import { type Act, type Actor, recordAct } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import { cardFaultOf, isLossyKey } from '../kernel/card.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import {
  type CardBlock,
  type CardHistory,
  cardHistories,
  coversMoment,
  holderAt,
  membersOf,
  membershipsOf,
  standingOn,
} from './queries.ts';
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

/** Whom an act about a card concerns, for the audit: the member and their organisation of that day. */
async function holderOf(
  tx: Knex.Transaction,
  memberId: number | undefined,
  now: Instant,
): Promise<Pick<Act, 'subject' | 'organisationId'> | undefined> {
  if (memberId === undefined) return undefined;
  const member = (await membersOf(tx, [memberId])).get(memberId);
  if (member === undefined) return undefined;
  const standing = standingOn((await membershipsOf(tx, [memberId])).get(memberId) ?? [], dayOf(now));
  return { subject: member.uid, organisationId: standing?.organisationId ?? null };
}

/** Cards in use that one member may have at once; more is a mistake, not a need. */
export const cardsPerMemberMax = 8;

export type BindRefusal = 'member_unknown' | 'card_taken' | 'card_shared' | 'card_refused' | 'card_locked' | 'cards_too_many';

/**
 * Gives a card to a member. The same binding again changes nothing; one of theirs that runs already is made to begin earlier.
 * `card_taken` when it is or was somebody else's at any moment since `from`, `card_shared` where that may be another card of which
 * the reader sees the same part, `card_refused` when its number would be another
 * at the next tap, `card_locked` while it is lost or blocked.
 */
export const bindCard = (
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  binding: Binding,
  afterBinding: AfterCardChange,
): Promise<Outcome<null, BindRefusal>> => bindWithin(cardsPerMemberMax, tx, world, actor, binding, afterBinding);

async function bindWithin(
  most: number,
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { memberId, cardNumber, from }: Binding,
  afterBinding: AfterCardChange,
): Promise<Outcome<null, BindRefusal>> {
  await lockFactsForChange(tx);
  const now = world.clock();
  const fromAt = from === undefined || from > now ? now : from;
  const holder = await holderOf(tx, memberId, now);
  if (holder === undefined) return refused('member_unknown');
  if (cardFaultOf(cardNumber) !== undefined) return refused('card_refused');
  const { bindings, blocks } = await historyOf(tx, cardNumber);
  const own = bindings.find((held) => held.memberId === memberId && held.untilAt === null);
  if (own !== undefined && own.fromAt <= fromAt) return ok(null);
  const added = { fromAt, untilAt: own?.fromAt ?? null };
  if (bindings.some((held) => momentsOverlap(held, added))) return refused(isLossyKey(cardNumber) ? 'card_shared' : 'card_taken');
  if (blocks.some((block) => coversMoment(block, now))) return refused('card_locked');
  if (own === undefined) {
    if ((await openBindings(tx, memberId)) >= most) return refused('cards_too_many', { most: cardsPerMemberMax });
    await insertRows(tx, 'card_bindings', [
      { uid: world.newUid(), card_number: cardNumber, member_id: memberId, from_at: fromAt, until_at: null },
    ]);
  } else {
    await tx('card_bindings').where({ card_number: cardNumber }).whereNull('until_at').update({ from_at: fromAt });
  }
  await recordAct(tx, world, { actor, action: 'card.bind', ...holder, detail: { from: fromAt } });
  await afterBinding(tx, { cardNumber, from: added.fromAt, until: added.untilAt });
  return ok(null);
}

async function openBindings(tx: Knex.Transaction, memberId: number): Promise<number> {
  const [row]: { count: number | string }[] = await tx('card_bindings')
    .where({ member_id: memberId })
    .whereNull('until_at')
    .count('* as count');
  return Number(row?.count ?? 0);
}

export type Unbinding = {
  readonly cardNumber: string;
  /** The first moment without it, now when left out. One before its beginning takes the whole binding back, as one that never was. */
  readonly from?: Instant;
};

/** Takes a card back, from now on or from a moment in its past; what it earned before stays. `card_unknown` when it is nobody's. */
export async function unbindCard(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { cardNumber, from }: Unbinding,
  afterUnbinding: AfterCardChange,
): Promise<Outcome<null, 'card_unknown'>> {
  await lockFactsForChange(tx);
  const now = world.clock();
  const held: { id: number; member_id: number; from_at: Instant } | undefined = await tx('card_bindings')
    .where({ card_number: cardNumber })
    .whereNull('until_at')
    .first('id', 'member_id', 'from_at');
  if (held === undefined) return refused('card_unknown');
  const wanted = from === undefined || from > now ? now : from;
  const fromAt = wanted < held.from_at ? held.from_at : wanted;
  const row = tx('card_bindings').where({ id: held.id });
  await (fromAt === held.from_at ? row.delete() : row.update({ until_at: fromAt }));
  await recordAct(tx, world, { actor, action: 'card.unbind', ...(await holderOf(tx, held.member_id, now)), detail: { from: fromAt } });
  await afterUnbinding(tx, { cardNumber, from: fromAt, until: null });
  return ok(null);
}

export type Replacement = {
  /** The card that another takes the place of. */
  readonly cardNumber: string;
  readonly next: string;
  /** From when the next one counts; now when left out. */
  readonly from?: Instant;
};

/** Gives a member another card in place of one, in one act: the old is taken back now, the new one bound. Neither happens alone. */
export async function replaceCard(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { cardNumber, next, from }: Replacement,
  after: { readonly binding: AfterCardChange; readonly unbinding: AfterCardChange },
): Promise<Outcome<null, BindRefusal | 'card_unknown'>> {
  await lockFactsForChange(tx);
  const held: { member_id: number } | undefined = await tx('card_bindings')
    .where({ card_number: cardNumber })
    .whereNull('until_at')
    .first('member_id');
  if (held === undefined) return refused('card_unknown');
  if (next === cardNumber) return refused('card_taken');
  const binding = { memberId: held.member_id, cardNumber: next, ...(from === undefined ? {} : { from }) };
  // While both hold, there is one more.
  const bound = await bindWithin(cardsPerMemberMax + 1, tx, world, actor, binding, after.binding);
  return bound.ok ? unbindCard(tx, world, actor, { cardNumber }, after.unbinding) : bound;
}

/** Locks a card, bound or not, from a moment on, now when left out. One that is locked since then or earlier stays as it is. */
export async function blockCard(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { cardNumber, cause, from }: { readonly cardNumber: string; readonly cause: CardBlock['cause']; readonly from?: Instant },
  afterBlocking: AfterCardChange,
): Promise<void> {
  await lockFactsForChange(tx);
  const now = world.clock();
  const fromAt = from === undefined || from > now ? now : from;
  const history = await historyOf(tx, cardNumber);
  if (history.blocks.some((block) => block.untilAt === null && block.fromAt <= fromAt)) return;
  await insertRows(tx, 'card_blocks', [{ card_number: cardNumber, cause, from_at: fromAt, until_at: null }]);
  const holder = await holderOf(tx, holderAt(history, now), now);
  await recordAct(tx, world, { actor, action: 'card.block', ...holder, detail: { cause, from: fromAt } });
  await afterBlocking(tx, { cardNumber, from: fromAt, until: null });
}

/** Opens a locked card again from now on; what it tapped meanwhile stays without points. */
export async function unblockCard(tx: Knex.Transaction, world: World, actor: Actor, cardNumber: string): Promise<void> {
  await lockFactsForChange(tx);
  const now = world.clock();
  const opened = await tx('card_blocks')
    .where({ card_number: cardNumber })
    .whereNull('until_at')
    .where('from_at', '<', now)
    .update({ until_at: now });
  if (opened === 0) return;
  const holder = await holderOf(tx, holderAt(await historyOf(tx, cardNumber), now), now);
  await recordAct(tx, world, { actor, action: 'card.unblock', ...holder });
}
