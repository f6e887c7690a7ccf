/** Laws of kept files: the bytes are those that the digest names. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { digestOf } from './upload.ts';

/** Files whose bytes are read in one run: the newest, and a part of the others that moves on with every act on record. */
const newestRead = 100;
const othersRead = 400;

/** Every file is met in turn: the audit grows with what is done, a night's verification alone adds a row to it. */
async function idsToRead(db: Knex): Promise<readonly number[]> {
  const newest: number[] = await db('files').orderBy('id', 'desc').limit(newestRead).pluck('id');
  const [all] = await selectRaw<{ files: number | string; acts: number | string }>(
    db,
    'select (select count(*) from files) as files, (select count(*) from audit_rows) as acts',
  );
  const parts = Math.max(1, Math.ceil(Number(all?.files ?? 0) / othersRead));
  const part = Number(all?.acts ?? 0) % parts;
  const others: number[] = await db('files')
    .orderBy('id')
    .limit(othersRead)
    .offset(part * othersRead)
    .pluck('id');
  return [...new Set([...newest, ...others])];
}

export const fileChecks: readonly Check[] = [
  checkBy('files.bytes_match_their_digest', async (db, limit) => {
    const wrong: { subject: string; detail: string }[] = [];
    for (const id of await idsToRead(db)) {
      const row: { digest: string; bytes: Uint8Array } | undefined = await db('files').where({ id }).first('digest', 'bytes');
      if (row !== undefined && digestOf(row.bytes) !== row.digest)
        wrong.push({ subject: row.digest, detail: 'its bytes are not those that were kept' });
      if (wrong.length >= limit) break;
    }
    return wrong;
  }),
];
