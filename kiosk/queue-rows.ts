/** A tap as the queue's table holds it. */
import type { VerdictCode } from '../server/contract/taps.ts';
import type { ForeignTap } from './queue.ts';

export type FullTapRow = {
  readonly n: number;
  readonly epoch: string;
  readonly seq: number;
  readonly id: string;
  readonly boot_id: string;
  readonly up_ms: number;
  readonly card_number: string;
  readonly tapped_at: string;
  readonly activity_id: string | null;
  readonly reader: string;
  readonly raw: string;
  readonly person_id: string | null;
  readonly foreseen: VerdictCode;
  readonly foreseen_activity_id: string | null;
};

/** All that was known of the tap when it was made; what was answered since stays behind. */
export const foreignTapOf = (row: FullTapRow): ForeignTap => ({
  id: row.id,
  epoch: row.epoch,
  seq: row.seq,
  bootId: row.boot_id,
  upMs: row.up_ms,
  cardNumber: row.card_number,
  tappedAt: row.tapped_at,
  ...(row.activity_id === null ? {} : { activityId: row.activity_id }),
  reader: row.reader,
  raw: row.raw,
  foreseen: {
    code: row.foreseen,
    ...(row.person_id === null ? {} : { personId: row.person_id }),
    ...(row.foreseen_activity_id === null ? {} : { activityId: row.foreseen_activity_id }),
  },
});
