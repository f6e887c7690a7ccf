/** Looks at a copy of a database without changing it: is it whole, what does it hold, which laws does it break. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import type { Check } from '../db/check.ts';
import { appliedSteps } from '../db/migrate.ts';
import { openReadOnly } from '../db/sqlite.ts';
import { linesOf, verify } from '../verify/service.ts';
import type { BackupNote } from './backup-note.ts';

/** Lines of what was found that a note carries. */
const foundMax = 20;

export type CopyFacts = Pick<BackupNote, 'kind' | 'steps' | 'counts' | 'heads'>;

/** Whether the file can be read as a database from its first page to its last. */
export async function isWhole(file: string): Promise<boolean> {
  const db = openReadOnly(file);
  try {
    const rows = await selectRaw<{ quick_check: string }>(db, 'pragma quick_check(1)');
    return rows.length === 1 && rows[0]?.quick_check === 'ok';
  } catch {
    return false;
  } finally {
    await db.destroy();
  }
}

async function countsIn(db: Knex): Promise<Record<string, number>> {
  const tables = await selectRaw<{ name: string }>(
    db,
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await selectRaw<{ n: number }>(db, `select count(*) as n from "${name}"`);
    counts[name] = row?.n ?? 0;
  }
  return counts;
}

/** What a whole file of this program holds. Throws when it is no database of Flagtap. */
export async function factsOf(file: string): Promise<CopyFacts> {
  const db = openReadOnly(file);
  try {
    const kind: { value: string } | undefined = await db('installation').where({ name: 'kind' }).first('value');
    const heads: { organisationId: string; seq: number; hash: string }[] = await db('ledger_heads as h')
      .join('organisations as o', 'o.id', 'h.organisation_id')
      .orderBy('o.id')
      .select({ organisationId: 'o.uid', seq: 'h.seq', hash: 'h.hash' });
    return {
      kind: kind?.value === 'sample' ? 'sample' : 'real',
      steps: [...(await appliedSteps(db))],
      counts: await countsIn(db),
      heads,
    };
  } finally {
    await db.destroy();
  }
}

/** Runs every check on the file. */
export async function verifiedCopy(file: string, checks: readonly Check[]): Promise<BackupNote['verified']> {
  const db = openReadOnly(file);
  try {
    const report = await verify(db, checks);
    return { ok: report.ok, checks: report.checks.length, found: linesOf(report).slice(0, foundMax) };
  } finally {
    await db.destroy();
  }
}
