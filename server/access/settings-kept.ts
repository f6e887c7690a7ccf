/** Whose settings a viewer keeps, for the links to them. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import { addresses } from '../http/addresses.ts';
import { rolesOn, type Viewer } from '../http/viewer.ts';
import type { Day } from '../kernel/calendar.ts';
import type { MeModel } from '../../views/pages/me/model.ts';
import { may } from './rules.ts';

/** The organisations of the viewer's own roles whose settings they keep on a day. A group does as its branch and has none. */
export async function settingsKept(db: Knex, viewer: Viewer, day: Day): Promise<MeModel['settings']> {
  const ids = rolesOn(viewer, day).flatMap((role) =>
    may(viewer, 'keep_settings', role.organisationPath, day) ? [role.organisationId] : [],
  );
  if (ids.length === 0) return [];
  const rows: { uid: string; name: string }[] = await db('organisations')
    .whereRaw(...inList(db, 'id', ids))
    .whereNot({ level: 'group' })
    .orderBy('id')
    .select('uid', 'name');
  return rows.map(({ uid, name }) => ({ name, href: addresses.settingsOf(uid) }));
}
