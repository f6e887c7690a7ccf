/** The heads of the organisations' chains: read and locked before anything is appended, moved after. */
import type { Knex } from 'knex';
import { inList, insertRows } from '../db/bulk.ts';
import { engineOf } from '../db/database.ts';
import { chainStart } from './entry.ts';

export type Head = { readonly organisationUid: string; readonly seq: number; readonly hash: string };

const ascending = (ids: readonly number[]): readonly number[] => [...new Set(ids)].toSorted((a, b) => a - b);

/**
 * Locks the heads of organisations, making those that are missing, in the order of their ids, so that two groups never
 * wait for each other. On SQLite the transaction already is the lock. Throws when an id names no organisation.
 */
export async function lockHeads(tx: Knex.Transaction, organisationIds: readonly number[]): Promise<ReadonlyMap<number, Head>> {
  const ids = ascending(organisationIds);
  if (ids.length === 0) return new Map();
  const organisations: { id: number; uid: string; known: number | null }[] = await tx('organisations as o')
    .leftJoin('ledger_heads as h', 'h.organisation_id', 'o.id')
    .whereRaw(...inList(tx, 'o.id', ids))
    .orderBy('o.id')
    .select('o.id', 'o.uid', { known: 'h.organisation_id' });
  const missing = organisations
    .filter((organisation) => organisation.known === null)
    .map(({ id, uid }) => ({ organisation_id: id, seq: 0, hash: chainStart(uid) }));
  await insertRows(tx, 'ledger_heads', missing, 'on conflict (organisation_id) do nothing');
  const locking = tx('ledger_heads')
    .whereRaw(...inList(tx, 'organisation_id', ids))
    .orderBy('organisation_id')
    .select('organisation_id', 'seq', 'hash');
  const rows: { organisation_id: number; seq: number; hash: string }[] = await (engineOf(tx) === 'postgres'
    ? locking.forUpdate()
    : locking);
  const uids = new Map(organisations.map(({ id, uid }) => [id, uid]));
  const heads = new Map(
    rows.map((row) => [row.organisation_id, { organisationUid: uids.get(row.organisation_id) ?? '', seq: row.seq, hash: row.hash }]),
  );
  for (const id of ids) if (!heads.has(id)) throw new Error(`no organisation ${id} to post to`);
  return heads;
}

/** Writes the new heads of a group that was appended under the lock. */
export async function moveHeads(tx: Knex.Transaction, heads: ReadonlyMap<number, Head>): Promise<void> {
  const rows = [...heads].map(([organisation_id, head]) => ({ organisation_id, seq: head.seq, hash: head.hash }));
  await insertRows(tx, 'ledger_heads', rows, 'on conflict (organisation_id) do update set seq = excluded.seq, hash = excluded.hash');
}
