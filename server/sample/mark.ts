/** The permanent mark of a database that holds the sample, with what its makers need to find again. */
import type { Knex } from 'knex';
import { insertRows } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';

export type SampleMark = {
  readonly createdAt: Instant;
  readonly seed: number;
  /** Uid of the branch that always has an activity open. */
  readonly branchUid: string;
  /** False when the creation was cut off: such a database is of no use and may be thrown away. */
  readonly finished: boolean;
};

const names = {
  kind: 'kind',
  createdAt: 'created_at',
  seed: 'sample_seed',
  branch: 'sample_branch',
  finishedAt: 'sample_finished_at',
} as const;
const sample = 'sample';

const rowsFor = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([name, value]) => ({ name, value }));

/** Marks the database before the first of the sample's rows is written. */
export async function beginMark(tx: Knex.Transaction, createdAt: Instant, seed: number): Promise<void> {
  await insertRows(tx, 'installation', rowsFor({ [names.kind]: sample, [names.createdAt]: createdAt, [names.seed]: String(seed) }));
}

export async function finishMark(tx: Knex.Transaction, branchUid: string, finishedAt: Instant): Promise<void> {
  await insertRows(tx, 'installation', rowsFor({ [names.branch]: branchUid, [names.finishedAt]: finishedAt }));
}

/** The mark, or null where the database is not a sample's. */
export async function sampleMark(db: Knex): Promise<SampleMark | null> {
  const rows: { name: string; value: string }[] = await db('installation').select('name', 'value');
  const held = new Map(rows.map((row) => [row.name, row.value]));
  if (held.get(names.kind) !== sample) return null;
  return {
    createdAt: held.get(names.createdAt) ?? '',
    seed: Number(held.get(names.seed) ?? 0),
    branchUid: held.get(names.branch) ?? '',
    finished: held.has(names.finishedAt),
  };
}

/** True for a database without organisations, accounts or a mark: migrated, nothing else. */
export async function isEmpty(db: Knex): Promise<boolean> {
  for (const table of ['organisations', 'accounts', 'installation'])
    if ((await db(table).first(db.raw('1 as one'))) !== undefined) return false;
  return true;
}
