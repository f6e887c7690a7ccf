/** Looking at taps that came close together: which wait, what somebody said of those they looked at. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import type { Activity } from '../activities/queries.ts';
import type { BurstWordCode } from '../contract/codes.ts';
import { insertRows } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { arrivalTaps, type KnownArrival } from './arrivals.ts';
import { burstsOf } from './bursts.ts';

export const burstNoteMax = 200;

export type BurstLook = {
  readonly tapId: number;
  readonly word: BurstWordCode;
  readonly note: string;
  /** Null when it came from the command line. */
  readonly by: string | null;
  readonly at: Instant;
};

/** What was said of taps of an activity, by tap. */
export async function looksAt(db: Knex, activityId: number): Promise<ReadonlyMap<number, BurstLook>> {
  const rows: BurstLook[] = await db('burst_looks as l')
    .leftJoin('accounts as a', 'a.id', 'l.account_id')
    .where({ 'l.activity_id': activityId })
    .select({ tapId: 'l.tap_id', word: 'l.word', note: 'l.note', by: 'a.name', at: 'l.looked_at' });
  return new Map(rows.map((row) => [row.tapId, row]));
}

/** A run of taps of which every one was looked at is done; one that a later tap joined waits again. */
export const isLookedAt = (run: readonly { readonly tapId: number }[], looks: { has(tapId: number): boolean }): boolean =>
  run.every(({ tapId }) => looks.has(tapId));

/** Runs that nobody has looked at, oldest first; no statement where there are none. */
export async function openBursts(
  db: Knex,
  activityId: number,
  taps: readonly KnownArrival[],
): Promise<readonly (readonly KnownArrival[])[]> {
  const runs = burstsOf(taps);
  if (runs.length === 0) return [];
  const looks = await looksAt(db, activityId);
  return runs.filter((run) => !isLookedAt(run, looks)).toSorted((a, b) => ((a[0]?.at ?? '') < (b[0]?.at ?? '') ? -1 : 1));
}

/**
 * Keeps what somebody says of the run that begins with a tap, once for each of its taps: an earlier word stands.
 * `not_found` where no such run is there any more. Nobody's points change.
 */
export async function lookAtBurst(
  tx: Knex.Transaction,
  world: World,
  by: { readonly actor: Actor; readonly accountId: number | null },
  activity: Pick<Activity, 'id' | 'uid' | 'organisationId'>,
  { firstTapUid, word, note }: { readonly firstTapUid: string; readonly word: BurstWordCode; readonly note: string },
): Promise<Outcome<null, 'not_found'>> {
  const run = burstsOf(await arrivalTaps(tx, activity.id)).find(([first]) => first?.tapUid === firstTapUid);
  if (run === undefined) return refused('not_found');
  const kept = await insertRows<{ id: number }>(
    tx,
    'burst_looks',
    run.map(({ tapId }) => ({
      tap_id: tapId,
      activity_id: activity.id,
      word,
      note: note.trim(),
      account_id: by.accountId,
      looked_at: world.clock(),
    })),
    'on conflict (tap_id) do nothing returning id',
  );
  if (kept.length > 0)
    await recordAct(tx, world, {
      actor: by.actor,
      action: 'burst.look',
      organisationId: activity.organisationId,
      subject: activity.uid,
      detail: { word, taps: kept.length },
    });
  return ok(null);
}
