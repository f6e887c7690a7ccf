/** The organisation tree: how it grows. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import type { OrganisationLevelCode } from '../contract/codes.ts';
import { type Organisation, organisationById } from './queries.ts';

export type NewOrganisation = {
  /** Null at the top of a tree. */
  readonly parentId: number | null;
  readonly level: OrganisationLevelCode;
  readonly name: string;
  /** Where space is short; the name when left out. */
  readonly shortName?: string;
};

/** Which levels may stand directly below a level; a group belongs to a branch and has nothing below. */
export const levelsBelow: Readonly<Record<OrganisationLevelCode, readonly OrganisationLevelCode[]>> = {
  committee: ['committee', 'general_branch', 'branch'],
  general_branch: ['branch'],
  branch: ['group'],
  group: [],
};

const shortNameMax = 40;

/** Adds an organisation. `organisation_unknown` when the parent is not there. Throws RangeError on a level that does not fit below its parent's. */
export async function addOrganisation(
  tx: Knex.Transaction,
  world: World,
  actor: Actor,
  { parentId, level, name, shortName = name.slice(0, shortNameMax) }: NewOrganisation,
): Promise<Outcome<Organisation, 'organisation_unknown'>> {
  const parent = parentId === null ? undefined : await organisationById(tx, parentId);
  if (parentId !== null && parent === undefined) return refused('organisation_unknown');
  if (parent !== undefined && !levelsBelow[parent.level].includes(level))
    throw new RangeError(`a ${level} does not stand below a ${parent.level}`);
  const uid = world.newUid();
  const [row] = await insertRows<{ id: number }>(
    tx,
    'organisations',
    [{ uid, parent_id: parentId, path: uid, level, name, short_name: shortName, created_at: world.clock(), closed_on: null }],
    'returning id',
  );
  if (row === undefined) throw new Error('a new organisation has no id');
  const path = `${parent?.path ?? '/'}${row.id}/`;
  await tx('organisations').where({ id: row.id }).update({ path });
  await recordAct(tx, world, { actor, action: 'organisation.add', organisationId: row.id, subject: uid, detail: { level } });
  return ok({ id: row.id, uid, parentId, path, level, name, shortName, closedOn: null });
}
