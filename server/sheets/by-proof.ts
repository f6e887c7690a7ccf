/** Marks as present whoever took part from away: what the room of leave asks for when a proof is accepted. */
import type { Knex } from 'knex';
import type { RefusalCode } from '../contract/refusals.ts';
import type { Viewer } from '../http/viewer.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Outcome } from '../kernel/outcome.ts';
import { keeperOf, type SheetParts } from './keeping.ts';
import { type Marked, markByHand } from './marks.ts';

export type Proven = {
  readonly activityUid: string;
  readonly memberUid: string;
  readonly reason: string;
  readonly evidenceDigest: string | null;
};

/** With the viewer as the keeper who marks. */
export const presentByProof =
  (parts: SheetParts) =>
  (viewer: Viewer) =>
  (tx: Knex.Transaction, { activityUid, memberUid, reason, evidenceDigest }: Proven): Promise<Outcome<Marked, RefusalCode>> =>
    markByHand(tx, parts, {
      activityUid,
      marks: [{ memberUid, status: 'present' }],
      how: 'proof',
      reason,
      evidenceDigest,
      by: keeperOf(viewer, dayOf(parts.world.clock())),
    });
