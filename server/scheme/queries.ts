/** Which scheme version is in force where and when: the nearest organisation's, up the tree, that had begun by that month. */
import type { Knex } from 'knex';
import { type Day, type Month, monthOf } from '../kernel/calendar.ts';
import { decodeScheme } from './decode.ts';
import type { Scheme } from './format.ts';

/** A published version. Its document never changes, so that what is read once stays read. */
export type SchemeVersion = {
  readonly id: number;
  readonly uid: string;
  readonly organisationId: number;
  readonly version: string;
  readonly startsMonth: Month;
  readonly scheme: Scheme;
};

/** All versions of a moment, with the question that everyone asks of them. */
export type SchemeBook = {
  /** The version in force at an organisation, given by its path `/1/4/9/`, on a day; undefined before the first. */
  inForce(path: string, day: Day): SchemeVersion | undefined;
  byId(id: number): SchemeVersion | undefined;
  /** The versions of an organisation itself, newest first. */
  of(organisationId: number): readonly SchemeVersion[];
  /** Every version that an organisation's members may have earned under up to a day, newest first: what an item was before it left the scheme. */
  upTo(path: string, day: Day): readonly SchemeVersion[];
};

/** Reads the versions. Documents are parsed once in a reader's life. */
export type SchemeReader = (db: Knex) => Promise<SchemeBook>;

type VersionRow = { id: number; uid: string; organisation_id: number; version: string; starts_month: string };

const idsOfPath = (path: string): readonly number[] =>
  path
    .split('/')
    .filter((part) => part !== '')
    .map(Number);

function bookOf(versions: readonly SchemeVersion[]): SchemeBook {
  const newestFirst = versions.toSorted((a, b) => (a.startsMonth < b.startsMonth ? 1 : -1));
  const begun = (organisationId: number, day: Day) =>
    newestFirst.filter((version) => version.organisationId === organisationId && version.startsMonth <= monthOf(day));
  const byId = new Map(versions.map((version) => [version.id, version]));
  return {
    inForce: (path, day) => {
      for (const organisationId of idsOfPath(path).toReversed()) {
        const [version] = begun(organisationId, day);
        if (version !== undefined) return version;
      }
      return undefined;
    },
    byId: (id) => byId.get(id),
    of: (organisationId) => newestFirst.filter((version) => version.organisationId === organisationId),
    upTo: (path, day) =>
      idsOfPath(path)
        .toReversed()
        .flatMap((organisationId) => begun(organisationId, day)),
  };
}

/** A reader with its own memory of parsed documents. Throws when a stored document breaks a law, which publishing refuses. */
export function schemeReader(): SchemeReader {
  const known = new Map<number, SchemeVersion>();
  return async (db) => {
    const rows: VersionRow[] = await db('scheme_versions').select('id', 'uid', 'organisation_id', 'version', 'starts_month');
    const missing = rows.filter((row) => !known.has(row.id));
    for (const row of missing) {
      const { document }: { document: string } = await db('scheme_versions').where({ id: row.id }).first('document');
      known.set(row.id, {
        id: row.id,
        uid: row.uid,
        organisationId: row.organisation_id,
        version: row.version,
        startsMonth: row.starts_month,
        scheme: decodeScheme(document),
      });
    }
    return bookOf(rows.flatMap((row) => known.get(row.id) ?? []));
  };
}
