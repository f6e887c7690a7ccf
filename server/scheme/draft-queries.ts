/** Drafts and versions with who wrote and who published them, for pages and the command line. */
import type { Knex } from 'knex';
import type { Month } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';

/** Open drafts of one organisation; a month has one at most. */
export const draftsMax = 50;
/** Versions of one organisation: one a month for decades. */
export const versionsMax = 500;

export type DraftFact = {
  readonly id: number;
  readonly uid: string;
  readonly organisationId: number;
  readonly version: string;
  readonly startsMonth: Month;
  readonly authorId: number | null;
  /** By name; null for the command line. */
  readonly author: string | null;
  readonly draftedAt: Instant;
};

const nameOf = (account: string): string =>
  `(select coalesce(m.name, c.name) from accounts c left join members m on m.id = c.member_id where c.id = ${account})`;

const drafts = (db: Knex): Knex.QueryBuilder =>
  db('scheme_drafts as d')
    .leftJoin('scheme_draft_ends as e', 'e.draft_id', 'd.id')
    .select({
      id: 'd.id',
      uid: 'd.uid',
      organisationId: 'd.organisation_id',
      version: 'd.version',
      startsMonth: 'd.starts_month',
      authorId: 'd.author_id',
      draftedAt: 'd.drafted_at',
    })
    .select(db.raw(`${nameOf('d.author_id')} as author`));

/** Drafts of an organisation that wait, the earliest to begin first. */
export const openDraftsOf = async (db: Knex, organisationId: number): Promise<readonly DraftFact[]> =>
  drafts(db).where('d.organisation_id', organisationId).whereNull('e.draft_id').orderBy(['d.starts_month', 'd.id']).limit(draftsMax);

export type DraftRead = DraftFact & {
  readonly document: string;
  readonly openings: string;
  readonly outcome: 'published' | 'withdrawn' | 'replaced' | null;
};

export const draftByUid = async (db: Knex, uid: string): Promise<DraftRead | undefined> =>
  drafts(db).where('d.uid', uid).select({ document: 'd.document', openings: 'd.openings', outcome: 'e.outcome' }).first();

export type VersionFact = {
  readonly id: number;
  readonly uid: string;
  readonly organisationId: number;
  readonly version: string;
  readonly startsMonth: Month;
  readonly publishedAt: Instant;
  readonly author: string | null;
  readonly approver: string | null;
  readonly openings: string | null;
};

const versions = (db: Knex): Knex.QueryBuilder =>
  db('scheme_versions as v')
    .leftJoin('scheme_openings as o', 'o.version_id', 'v.id')
    .select({
      id: 'v.id',
      uid: 'v.uid',
      organisationId: 'v.organisation_id',
      version: 'v.version',
      startsMonth: 'v.starts_month',
      publishedAt: 'v.published_at',
      openings: 'o.openings',
    })
    .select(db.raw(`${nameOf('v.author_id')} as author`), db.raw(`${nameOf('v.approver_id')} as approver`));

/** The versions of an organisation itself, newest first. */
export const versionsOf = async (db: Knex, organisationId: number): Promise<readonly VersionFact[]> =>
  versions(db).where('v.organisation_id', organisationId).orderBy('v.starts_month', 'desc').limit(versionsMax);

export const versionByUid = async (db: Knex, uid: string): Promise<VersionFact | undefined> => versions(db).where('v.uid', uid).first();

export const versionDocument = async (db: Knex, id: number): Promise<string> => {
  const row: { document: string } | undefined = await db('scheme_versions').where({ id }).first('document');
  if (row === undefined) throw new Error(`version ${id} of a scheme is not there`);
  return row.document;
};
