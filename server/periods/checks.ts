/** Laws of closed periods and of what was published from them. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

/** Documents held at once. */
const documentsPerPage = 50;

/** A published document is the one whose digest stands beside it. */
async function changedPublications(db: Knex, limit: number): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let last = 0; ;) {
    const rows = await selectRaw<{ id: number; uid: string; document: string; digest: string }>(
      db,
      'select id, uid, document, digest from publications where id > ? order by id limit ?',
      [last, documentsPerPage],
    );
    for (const { id, uid, document, digest } of rows) {
      if (createHash('sha256').update(document).digest('hex') !== digest)
        found.push({ subject: uid, detail: 'its document is not the one that was published' });
      last = id;
    }
    if (rows.length < documentsPerPage || found.length >= limit) return found;
  }
}

export const periodChecks: readonly Check[] = [
  checkBy('periods.state_follows_the_acts', (db, limit) =>
    selectRaw<Found>(
      db,
      `select o.uid || ' ' || coalesce(p.period, a.period) as subject, 'whether it is closed is not what its last act says' as detail
       from (select x.organisation_id, x.period from period_acts x
         where x.act = 'close' and x.id = (select max(y.id) from period_acts y where y.organisation_id = x.organisation_id and y.period = x.period)) a
       full join periods p on p.organisation_id = a.organisation_id and p.period = a.period
       join organisations o on o.id = coalesce(p.organisation_id, a.organisation_id)
       where p.period is null or a.period is null limit ?`,
      [limit],
    ),
  ),
  checkBy('periods.acts_hold_the_chain', (db, limit) =>
    selectRaw<Found>(
      db,
      `select a.uid as subject, 'the entry that was the head at this act is not in the chain' as detail from period_acts a
       where a.head_seq > 0 and not exists (
         select 1 from entries e where e.organisation_id = a.organisation_id and e.seq = a.head_seq and e.hash = a.head_hash) limit ?`,
      [limit],
    ),
  ),
  checkBy('periods.publications_are_as_published', changedPublications),
];
