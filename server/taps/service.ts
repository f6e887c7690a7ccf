/** Taking taps: a batch goes through the intake, its verdicts are read after the commit. */
import type { Knex } from 'knex';
import { type AfterAttendance, nothingFollows } from '../attendance/service.ts';
import type { TapBatch, TapVerdict } from '../contract/taps.ts';
import type { Database } from '../db/database.ts';
import { lockFactsAsTheyAre } from '../db/facts-lock.ts';
import { dayOf } from '../kernel/calendar.ts';
import { type MonotonicMs, monotonicMs } from '../kernel/clock.ts';
import type { World } from '../kernel/world.ts';
import { liveTotals } from '../rankings/live.ts';
import type { SchemeReader } from '../scheme/queries.ts';
import { asMalformed, batchOf, halves } from './batch.ts';
import { type Batch, type Ruling, type TapDevice, ingest } from './ingest.ts';
import { liveCounts } from './counts.ts';
import { gathered, nextTurn } from './gather.ts';
import { type Intake, intakeOf } from './intake.ts';
import { verdictsFor } from './verdicts.ts';

export { rejudge } from './rejudge.ts';
export { type CardFollowing, cardFollowing } from './card-change.ts';
export { type PlanFollowing, planFollowing } from './plan-change.ts';
export { type SheetFollowing, sheetFollowing } from './sheet-change.ts';
export type { TapDevice } from './ingest.ts';

export type TapService = {
  /** Keeps every tap of a batch and answers one verdict for each, in the order sent. Throws DatabaseBusy when too many wait. */
  take(device: TapDevice, batch: TapBatch): Promise<readonly TapVerdict[]>;
  /** Taps that wait for a commit now. */
  waiting(): number;
};

/** One per process: batches that arrive together are committed together. */
export function tapService(
  db: Database,
  world: World,
  schemes: SchemeReader,
  after: AfterAttendance = nothingFollows,
  upMs: MonotonicMs = monotonicMs,
): TapService {
  const write = (batches: readonly Batch[]) =>
    db.write(async (tx: Knex.Transaction) => {
      // Before the schemes are read: a version published meanwhile must not price these taps by the old one.
      await lockFactsAsTheyAre(tx);
      return ingest(tx, world, await schemes(tx), batches, after);
    });
  const intake: Intake<Batch, readonly Ruling[]> = intakeOf({
    write,
    halve: halves,
    join: (first, second) => [...first, ...second],
    // SQLite works in this thread, and a commit lets nothing in: what lies ready at the sockets is taken up first.
    beforeGroup: nextTurn,
    async setAside(batch) {
      const [rulings] = await write([asMalformed(batch)]);
      return rulings ?? [];
    },
  });
  const parts = { totals: liveTotals(upMs), counts: liveCounts(upMs) };
  // Batches committed together are answered together, and one day is today for all of them.
  const answer = gathered(async (rulings: readonly (readonly Ruling[])[]) =>
    verdictsFor(db.reader, { ...parts, book: await schemes(db.reader) }, rulings, dayOf(world.clock())),
  );
  return {
    waiting: intake.waiting,
    async take(device, sent) {
      const batch = batchOf(device, world.clock(), sent);
      const rulings = await intake.submit(batch, batch.taps.length);
      return answer(rulings);
    },
  };
}
