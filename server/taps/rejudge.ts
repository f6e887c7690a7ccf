/** Judges kept taps again, at their own time, when what they were judged by has changed: a card was bound, an activity came late. */
import type { Knex } from 'knex';
import { settleStays } from '../attendance/leaving.ts';
import {
  type AfterAttendance,
  type Arrival,
  type LeftTo,
  type Pair,
  attend,
  attended,
  eventDayOf,
  nothingFollows,
  pairOf,
  placesOf,
  prepareArrivals,
  retime,
  withdraw,
} from '../attendance/service.ts';
import type { VerdictCode } from '../contract/taps.ts';
import { inList, insertRows } from '../db/bulk.ts';
import { lockFactsForChange } from '../db/facts-lock.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { currentVerdicts } from './current.ts';
import { factsFor } from './facts.ts';
import { type Judgement, judge } from './judge.ts';
import type { RejudgeCauseCode } from '../contract/codes.ts';
import { withheld } from './withheld.ts';

/** Taps judged again by one act; more are refused, so that an act stays a moment. */
export const rejudgedTapsMax = 20_000;

/** A kept tap with its current verdict. */
type Kept = {
  id: number;
  card_number: string;
  judged_at: Instant;
  asked_activity_uid: string | null;
  device_path: string;
  verdict: VerdictCode;
  member_id: number | null;
  activity_id: number | null;
  ordinal: number;
};

const keptColumns = (db: Knex) => [
  't.id',
  't.card_number',
  db.raw('coalesce(v.judged_at, t.judged_at) as judged_at'),
  't.asked_activity_uid',
  { device_path: 'o.path' },
  db.raw('coalesce(v.verdict, t.verdict) as verdict'),
  db.raw('case when v.tap_id is null then t.member_id else v.member_id end as member_id'),
  db.raw('case when v.tap_id is null then t.activity_id else v.activity_id end as activity_id'),
  db.raw('coalesce(v.ordinal, 1) as ordinal'),
];

const isAccepted = (verdict: VerdictCode): boolean => verdict === 'recorded' || verdict === 'already_recorded';

const pairIn = (verdict: VerdictCode, memberId: number | null, activityId: number | null): string | null =>
  isAccepted(verdict) && memberId !== null && activityId !== null ? pairOf(memberId, activityId) : null;

type Again = { readonly tap: Kept; readonly judgement: Judgement };

const arrivalOf = ({ tap, judgement: { verdict, member, standing, activity } }: Again): Arrival | null =>
  verdict !== 'recorded' || member === null || standing === null || activity === null
    ? null
    : {
        member,
        organisation: { id: standing.organisationId, uid: standing.organisationUid, path: standing.path },
        onCommittee: standing.committees.includes(standing.organisationId),
        activity,
        at: tap.judged_at,
        source: 'tap',
        tapId: tap.id,
      };

/** The pair that an accepted tap holds up. */
const pairHeld = ({ verdict, member_id, activity_id }: Pick<Kept, 'verdict' | 'member_id' | 'activity_id'>): readonly Pair[] =>
  isAccepted(verdict) && member_id !== null && activity_id !== null ? [{ memberId: member_id, activityId: activity_id }] : [];

