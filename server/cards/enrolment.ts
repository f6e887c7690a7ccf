/** Registering cards at a kiosk that listens: a member is chosen, two taps of one new card follow, it is theirs. */
import type { Knex } from 'knex';
import { type Actor } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import { type Instant, msOf, plusMs } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { type BindRefusal, bindCard, replaceCard } from '../members/cards.ts';
import type { CardFollowing } from '../taps/service.ts';
import { enrolmentMs, type Heard, type HeardTap, heard } from './rules.ts';

/** A kiosk's clock is believed this far off, as at judging. */
const skewBelievedMs = 60_000;

/** A tap on its way when the member was chosen is theirs; one from before is not. */
const beforeChoosingMs = 2_000;

/** Taps at one kiosk while it listens; beyond, somebody plays with it. */
const heardTapsMax = 500;

export type Enrolment = {
  readonly deviceId: number;
  readonly accountId: number;
  readonly memberId: number;
  /** The card that the new one takes the place of. */
  readonly replaces: string | null;
  readonly openedAt: Instant;
};

export const isOver = ({ openedAt }: Pick<Enrolment, 'openedAt'>, now: Instant): boolean => now >= plusMs(openedAt, enrolmentMs);

/** For whom a kiosk registers a card, over or not; undefined when for nobody. */
export const enrolmentAt = async (db: Knex, deviceId: number): Promise<Enrolment | undefined> =>
  db('card_enrolments')
    .where({ device_id: deviceId })
    .first({ deviceId: 'device_id', accountId: 'account_id', memberId: 'member_id', replaces: 'replaces', openedAt: 'opened_at' });

export type Choice = Omit<Enrolment, 'openedAt'>;

/** Lets a kiosk listen for a member from now on. `enrolment_taken` while somebody else registers there. */
export async function openEnrolment(tx: Knex.Transaction, world: World, choice: Choice): Promise<Outcome<null, 'enrolment_taken'>> {
  const now = world.clock();
  const row = {
    device_id: choice.deviceId,
    account_id: choice.accountId,
    member_id: choice.memberId,
    replaces: choice.replaces,
    opened_at: now,
  };
  const kept = await insertRows<{ id: number }>(
    tx,
    'card_enrolments',
    [row],
    `on conflict (device_id) do update set account_id = excluded.account_id, member_id = excluded.member_id, replaces = excluded.replaces, opened_at = excluded.opened_at
     where card_enrolments.account_id = excluded.account_id or card_enrolments.opened_at <= '${plusMs(now, -enrolmentMs)}' returning device_id as id`,
  );
  return kept.length > 0 ? ok(null) : refused('enrolment_taken');
}

/** Lets a kiosk listen for nobody. */
export async function stopEnrolment(tx: Knex.Transaction, { deviceId, accountId }: Pick<Choice, 'deviceId' | 'accountId'>): Promise<void> {
  await tx('card_enrolments').where({ device_id: deviceId, account_id: accountId }).delete();
}

type TapRow = {
  card_number: string;
  tapped_at: Instant;
  skew_ms: number;
  judged_at: Instant;
  verdict: HeardTap['verdict'];
  member_id: number | null;
};

/** What a kiosk heard for an enrolment. Its taps are told by the server's clock: what waited in its queue was tapped before. */
export async function heardFor(db: Knex, { deviceId, openedAt }: Enrolment): Promise<Heard> {
  const rows: TapRow[] = await db('taps as t')
    .leftJoin('tap_verdicts as v', (on) => {
      on.on('v.tap_id', 't.id').andOn('v.ordinal', '=', db.raw('(select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)'));
    })
    .where('t.device_id', deviceId)
    .where('t.judged_at', '>=', plusMs(openedAt, -skewBelievedMs - beforeChoosingMs))
    .where('t.received_at', '>=', openedAt)
    .where('t.received_at', '<', plusMs(openedAt, enrolmentMs))
    .orderBy(['t.judged_at', 't.id'])
    .limit(heardTapsMax)
    .select('t.card_number', 't.tapped_at', 't.skew_ms', 't.judged_at')
    .select(
      db.raw('coalesce(v.verdict, t.verdict) as verdict'),
      db.raw('case when v.tap_id is null then t.member_id else v.member_id end as member_id'),
    );
  const earliest = msOf(openedAt) - beforeChoosingMs;
  const here = rows.filter((row) => {
    const believed = Math.abs(row.skew_ms) <= skewBelievedMs;
    return (believed ? msOf(row.tapped_at) + row.skew_ms : msOf(row.judged_at)) >= earliest;
  });
  return heard(here.map((row) => ({ cardNumber: row.card_number, at: row.judged_at, verdict: row.verdict, memberId: row.member_id })));
}

export type Finished = { readonly cardNumber: string; readonly memberId: number; readonly replaced: boolean };

/**
 * Binds the card that was tapped twice, from its first tap, and lets the kiosk listen for nobody. Null while the taps are
 * not there yet. `enrolment_over` when nothing was chosen here or it was too long ago.
 */
export async function finishEnrolment(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { deviceId, accountId }: Pick<Choice, 'deviceId' | 'accountId'>,
  following: CardFollowing,
): Promise<Outcome<Finished | null, BindRefusal | 'card_unknown' | 'enrolment_over'>> {
  const enrolment = await enrolmentAt(tx, deviceId);
  if (enrolment === undefined || enrolment.accountId !== accountId) return refused('enrolment_over');
  const { seen, card } = await heardFor(tx, enrolment);
  if (seen < 2 || card === null) return isOver(enrolment, world.clock()) ? refused('enrolment_over') : ok(null);
  const { memberId, replaces } = enrolment;
  const from = card.firstAt;
  const bound =
    replaces === null
      ? await bindCard(tx, world, actor, { memberId, cardNumber: card.cardNumber, from }, following.binding)
      : await replaceCard(tx, world, actor, { cardNumber: replaces, next: card.cardNumber, from }, following);
  if (!bound.ok) return bound;
  await stopEnrolment(tx, { deviceId, accountId });
  return ok({ cardNumber: card.cardNumber, memberId, replaced: replaces !== null });
}
