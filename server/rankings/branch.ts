/** Which branch a viewer means who names none: their own, else the first that they look after. */
import type { Knex } from 'knex';
import { scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { mainRoleOf, type Viewer } from '../http/viewer.ts';
import type { Day } from '../kernel/calendar.ts';
import { type Organisation, organisationById } from '../organisations/queries.ts';

/** Undefined where the viewer may see no branch at all. */
export async function branchFor(db: Knex, viewer: Viewer, today: Day): Promise<Organisation | undefined> {
  const main = mainRoleOf(viewer, today);
  const own = main === undefined ? undefined : await organisationById(db, main.organisationId);
  if (own?.level === 'branch') return own;
  const first: { id: number } | undefined = await db('organisations')
    .where({ level: 'branch' })
    .whereRaw(...inScope('path', scope(viewer, 'see_ranking', today)))
    .orderBy('id')
    .first('id');
  return first === undefined ? undefined : organisationById(db, first.id);
}
