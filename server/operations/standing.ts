/** How this installation stands: when the last backup and the last verification were, and what they found; the same for every process. */
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Instant } from '../kernel/clock.ts';

const found = z.object({
  at: z.string().length(24),
  /** False when something was found. */
  ok: z.boolean(),
  violations: z.number().int().nonnegative(),
});
export type Finding = z.infer<typeof found>;
export type FindingName = 'last_backup' | 'last_verify';

export async function recordFinding(tx: Knex.Transaction, name: FindingName, finding: Finding): Promise<void> {
  await tx('installation')
    .insert({ name, value: JSON.stringify(finding) })
    .onConflict('name')
    .merge();
}

/** The newest finding; null before there was one. */
export async function findingOf(db: Knex, name: FindingName): Promise<Finding | null> {
  const row: { value: string } | undefined = await db('installation').where({ name }).first('value');
  return row === undefined ? null : found.parse(JSON.parse(row.value));
}

/** When this database was begun. A database that was never marked counts as begun now: nothing was due before. */
export async function begunAt(db: Knex, now: Instant): Promise<Instant> {
  const row: { value: string } | undefined = await db('installation').where({ name: 'created_at' }).first('value');
  return row?.value ?? now;
}
