/** Laws of published scheme versions. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { schemeRead } from './format.ts';
import { faultsAgainstUpper } from './inheritance.ts';
import { openings } from './openings.ts';

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

type Draft = { readonly id: number; readonly uid: string; readonly document: string; readonly digest: string; readonly openings: string };

function draftFault({ document, digest, openings: opened }: Draft): string | null {
  if (createHash('sha256').update(document).digest('hex') !== digest) return 'its document is not the one that was drafted';
  if (!schemeRead.safeParse(JSON.parse(document)).success) return 'its document cannot be read';
  return openings.safeParse(JSON.parse(opened)).success ? null : 'what it opens cannot be read';
}

async function changedDrafts(db: Knex, limit: number): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let last = 0; ;) {
    const rows = await selectRaw<Draft>(
      db,
      'select id, uid, document, digest, openings from scheme_drafts where id > ? order by id limit ?',
      [last, documentsPerPage],
    );
    for (const row of rows) {
      const detail = draftFault(row);
      if (detail !== null) found.push({ subject: row.uid, detail });
      last = row.id;
    }
    if (rows.length < documentsPerPage || found.length >= limit) return found;
  }
}

/** A version that came from a draft is that draft, published by somebody else than its author; the command line is one person. */
const firstPersonAlone = (db: Knex, limit: number): Promise<readonly Found[]> =>
  selectRaw<Found>(
    db,
    `select v.uid as subject, case
         when v.document <> d.document or v.starts_month <> d.starts_month or v.organisation_id <> d.organisation_id then 'it is not the draft that was published'
         else 'its author published it' end as detail
       from scheme_draft_ends e join scheme_drafts d on d.id = e.draft_id join scheme_versions v on v.id = e.version_id
      where v.document <> d.document or v.starts_month <> d.starts_month or v.organisation_id <> d.organisation_id
         or coalesce(v.author_id, 0) <> coalesce(d.author_id, 0) or coalesce(v.author_id, 0) = coalesce(v.approver_id, 0)
      limit ?`,
    [limit],
  );

/** A version of a lower organisation keeps within what those above had opened when it was published. */
async function beyondOpened(db: Knex, limit: number): Promise<readonly Found[]> {
  const lower = await selectRaw<{ id: number; uid: string; organisationId: number; month: string }>(
    db,
    `select v.id as id, v.uid as uid, v.organisation_id as "organisationId", v.starts_month as month
       from scheme_versions v join organisations o on o.id = v.organisation_id where o.parent_id is not null order by v.id`,
  );
  const found: Found[] = [];
  for (const { id, uid, organisationId, month } of lower) {
    const row: { document: string } = await db('scheme_versions').where({ id }).first('document');
    const [fault] = schemeRead.safeParse(JSON.parse(row.document)).success
      ? await faultsAgainstUpper(db, organisationId, month, row.document, id)
      : [];
    if (fault !== undefined) found.push({ subject: uid, detail: `it changes ${fault.change.path}, which is not open to it` });
    if (found.length >= limit) break;
  }
  return found;
}

export const schemeChecks: readonly Check[] = [
  checkBy('scheme.versions_are_as_published', changedVersions),
  checkBy('scheme.drafts_are_as_written', changedDrafts),
  checkBy('scheme.published_by_a_second_person', firstPersonAlone),
  checkBy('scheme.lower_keep_within_what_is_open', beyondOpened),
];
