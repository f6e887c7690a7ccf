/** Which batches take turns across processes on PostgreSQL. On SQLite the transaction already is the lock. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import { engineOf } from '../db/database.ts';

/** Batches of one kiosk take turns across processes: what was known of its taps stays true until the commit. */
export async function lockDevices(tx: Knex.Transaction, deviceIds: readonly number[]): Promise<void> {
  if (engineOf(tx) === 'sqlite') return;
  await tx('devices')
    .whereRaw(...inList(tx, 'id', deviceIds))
    .orderBy('id')
    .select('id')
    .forUpdate();
}
