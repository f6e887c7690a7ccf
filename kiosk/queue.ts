/** The durable outbox: every tap is on the disk before anyone is told, and stays there whatever the server answers. */
import type { Knex } from 'knex';
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
export type QueueCounts = { readonly waiting: number; readonly people: number };

/** Taps of one epoch, to be sent under its name. */
export type QueuedBatch = { readonly epoch: string; readonly taps: readonly Tap[] };

/**
 * Where the numbering stands. `epoch` is made with the file; (epoch, seq) has no gaps. `holdsFrom` is the lowest number of
 * the epoch that is still here, one past the last where none is; `settledTo` the highest that was answered, 0 where none was.
 */
export type Numbering = { readonly epoch: string; readonly lastSeq: number; readonly holdsFrom: number; readonly settledTo: number };

/** What the server has of an epoch: every tap that is still held here, up to `lastSeq`. */
export type KeptThere = { readonly epoch: string; readonly lastSeq: number };

/** A tap out of another file of a kiosk, with the number it was given there. */
export type ForeignTap = NewTap & Tap & { readonly epoch: string };

/** How many taps wait again, and whether a new epoch began. */
export type Reconciled = { readonly again: number; readonly renumbered: boolean };

export type Queue = {
  /** Resolves once the tap is synced to the disk. Throws what the database throws, SQLITE_FULL among it; then nothing is stored. */
  append(tap: NewTap): Promise<Tap>;
  /** The oldest taps without a verdict, at most `max`, of one epoch. Undefined when nothing waits. */
  takeBatch(max: number): Promise<QueuedBatch | undefined>;
  /**
   * Marks taps as answered, whatever the answer; ids that are not waiting are passed over. Answers how many were settled.
   * After a fork the numbers are somebody else's too: a new epoch begins.
   */
  settle(verdicts: readonly TapVerdict[]): Promise<number>;
  counts(since: Instant): Promise<QueueCounts>;
  numbering(): Promise<Numbering>;
  /**
   * Makes answered taps wait again that the server no longer has: those after `kept.lastSeq`, up to `settledTo` as it stood
   * before the server was asked. A server that has numbers which were never given here has met another copy of this file:
   * a new epoch begins.
   */
  reconcile(kept: KeptThere, settledTo: number): Promise<Reconciled>;
  /** Takes taps of another file in, waiting, their ids and numbers unchanged. Answers how many were not here yet. */
  adopt(taps: readonly ForeignTap[]): Promise<number>;
  /** What one person's taps since a moment came to, oldest first: by the verdict where there is one. */
  earlierTaps(personId: string, since: Instant): Promise<readonly EarlierTap[]>;
  /** Writes nothing, but to the disk: throws while the file takes no taps. */
  probe(): Promise<void>;
  /** Removes taps settled longer than `keepSettledMs` ago, at most `pruneMax`; never one that waits. Answers how many. */
  prune(): Promise<number>;
};

