/** The organisation tree as it is read. */
import type { Knex } from 'knex';
import { inList, selectRaw } from '../db/bulk.ts';
import { engineOf } from '../db/database.ts';
import type { Day } from '../kernel/calendar.ts';
import type { OrganisationLevelCode } from '../contract/codes.ts';

export type Organisation = {
  readonly id: number;
  readonly uid: string;
  readonly parentId: number | null;
  /** `/1/4/9/`: ids from the root down, its own last. */
  readonly path: string;
  readonly level: OrganisationLevelCode;
  readonly name: string;
  readonly shortName: string;
  /** The first day on which it is no more. */
  readonly closedOn: Day | null;
};

const columns = {
  id: 'id',
  uid: 'uid',
  parentId: 'parent_id',
  path: 'path',
  level: 'level',
  name: 'name',
  shortName: 'short_name',
  closedOn: 'closed_on',
};

/** A county has some 1,300 organisations; a tree beyond this is read by its parts. */
export const organisationsMax = 20_000;

/** The ids along a path, from the root down. */
export const idsOnPath = (path: string): readonly number[] => path.split('/').filter(Boolean).map(Number);

/** Steps below the root, from 0. */
export const depthOf = (path: string): number => idsOnPath(path).length - 1;

/** Whether an organisation is another, or lies below it. */
export const isWithin = (path: string, upperPath: string): boolean => path.startsWith(upperPath);

export const organisationByUid = async (db: Knex, uid: string): Promise<Organisation | undefined> =>
  db('organisations').where({ uid }).first(columns);

export const organisationById = async (db: Knex, id: number): Promise<Organisation | undefined> =>
  db('organisations').where({ id }).first(columns);

export async function organisationsByIds(db: Knex, ids: readonly number[]): Promise<ReadonlyMap<number, Organisation>> {
  if (ids.length === 0) return new Map();
  const rows: Organisation[] = await db('organisations')
    .whereRaw(...inList(db, 'id', ids))
    .select(columns);
  return new Map(rows.map((row) => [row.id, row]));
}

/** An organisation and everything below it, parents before children, siblings in the order they were made; at most `organisationsMax`. */
export async function subtree(db: Knex, path: string): Promise<readonly Organisation[]> {
  const rows: Organisation[] = await db('organisations')
    .where('path', 'like', `${path}%`)
    .orderBy('id')
    .limit(organisationsMax)
    .select(columns);
  return inTreeOrder(rows);
}

/** Organisations directly below another that are open and decide for themselves: groups do as their branch. In the order they were made. */
export const branchesDirectlyBelow = async (db: Knex, id: number, limit: number, offset = 0): Promise<readonly Organisation[]> =>
  db('organisations')
    .where({ parent_id: id })
    .whereNot({ level: 'group' })
    .whereNull('closed_on')
    .orderBy('id')
    .limit(Math.min(limit, organisationsMax))
    .offset(offset)
    .select(columns);

/** Ids of organisations at or below any of some paths, however many these are. */
export async function idsBelow(db: Knex, paths: readonly string[]): Promise<readonly number[]> {
  if (paths.length === 0) return [];
  const list = JSON.stringify([...new Set(paths)]);
  // After a path that ends in a slash comes a digit: the colon is the character that follows the nine.
  const sql =
    engineOf(db) === 'sqlite'
      ? `select distinct o.id from json_each(?) as p cross join organisations as o where o.path >= p.value and o.path < p.value || ':'`
      : `select distinct o.id from json_array_elements_text(?::json) as p(value) join organisations as o on o.path like p.value || '%'`;
  return (await selectRaw<{ id: number }>(db, sql, [list])).map(({ id }) => id);
}

/** Those at the top, without a parent. */
export const rootOrganisations = async (db: Knex): Promise<readonly Organisation[]> =>
  db('organisations').whereNull('parent_id').orderBy('id').limit(organisationsMax).select(columns);

/** Compared by ids, not as text: `/9/` comes before `/10/`. */
function inTreeOrder(organisations: readonly Organisation[]): readonly Organisation[] {
  const keyed = organisations.map((organisation) => ({ organisation, ids: idsOnPath(organisation.path) }));
  keyed.sort((a, b) => {
    for (let i = 0; i < Math.min(a.ids.length, b.ids.length); i++) {
      const step = (a.ids[i] ?? 0) - (b.ids[i] ?? 0);
      if (step !== 0) return step;
    }
    return a.ids.length - b.ids.length;
  });
  return keyed.map(({ organisation }) => organisation);
}

/** An organisation by what somebody types at the command line: its uid, name or short name. Undefined when none or several match. */
export async function organisationByWord(db: Knex, word: string): Promise<Organisation | undefined> {
  const rows: Organisation[] = await db('organisations')
    .where({ uid: word })
    .orWhere({ name: word })
    .orWhere({ short_name: word })
    .limit(2)
    .select(columns);
  return rows.length === 1 ? rows[0] : undefined;
}
