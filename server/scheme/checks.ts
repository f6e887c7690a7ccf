/** Laws of published scheme versions. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { schemeRead } from './format.ts';

type Found = { readonly subject: string; readonly detail: string };

/** Documents held at once. */
const documentsPerPage = 20;

type Version = {
  readonly id: number;
  readonly uid: string;
  readonly scheme: string;
  readonly version: string;
  readonly document: string;
  readonly digest: string;
};

function faultOf({ document, digest, scheme, version }: Version): string | null {
  if (createHash('sha256').update(document).digest('hex') !== digest) return 'its document is not the one that was published';
  const read = schemeRead.safeParse(JSON.parse(document));
  if (!read.success) return 'its document cannot be read';
  return read.data.code === scheme && read.data.version === version ? null : 'its document names another scheme or version';
}

async function changedVersions(db: Knex, limit: number): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let last = 0; ;) {
    const rows = await selectRaw<Version>(
      db,
      'select id, uid, scheme, version, document, digest from scheme_versions where id > ? order by id limit ?',
      [last, documentsPerPage],
    );
    for (const row of rows) {
      const detail = faultOf(row);
      if (detail !== null) found.push({ subject: row.uid, detail });
      last = row.id;
    }
    if (rows.length < documentsPerPage || found.length >= limit) return found;
  }
}

export const schemeChecks: readonly Check[] = [checkBy('scheme.versions_are_as_published', changedVersions)];