type TapRow = {
  readonly epoch: string;
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

const tapColumns = ['epoch', 'seq', 'id', 'boot_id', 'up_ms', 'card_number', 'tapped_at', 'activity_id'] as const;

const rowOf = (tap: NewTap, { epoch, seq, id }: Pick<TapRow, 'epoch' | 'seq' | 'id'>) => ({
  epoch,
  seq,
  id,
  boot_id: tap.bootId,
  up_ms: tap.upMs,
  card_number: tap.cardNumber,
  tapped_at: tap.tappedAt,
  activity_id: tap.activityId ?? null,
  reader: tap.reader,
  raw: tap.raw,
  person_id: tap.foreseen.personId ?? null,
  foreseen: tap.foreseen.code,
  foreseen_activity_id: tap.foreseen.activityId ?? null,
});

type Outbox = { readonly epoch: string; readonly last_seq: number };

/** Opens the outbox in a migrated file of the kiosk; its connection syncs every commit, which `openDatabase` asserts. */
export async function openQueue(db: Database, clock: Clock, newUid: NewUid): Promise<Queue> {
  await db.write((tx) => tx('outbox').insert({ one: 1, epoch: newUid(), last_seq: 0 }).onConflict('one').ignore());

  const outboxIn = async (knex: Knex): Promise<Outbox> => {
    const row: Outbox | undefined = await knex('outbox').first('epoch', 'last_seq');
    if (row === undefined) throw new Error('the outbox has lost its row');
    return row;
  };
  const beginEpoch = (tx: Knex.Transaction) => tx('outbox').update({ epoch: newUid(), last_seq: 0 });

  return {
    append: (tap) =>
      db.write(async (tx) => {
        const [outbox]: Outbox[] = await tx('outbox').increment('last_seq', 1).returning(['epoch', 'last_seq']);
        if (outbox === undefined) throw new Error('the outbox has lost its row');
        const row = rowOf(tap, { epoch: outbox.epoch, seq: outbox.last_seq, id: newUid() });
        await tx('tap').insert(row);
        return tapOf(row);
      }),

    async takeBatch(max) {
      const rows: TapRow[] = await db
        .reader('tap')
        .select(...tapColumns)
        .whereNull('settled_at')
        .orderBy('n')
        .limit(max);
      const [first] = rows;
      if (first === undefined) return undefined;
      const end = rows.findIndex((row) => row.epoch !== first.epoch);
      return { epoch: first.epoch, taps: (end === -1 ? rows : rows.slice(0, end)).map(tapOf) };
    },

    settle: (verdicts) =>
      db.write(async (tx) => {
        const settledAt = clock();
        const { epoch } = await outboxIn(tx);
        let settled = 0;
        let forked = false;
        for (const verdict of verdicts) {
          const rows: { epoch: string }[] = await tx('tap')
            .where({ id: verdict.id })
            .whereNull('settled_at')
            .update({
              verdict: verdict.verdict,
              verdict_activity_id: verdict.activity?.id ?? null,
              verdict_body: JSON.stringify(verdict),
              settled_at: settledAt,
            })
            .returning('epoch');
          settled += rows.length;
          forked ||= verdict.verdict === 'fork' && rows[0]?.epoch === epoch;
        }
        if (forked) await beginEpoch(tx);
        return settled;
      }),

    async numbering() {
      const { epoch, last_seq: lastSeq } = await outboxIn(db.reader);
      const [held]: { from: number | null }[] = await db.reader('tap').where({ epoch }).min({ from: 'seq' });
      const [settled]: { to: number | null }[] = await db.reader('tap').where({ epoch }).whereNotNull('settled_at').max({ to: 'seq' });
      return { epoch, lastSeq, holdsFrom: held?.from ?? lastSeq + 1, settledTo: settled?.to ?? 0 };
    },

    reconcile: (kept, settledTo) =>
      db.write(async (tx) => {
        const outbox = await outboxIn(tx);
        if (kept.epoch !== outbox.epoch) return { again: 0, renumbered: false };
        if (kept.lastSeq > outbox.last_seq) {
          await beginEpoch(tx);
          return { again: 0, renumbered: true };
        }
        const again = { settled_at: null, verdict: null, verdict_activity_id: null, verdict_body: null };
        const missing = await tx('tap')
          .where({ epoch: kept.epoch })
          .whereBetween('seq', [kept.lastSeq + 1, settledTo])
          .whereNotNull('settled_at')
          .update(again);
        // What it lost of this epoch tells nothing of the others, so it is asked about all of them.
        const others = missing === 0 ? 0 : await tx('tap').whereNot({ epoch: kept.epoch }).whereNotNull('settled_at').update(again);
        return { again: missing + others, renumbered: false };
      }),

    adopt: (taps) =>
      db.write(async (tx) => {
        let adopted = 0;
        for (const tap of taps) {
          const rows: unknown[] = await tx('tap').insert(rowOf(tap, tap)).onConflict().ignore().returning('n');
          adopted += rows.length;
        }
        return adopted;
      }),

    async counts(since) {
      const row: QueueCounts = await db
        .reader('outbox')
        .select({ waiting: db.reader('tap').count('*').whereNull('settled_at') })
        .select({ people: db.reader('tap').countDistinct('person_id').where('tapped_at', '>=', since) })
        .first();
      return { waiting: row.waiting, people: row.people };
    },

    async earlierTaps(personId, since) {
      const rows: { tapped_at: string; code: VerdictCode; activity: string | null }[] = await db
        .reader('tap')
        .select('tapped_at')
        .select(db.reader.raw('coalesce(verdict, foreseen) as code, coalesce(verdict_activity_id, foreseen_activity_id) as activity'))
        .where({ person_id: personId })
        .where('tapped_at', '>=', since)
        .orderBy('n')
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
        const old = tx('tap').select('n').where('settled_at', '<', plusMs(clock(), -keepSettledMs)).limit(pruneMax);
        return tx('tap').whereIn('n', old).delete();
      }),
  };
}
