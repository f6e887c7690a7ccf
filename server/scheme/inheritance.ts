/** Whether a scheme keeps within what every organisation above has opened. */
import type { Knex } from 'knex';
import type { OpeningFault } from '../contract/scheme-changes.ts';
import { type Month } from '../kernel/calendar.ts';
import { idsOnPath, organisationById } from '../organisations/queries.ts';
import { type SchemeFile, schemeFile } from './format.ts';
import { type Opening, openingFaults, openings } from './openings.ts';

export type UpperVersion = {
  readonly id: number;
  readonly organisationId: number;
  readonly startsMonth: Month;
  readonly file: SchemeFile;
  readonly opened: readonly Opening[];
};

type Row = { id: number; organisationId: number; startsMonth: string; document: string; openings: string | null };

/** The file of a document that was checked when it was stored. */
export const fileOf = (document: string): SchemeFile => schemeFile.parse(JSON.parse(document));

/** What a stored version opens; nothing where it says nothing. */
export const openingsOf = (stored: string | null): readonly Opening[] => (stored === null ? [] : openings.parse(JSON.parse(stored)));

/** Of each organisation above, the version in force in a month; `beforeId` leaves out what was published later than another. */
export async function versionsAbove(
  db: Knex,
  organisationId: number,
  month: Month,
  beforeId: number | null = null,
): Promise<readonly UpperVersion[]> {
  const organisation = await organisationById(db, organisationId);
  const above = organisation === undefined ? [] : idsOnPath(organisation.path).slice(0, -1);
  const found: UpperVersion[] = [];
  for (const upperId of above) {
    const query = db('scheme_versions as v')
      .leftJoin('scheme_openings as o', 'o.version_id', 'v.id')
      .where('v.organisation_id', upperId)
      .where('v.starts_month', '<=', month);
    if (beforeId !== null) void query.where('v.id', '<', beforeId);
    const row: Row | undefined = await query.orderBy('v.starts_month', 'desc').first({
      id: 'v.id',
      organisationId: 'v.organisation_id',
      startsMonth: 'v.starts_month',
      document: 'v.document',
      openings: 'o.openings',
    });
    if (row !== undefined) found.push({ ...row, file: fileOf(row.document), opened: openingsOf(row.openings) });
  }
  return found;
}

/** What a document changes without leave of what holds above it in a month; the same change is named once. */
export async function faultsAgainstUpper(
  db: Knex,
  organisationId: number,
  month: Month,
  document: string,
  beforeId: number | null = null,
): Promise<readonly OpeningFault[]> {
  const lower = fileOf(document);
  const seen = new Map<string, OpeningFault>();
  for (const { file, opened } of await versionsAbove(db, organisationId, month, beforeId)) {
    for (const fault of openingFaults(file, opened, lower)) if (!seen.has(fault.change.path)) seen.set(fault.change.path, fault);
  }
  return [...seen.values()];
}