/** What pairs that lost a tap have left, once the new verdicts are written: nothing, or other accepted taps, of which the earliest. */
async function leftTo(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<readonly LeftTo[]> {
  if (pairs.length === 0) return [];
  const activityIds = [...new Set(pairs.map((pair) => pair.activityId))];
  const [first, firstList] = inList(tx, 't.activity_id', activityIds);
  const [later, laterList] = inList(tx, 'n.activity_id', activityIds);
  const rows: Kept[] = await currentVerdicts(tx)
    .whereRaw(`(${first} or t.id in (select n.tap_id from tap_verdicts n where ${later}))`, [...firstList, ...laterList])
    .select(keptColumns(tx));
  const earliest = new Map<string, { readonly at: Instant; readonly tapId: number }>();
  for (const row of rows) {
    for (const { memberId, activityId } of pairHeld(row)) {
      const before = earliest.get(pairOf(memberId, activityId));
      if (before === undefined || row.judged_at < before.at)
        earliest.set(pairOf(memberId, activityId), { at: row.judged_at, tapId: row.id });
    }
  }
  return pairs.map((pair) => ({ ...pair, earliest: earliest.get(pairOf(pair.memberId, pair.activityId)) ?? null }));
}

/**
 * Judges taps again and appends a verdict where it differs: what no longer holds is reversed, what holds is posted under
 * its next generation. Taps under clock review stay there: no fact about cards or activities tells their time.
 */
export async function rejudge(
  tx: Knex.Transaction,
  world: World,
  book: SchemeBook,
  cause: RejudgeCauseCode,
  which: (query: Knex.QueryBuilder) => void,
  after: AfterAttendance = nothingFollows,
): Promise<number> {
  await lockFactsForChange(tx);
  const query = currentVerdicts(tx)
    .whereRaw(`coalesce(v.verdict, t.verdict) <> 'clock_review'`)
    .orderBy('judged_at')
    .orderBy('t.id')
    .limit(rejudgedTapsMax + 1);
  which(query);
  const taps: Kept[] = await query.select(keptColumns(tx));
  if (taps.length > rejudgedTapsMax) throw new RangeError(`more than ${rejudgedTapsMax} taps would be judged again: ${cause}`);
  if (taps.length === 0) return 0;
  const judged = taps.map((tap) => ({
    cardNumber: tap.card_number,
    at: tap.judged_at,
    askedActivityUid: tap.asked_activity_uid,
    devicePath: tap.device_path,
  }));
  const facts = await factsFor(tx, judged);
  const again = taps.flatMap((tap, index): Again[] => {
    const one = judged[index];
    return one === undefined ? [] : [{ tap, judgement: judge(one, facts) }];
  });
  const arrivals = again.flatMap((one) => arrivalOf(one) ?? []);
  const places = arrivals.map((arrival) => ({
    memberId: arrival.member.id,
    organisationId: arrival.organisation.id,
    day: eventDayOf(arrival.activity),
  }));
  // Also what may be withdrawn is locked here, with the rest in one order: two acts never wait for each other.
  const prepared = await prepareArrivals(tx, [...places, ...(await placesOf(tx, taps.flatMap(pairHeld)))]);
  const known = await attended(
    tx,
    places.map((place) => place.memberId),
    arrivals.map((arrival) => arrival.activity.id),
  );
  const pairs = arrivals.map(({ member, activity }) => ({ memberId: member.id, activityId: activity.id }));
  const held = await withheld(tx, pairs);

  const taken = new Set<string>();
  const verdicts = again.map(({ tap, judgement }) => {
    const pair = pairIn(judgement.verdict, judgement.member?.id ?? null, judgement.activity?.id ?? null);
    const wasHere = pair !== null && pair === pairIn(tap.verdict, tap.member_id, tap.activity_id);
    const isSecond = pair !== null && (known.has(pair) || held.has(pair) || taken.has(pair));
    const verdict: VerdictCode = pair === null ? judgement.verdict : wasHere ? tap.verdict : isSecond ? 'already_recorded' : 'recorded';
    if (pair !== null) taken.add(pair);
    return { tap, judgement, verdict };
  });
  const changed = verdicts.filter(
    ({ tap, judgement, verdict }) =>
      verdict !== tap.verdict || (judgement.member?.id ?? null) !== tap.member_id || (judgement.activity?.id ?? null) !== tap.activity_id,
  );
  const decidedAt = world.clock();
  await insertRows(
    tx,
    'tap_verdicts',
    changed.map(({ tap, judgement, verdict }) => ({
      tap_id: tap.id,
      ordinal: tap.ordinal + 1,
      verdict,
      member_id: judgement.member?.id ?? null,
      activity_id: judgement.activity?.id ?? null,
      several_open: judgement.severalOpen ? 1 : 0,
      judged_at: tap.judged_at,
      decided_at: decidedAt,
      cause,
    })),
  );
  await attend(tx, world, book, prepared, known, arrivals);
  const lost = new Map(changed.flatMap(({ tap }) => pairHeld(tap)).map((pair) => [pairOf(pair.memberId, pair.activityId), pair]));
  const left = await leftTo(tx, [...lost.values()]);
  await retime(tx, left);
  const none = left.filter(({ earliest }) => earliest === null);
  await withdraw(tx, world, none, cause);
  await settleStays(tx, world, book, prepared, [...pairs, ...lost.values()]);
  await after(tx, [...pairs, ...lost.values()]);
  return changed.length;
}
