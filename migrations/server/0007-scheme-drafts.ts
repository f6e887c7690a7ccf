/** Drafts of schemes with what became of them, and what a published version opens to the organisations below. */
import { guardAppendOnly } from '../append-only.ts';
import { type Migration, lengthIs, runAll } from '../dialect.ts';

export const schemeDrafts: Migration = {
  name: '0007-scheme-drafts',
  async up(tx, dialect) {
    const { id, int, text, strict } = dialect;
    await runAll(tx, [
      `create table scheme_drafts (
        id ${id},
        uid ${text} not null unique ${lengthIs('uid', 36)},
        organisation_id ${int} not null references organisations (id),
        scheme ${text} not null check (length(scheme) between 1 and 60),
        version ${text} not null check (length(version) between 1 and 40),
        starts_month ${text} not null ${lengthIs('starts_month', 7)},
        document ${text} not null check (length(document) <= 1000000),
        digest ${text} not null ${lengthIs('digest', 64)},
        openings ${text} not null check (length(openings) <= 100000),
        author_id ${int} references accounts (id),
        drafted_at ${text} not null ${lengthIs('drafted_at', 24)}
      )${strict}`,
      `create index scheme_drafts_by_organisation on scheme_drafts (organisation_id, id)`,
      `create table scheme_draft_ends (
        draft_id ${int} primary key references scheme_drafts (id),
        outcome ${text} not null check (outcome in ('published', 'withdrawn', 'replaced')),
        version_id ${int} unique references scheme_versions (id),
        account_id ${int} references accounts (id),
        ended_at ${text} not null ${lengthIs('ended_at', 24)},
        check ((outcome = 'published') = (version_id is not null))
      )${strict}`,
      `create table scheme_openings (
        version_id ${int} primary key references scheme_versions (id),
        openings ${text} not null check (length(openings) <= 100000)
      )${strict}`,
    ]);
    for (const table of ['scheme_drafts', 'scheme_draft_ends', 'scheme_openings']) await guardAppendOnly(tx, dialect, table);
  },
};
