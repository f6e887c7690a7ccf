/** Taps whose kiosk's clock left the time open: which wait, what somebody said who looked. The tap and its verdict stay as they are. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { recordAct } from '../audit/service.ts';
import type { TapReviewCode } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { type Cell, insertRows, selectRaw } from '../db/bulk.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import { addDays, dayOf, instantAt } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { actorOf, type Keeper, type SheetParts } from './keeping.ts';
import { markByHand } from './marks.ts';

/** Older ones are history: nobody remembers any more who was there. */
const reviewDays = 60;

/** By arrival: the kiosk's own time is what is in doubt. */
const sinceOf = (now: Instant): Instant => instantAt(addDays(dayOf(now), -reviewDays));

const atKiosks = 'taps t join devices d on d.id = t.device_id join organisations o on o.id = d.organisation_id';
const inDoubt = `t.verdict = 'clock_review'`;
const unsaid = 'not exists (select 1 from tap_reviews w where w.tap_id = t.id)';

function waiting(scope: Scope, now: Instant): { readonly sql: string; readonly bindings: readonly Cell[] } {
  const [within, patterns] = inScope('o.path', scope);
  return {
    sql: `from ${atKiosks} where ${inDoubt} and t.received_at >= ? and ${within} and ${unsaid}`,
    bindings: [sinceOf(now), ...patterns],
  };
}

/** How many wait, at the kiosks of a scope. */
export async function countTapsToReview(db: Knex, scope: Scope, now: Instant): Promise<number> {
  const { sql, bindings } = waiting(scope, now);
  const [row] = await selectRaw<{ count: number | string }>(db, `select count(*) as count ${sql}`, [...bindings]);
  return Number(row?.count ?? 0);
}

/** A tap in doubt. Whose card it was when the tap came in: the one moment that is sure. */
export type DoubtfulTap = {
  readonly id: number;
  readonly uid: string;
  readonly cardNumber: string;
  readonly kiosk: string;
  readonly kioskPath: string;
  readonly organisationId: number;
  readonly tappedAt: Instant;
  readonly receivedAt: Instant;
  readonly memberId: number | null;
  readonly memberUid: string | null;
  readonly name: string | null;
  /** The card was locked by then: 1, else 0. */
  readonly locked: number;
};

const thenRunning = (alias: string): string =>
  `${alias}.card_number = t.card_number and ${alias}.from_at <= t.received_at and (${alias}.until_at is null or ${alias}.until_at > t.received_at)`;

const doubtful = (
  rows: string,
): string => `select t.id as "id", t.uid as "uid", t.card_number as "cardNumber", d.name as "kiosk", o.path as "kioskPath",
    o.id as "organisationId", t.tapped_at as "tappedAt", t.received_at as "receivedAt", m.id as "memberId", m.uid as "memberUid", m.name as "name",
    case when exists (select 1 from card_blocks k where ${thenRunning('k')}) then 1 else 0 end as "locked"
  from (${rows}) i join taps t on t.id = i.id join devices d on d.id = t.device_id join organisations o on o.id = d.organisation_id
  left join card_bindings b on ${thenRunning('b')} left join members m on m.id = b.member_id order by t.received_at desc, t.id desc`;

/** Those that wait, what came in last first. */
export async function tapsToReview(db: Knex, scope: Scope, now: Instant, limit: number): Promise<readonly DoubtfulTap[]> {
  const { sql, bindings } = waiting(scope, now);
  return selectRaw<DoubtfulTap>(db, doubtful(`select t.id ${sql} order by t.received_at desc, t.id desc limit ?`), [...bindings, limit]);
}

export type SaidOfTap = {
  readonly tapUid: string;
  readonly cardNumber: string;
  readonly word: TapReviewCode;
  readonly name: string | null;
  readonly title: string | null;
  readonly activityUid: string | null;
  readonly memberUid: string | null;
  readonly by: string;
  readonly at: Instant;
};

/** What was said last, the newest first. */
export async function tapsReviewed(db: Knex, scope: Scope, limit: number): Promise<readonly SaidOfTap[]> {
  const [within, patterns] = inScope('o.path', scope);
  return selectRaw<SaidOfTap>(
    db,
    `select t.uid as "tapUid", t.card_number as "cardNumber", w.word as "word", m.name as "name", m.uid as "memberUid", a.title as "title",
       a.uid as "activityUid", coalesce(n.name, c.name) as "by", w.reviewed_at as "at"
     from tap_reviews w join ${atKiosks.replace('taps t', 'taps t on t.id = w.tap_id')} join accounts c on c.id = w.account_id
       left join members n on n.id = c.member_id left join members m on m.id = w.member_id left join activities a on a.id = w.activity_id
     where ${within} order by w.reviewed_at desc, w.id desc limit ?`,
    [...patterns, limit],
  );
}

/** `present` names where its holder was, and why they are written in. */
export type TapReview = {
  readonly tapUid: string;
  readonly present: { readonly activityUid: string; readonly reason: string } | null;
  readonly by: Keeper;
};

/**
 * Settles a tap in doubt, once: its holder is written in at an activity by hand, or nothing follows. Said already, the
 * first word stands and nothing else happens.
 */
export async function reviewTap(
  tx: Knex.Transaction,
  parts: SheetParts,
  { tapUid, present, by }: TapReview,
): Promise<Outcome<TapReviewCode, RefusalCode>> {
  await lockFactsForChange(tx);
  const [tap] = await selectRaw<DoubtfulTap>(tx, doubtful(`select id from taps t where ${inDoubt} and t.uid = ?`), [tapUid]);
  if (tap === undefined || !by.covers(tap.kioskPath)) return refused('not_found');
  const said: { word: TapReviewCode } | undefined = await tx('tap_reviews').where({ tap_id: tap.id }).first('word');
  if (said !== undefined) return ok(said.word);
  const at = parts.world.clock();
  const word: TapReviewCode = present === null ? 'nothing' : 'present';
  let activityId: number | null = null;
  if (present !== null) {
    if (tap.memberUid === null) return refused('card_unknown');
    if (tap.locked === 1) return refused('card_locked');
    const { activityUid, reason } = present;
    const marks = [{ memberUid: tap.memberUid, status: 'present' as const }];
    const marked = await markByHand(tx, parts, { activityUid, marks, how: 'correction', reason, by });
    if (!marked.ok) return marked;
    activityId = marked.value.activity.id;
  }
  const memberId = activityId === null ? null : tap.memberId;
  await insertRows(tx, 'tap_reviews', [
    { tap_id: tap.id, word, activity_id: activityId, member_id: memberId, account_id: by.account.id, reviewed_at: at },
  ]);
  await recordAct(tx, parts.world, {
    actor: actorOf(by),
    action: 'tap.review',
    organisationId: tap.organisationId,
    subject: tapUid,
    detail: { word, ...(present === null ? {} : { activity: present.activityUid }) },
  });
  return ok(word);
}
