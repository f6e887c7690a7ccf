/** Facts that taps are judged by, against those who change them: across processes on PostgreSQL; on SQLite the transaction already is the lock. */
import type { Knex } from 'knex';
import { engineOf } from './database.ts';

/** Any number of ours. */
const judgingLock = 7_204_618_214;

/**
 * Taken by what judges new taps: the facts that it reads are not changed until its commit. Without it a tap judged by
 * what held before a card was bound could be kept after the binding had looked for taps to judge again, and lie forgotten.
 */
export async function lockFactsAsTheyAre(tx: Knex.Transaction): Promise<void> {
  if (engineOf(tx) === 'postgres') await tx.raw('select pg_advisory_xact_lock_shared(?)', [judgingLock]);
}

/** Taken by what changes facts, or has changed them, and judges kept taps again: waits for the taps being judged, holds back those that come; one such change at a time. */
export async function lockFactsForChange(tx: Knex.Transaction): Promise<void> {
  if (engineOf(tx) === 'postgres') await tx.raw('select pg_advisory_xact_lock(?)', [judgingLock]);
}
