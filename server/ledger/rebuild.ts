/** Computes the stored sums anew from the entries, which alone are trusted. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { engineOf } from '../db/database.ts';

/** What a row of sums is of, in the order of its key. */
const key = [
  'member_id',
  'counts_year',
  'item',
  'day',
  'organisation_id',
  'counts_quarter',
  'counts_month',
  'award_points',
  'occasion',
] as const;

const keyList = key.join(', ');

const fromEntries = `select ${keyList}, sum(points) as points, sum(times) as times from entries group by ${keyList}`;

/** Rows of sums beside what the entries say, where the two differ: missing, too many, or of another amount. */
export const differingSums = `from (${fromEntries}) e full join day_sums s on ${key.map((column) => `s.${column} = e.${column}`).join(' and ')}
  where e.member_id is null or s.member_id is null or e.points <> s.points or e.times <> s.times`;

/** Replaces the sums where they differ from the entries and answers how many rows did. Postings wait until the commit. */
export async function rebuildSums(tx: Knex.Transaction): Promise<number> {
  if (engineOf(tx) === 'postgres') await tx.raw('lock table day_sums in share row exclusive mode');
  const [found] = await selectRaw<{ differing: number }>(tx, `select count(*) as differing ${differingSums}`);
  const differing = found?.differing ?? 0;
  if (differing === 0) return 0;
  await tx('day_sums').delete();
  await tx.raw(`insert into day_sums (${keyList}, points, times) ${fromEntries}`);
  return differing;
}
