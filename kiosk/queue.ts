/** The durable outbox: every tap is on the disk before anyone is told, and stays there whatever the server answers. */
import type { CardNumber } from '../drivers/card-number.ts';
import type { Tap, TapVerdict, VerdictCode } from '../server/contract/taps.ts';
import type { Database } from '../server/db/database.ts';
import { type Clock, type Instant, plusMs } from '../server/kernel/clock.ts';
import type { NewUid } from '../server/kernel/uid.ts';

/** Settled taps are kept this long: a server restored from an older backup needs them again. */
export const keepSettledMs = 90 * 86_400_000;

/** How many settled taps one pruning removes at most; the next one goes on. */
export const pruneMax = 5_000;

/** Earlier taps of one person that are looked at to say "already": more than anyone taps in a day. */
export const earlierTapsMax = 50;

/** What the kiosk thought of a tap when it was made; only the server's verdict counts. */
export type ForeseenFacts = { readonly code: VerdictCode; readonly personId?: string; readonly activityId?: string };

/** A tap as it happened. `upMs` is whole milliseconds of the monotonic clock since the boot named by `bootId`. */
export type NewTap = {
  readonly bootId: string;
  readonly upMs: number;
  readonly cardNumber: CardNumber;
  readonly tappedAt: Instant;
  /** Only an activity that somebody chose on the screen. */
  readonly activityId?: string;
  readonly reader: string;
  readonly raw: string;
  readonly foreseen: ForeseenFacts;
};

export type EarlierTap = { readonly tappedAt: Instant; readonly code: VerdictCode; readonly activityId?: string };

/** `people` are those known to the roster who tapped since the asked moment. */
export type QueueCounts = { readonly waiting: number; readonly lastSeq: number; readonly people: number };

export type Queue = {
  /** Made with the file; (epoch, seq) has no gaps. */
  readonly epoch: string;
  /** Resolves once the tap is synced to the disk. Throws what the database throws, SQLITE_FULL among it; then nothing is stored. */
  append(tap: NewTap): Promise<Tap>;
  /** The oldest taps without a verdict, at most `max`. */
  takeBatch(max: number): Promise<readonly Tap[]>;
  /** Marks taps as answered, whatever the answer; ids that are not waiting are passed over. Answers how many were settled. */
  settle(verdicts: readonly TapVerdict[]): Promise<number>;
  counts(since: Instant): Promise<QueueCounts>;
  /** What one person's taps since a moment came to, oldest first: by the verdict where there is one. */
  earlierTaps(personId: string, since: Instant): Promise<readonly EarlierTap[]>;
  /** Writes nothing, but to the disk: throws while the file takes no taps. */
  probe(): Promise<void>;
  /** Removes taps settled longer than `keepSettledMs` ago, at most `pruneMax`; never one that waits. Answers how many. */
  prune(): Promise<number>;
};

type TapRow = {
  readonly seq: number;
  readonly id: string;
  readonly boot_id: string;
  readonly up_ms: number;
  readonly card_number: string;
  readonly tapped_at: string;
  readonly activity_id: string | null;
};

const tapOf = (row: TapRow): Tap => ({
  id: row.id,
  seq: row.seq,
  bootId: row.boot_id,
  upMs: row.up_ms,
  cardNumber: row.card_number,
  tappedAt: row.tapped_at,
  ...(row.activity_id === null ? {} : { activityId: row.activity_id }),
});

const tapColumns = ['seq', 'id', 'boot_id', 'up_ms', 'card_number', 'tapped_at', 'activity_id'] as const;

/** Opens the outbox in a migrated file of the kiosk; its connection syncs every commit, which `openDatabase` asserts. */
export async function openQueue(db: Database, clock: Clock, newUid: NewUid): Promise<Queue> {
  const epoch = await db.write(async (tx) => {
    await tx('outbox').insert({ one: 1, epoch: newUid(), last_seq: 0 }).onConflict('one').ignore();
    const row: { epoch: string } = await tx('outbox').first('epoch');
    return row.epoch;
  });

  return {
    epoch,

    append: (tap) =>
      db.write(async (tx) => {
        const [numbered]: { last_seq: number }[] = await tx('outbox').increment('last_seq', 1).returning('last_seq');
        if (numbered === undefined) throw new Error('the outbox has lost its row');
        const row: TapRow = {
          seq: numbered.last_seq,
          id: newUid(),
          boot_id: tap.bootId,
          up_ms: tap.upMs,
          card_number: tap.cardNumber,
          tapped_at: tap.tappedAt,
          activity_id: tap.activityId ?? null,
        };
        await tx('tap').insert({
          ...row,
          reader: tap.reader,
          raw: tap.raw,
          person_id: tap.foreseen.personId ?? null,
          foreseen: tap.foreseen.code,
          foreseen_activity_id: tap.foreseen.activityId ?? null,
        });
        return tapOf(row);
      }),

    async takeBatch(max) {
      const rows: TapRow[] = await db
        .reader('tap')
        .select(...tapColumns)
        .whereNull('settled_at')
        .orderBy('seq')
        .limit(max);
      return rows.map(tapOf);
    },

    settle: (verdicts) =>
      db.write(async (tx) => {
        const settledAt = clock();
        let settled = 0;
        for (const verdict of verdicts) {
          settled += await tx('tap')
            .where({ id: verdict.id })
            .whereNull('settled_at')
            .update({
              verdict: verdict.verdict,
              verdict_activity_id: verdict.activity?.id ?? null,
              verdict_body: JSON.stringify(verdict),
              settled_at: settledAt,
            });
        }
        return settled;
      }),

    async counts(since) {
      const row: { waiting: number; last_seq: number; people: number } = await db
        .reader('outbox')
        .select('last_seq')
        .select({ waiting: db.reader('tap').count('*').whereNull('settled_at') })
        .select({ people: db.reader('tap').countDistinct('person_id').where('tapped_at', '>=', since) })
        .first();
      return { waiting: row.waiting, lastSeq: row.last_seq, people: row.people };
    },

    async earlierTaps(personId, since) {
      const rows: { tapped_at: string; code: VerdictCode; activity: string | null }[] = await db
        .reader('tap')
        .select('tapped_at')
        .select(db.reader.raw('coalesce(verdict, foreseen) as code, coalesce(verdict_activity_id, foreseen_activity_id) as activity'))
        .where({ person_id: personId })
        .where('tapped_at', '>=', since)
        .orderBy('seq')
        .limit(earlierTapsMax);
      return rows.map((row) => ({
        tappedAt: row.tapped_at,
        code: row.code,
        ...(row.activity === null ? {} : { activityId: row.activity }),
      }));
    },

    probe: () =>
      db.write(async (tx) => {
        await tx('outbox').update({ last_seq: tx.ref('last_seq') });
      }),

    prune: () =>
      db.write((tx) => {
        const old = tx('tap').select('seq').where('settled_at', '<', plusMs(clock(), -keepSettledMs)).limit(pruneMax);
        return tx('tap').whereIn('seq', old).delete();
      }),
  };
}
