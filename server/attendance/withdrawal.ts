/** Taking attendance back: what no tap and no mark holds up any more, what moves to a later time. */
import type { Knex } from 'knex';
import { inList, insertRows } from '../db/bulk.ts';
import { recordEvents } from '../db/events.ts';
import type { Instant } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { type Reversal, reverseAll } from '../ledger/service.ts';
import { byHandOf } from './by-hand.ts';
import { type Pair, pairOf } from './pairs.ts';

type AttendanceRow = {
  id: number;
  member_id: number;
  activity_id: number;
  organisation_id: number;
  attended_at: Instant;
  late: number;
  source: 'tap' | 'secretary';
  tap_id: number | null;
  late_after: Instant;
};

async function attendancesOf(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<readonly AttendanceRow[]> {
  if (pairs.length === 0) return [];
  const wanted = new Set(pairs.map(({ memberId, activityId }) => pairOf(memberId, activityId)));
  const rows: AttendanceRow[] = await tx('attendances as p')
    .join('activities as a', 'a.id', 'p.activity_id')
    .whereRaw(...inList(tx, 'p.member_id', [...new Set(pairs.map((pair) => pair.memberId))]))
    .whereRaw(...inList(tx, 'p.activity_id', [...new Set(pairs.map((pair) => pair.activityId))]))
    .select('p.*', 'a.late_after');
  return rows.filter((row) => wanted.has(pairOf(row.member_id, row.activity_id)));
}

/** What is left to a pair: the earliest tap that holds, or none. */
export type LeftTo = Pair & { readonly earliest: Earliest | null };
type Earliest = { readonly at: Instant; readonly tapId: number | null };

const earlier = (a: Earliest | null, b: Earliest | null): Earliest | null => (a === null || (b !== null && b.at < a.at) ? b : a);

/**
 * Moves attendances to the earliest of what is left to them, when an earlier tap no longer holds: the taps, and the time
 * that a mark by hand says. Points stay: they are the activity's.
 */
export async function retime(tx: Knex.Transaction, left: readonly LeftTo[]): Promise<void> {
  const times = new Map(left.map((one) => [pairOf(one.memberId, one.activityId), one.earliest]));
  const marks = await byHandOf(tx, left);
  const rows = (await attendancesOf(tx, left)).flatMap(({ id: _, late_after, ...row }) => {
    const pair = pairOf(row.member_id, row.activity_id);
    const presentAt = marks.get(pair)?.presentAt ?? null;
    const time = earlier(times.get(pair) ?? null, presentAt === null ? null : { at: presentAt, tapId: null });
    return time === null || (time.at === row.attended_at && time.tapId === row.tap_id)
      ? []
      : [{ ...row, attended_at: time.at, late: time.at > late_after ? 1 : 0, tap_id: time.tapId }];
  });
  await insertRows(
    tx,
    'attendances',
    rows,
    'on conflict (member_id, activity_id) do update set attended_at = excluded.attended_at, late = excluded.late, tap_id = excluded.tap_id',
  );
}

/** The awards of pairs that stand, by pair: ids of entries. */
export async function standingAwards(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<ReadonlyMap<string, number>> {
  if (pairs.length === 0) return new Map();
  const wanted = new Set(pairs.map(({ memberId, activityId }) => pairOf(memberId, activityId)));
  const entries: { id: number; member_id: number; activity_id: number }[] = await tx('entries as e')
    .leftJoin('entries as r', 'r.reverses_id', 'e.id')
    .whereRaw(...inList(tx, 'e.member_id', [...new Set(pairs.map((pair) => pair.memberId))]))
    .whereRaw(...inList(tx, 'e.activity_id', [...new Set(pairs.map((pair) => pair.activityId))]))
    .where({ 'e.kind': 'award' })
    .whereNull('e.key')
    .whereNull('r.id')
    .orderBy('e.id')
    .select('e.id', 'e.member_id', 'e.activity_id');
  return new Map(
    entries.map((entry): [string, number] => [pairOf(entry.member_id, entry.activity_id), entry.id]).filter(([pair]) => wanted.has(pair)),
  );
}

/** Removes attendances and reverses what they earned. */
async function takeBack(
  tx: Knex.Transaction,
  world: World,
  attendances: readonly AttendanceRow[],
  { reason, actor }: Pick<Reversal, 'reason' | 'actor'>,
): Promise<void> {
  if (attendances.length === 0) return;
  const awards = await standingAwards(
    tx,
    attendances.map((row) => ({ memberId: row.member_id, activityId: row.activity_id })),
  );
  const outcomes = await reverseAll(
    tx,
    world,
    [...awards.values()].map((entryId) => ({ entryId, source: 'correction', author: null, actor, approver: null, reason })),
  );
  const refusal = outcomes.find((outcome) => !outcome.ok);
  if (refusal !== undefined && !refusal.ok) throw new Error(`an attendance could not be taken back: ${refusal.code}`);
  await tx('attendances')
    .whereRaw(
      ...inList(
        tx,
        'id',
        attendances.map((row) => row.id),
      ),
    )
    .delete();
  const hosts: { organisation_id: number }[] = await tx('activities')
    .whereRaw(...inList(tx, 'id', [...new Set(attendances.map((row) => row.activity_id))]))
    .distinct('organisation_id');
  await recordEvents(
    tx,
    world.clock(),
    hosts.map((host) => ({ topic: 'attendance', organisationId: host.organisation_id, subject: '' })),
  );
}

/** Removes attendances that no tap holds up any more and reverses what they earned, with the reason as its words. One that a secretary wrote stands without any. */
export async function withdraw(tx: Knex.Transaction, world: World, pairs: readonly Pair[], reason: string): Promise<void> {
  const made = (await attendancesOf(tx, pairs)).filter(({ source }) => source === 'tap');
  await takeBack(tx, world, made, { reason, actor: null });
}

/** Removes attendances that a mark by hand says were none, whoever made them, and reverses what they earned. */
export const withdrawMarked = async (
  tx: Knex.Transaction,
  world: World,
  pairs: readonly Pair[],
  why: Pick<Reversal, 'reason' | 'actor'>,
): Promise<void> => takeBack(tx, world, await attendancesOf(tx, pairs), why);

/** Removes attendances and leaves what they earned, for a caller that writes them anew in the same transaction. */
export async function unseat(tx: Knex.Transaction, pairs: readonly Pair[]): Promise<void> {
  const ids = (await attendancesOf(tx, pairs)).map((row) => row.id);
  await tx('attendances')
    .whereRaw(...inList(tx, 'id', ids))
    .delete();
}
