/** Kept files as pages and the way out read them. */
import type { Knex } from 'knex';
import type { FileKindCode, MediaTypeCode } from '../contract/codes.ts';
import { inList } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';

export type KeptFile = {
  /** Of its belonging here: what a form names to remove it. */
  readonly uid: string;
  readonly digest: string;
  readonly name: string;
  readonly mediaType: MediaTypeCode;
  readonly size: number;
  readonly putAt: Instant;
  /** The member behind the account, else its login name; null where nobody was signed in. */
  readonly putBy: string | null;
};

/** Read in one go; a page of many subjects never needs more. */
const filesReadMax = 5_000;

/** What belongs to each of some things, in the order it came. */
export async function filesOf(
  db: Knex,
  kind: FileKindCode,
  subjectUids: readonly string[],
): Promise<ReadonlyMap<string, readonly KeptFile[]>> {
  if (subjectUids.length === 0) return new Map();
  const rows: (KeptFile & { subjectUid: string })[] = await db('file_references as r')
    .join('files as f', 'f.id', 'r.file_id')
    .leftJoin('accounts as a', 'a.id', 'r.account_id')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .where('r.kind', kind)
    .whereNull('r.removed_at')
    .whereRaw(...inList(db, 'r.subject_uid', subjectUids))
    .orderBy('r.id')
    .limit(filesReadMax)
    .select({
      subjectUid: 'r.subject_uid',
      uid: 'r.uid',
      digest: 'f.digest',
      name: 'r.name',
      mediaType: 'f.media_type',
      size: 'f.size',
      putAt: 'r.put_at',
      putBy: db.raw('coalesce(m.name, a.name)'),
    });
  return groupBy(rows, (row) => row.subjectUid);
}

export type Belonging = { readonly kind: FileKindCode; readonly subjectUid: string; readonly name: string };

/** What a file belongs to now, at most `limit` of it. */
export const belongingsOf = async (db: Knex, digest: string, limit: number): Promise<readonly Belonging[]> =>
  db('file_references as r')
    .join('files as f', 'f.id', 'r.file_id')
    .where('f.digest', digest)
    .whereNull('r.removed_at')
    .orderBy('r.id')
    .limit(limit)
    .select({ kind: 'r.kind', subjectUid: 'r.subject_uid', name: 'r.name' });

export const contentOf = async (
  db: Knex,
  digest: string,
): Promise<{ readonly mediaType: MediaTypeCode; readonly bytes: Buffer } | undefined> =>
  db('files').where({ digest }).first({ mediaType: 'media_type', bytes: 'bytes' });
