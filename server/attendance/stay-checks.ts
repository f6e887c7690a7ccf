/** Laws of leaving: it is what taps and notes say, and a stay earned when it was long enough, not before. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import type { Instant } from '../kernel/clock.ts';
import { hasEarned, stayOf } from './stay.ts';

type Found = { readonly subject: string; readonly detail: string };
type Row = {
  readonly subject: string;
  readonly at: Instant;
  readonly leftAt: Instant | null;
  readonly endsAt: Instant;
  readonly minStayMinutes: number;
};

const columns = `m.uid || ' ' || a.uid as subject, p.attended_at as at, p.left_at as "leftAt", a.ends_at as "endsAt", a.min_stay_minutes as "minStayMinutes"`;

/** Attendances read in one go. */
const perPage = 5_000;

/** Reads page by page what may be wrong, since the rule itself is no SQL. */
async function wrongIn<R extends { readonly id: number; readonly subject: string }>(
  db: Knex,
  sql: string,
  limit: number,
  wrong: (row: R) => string | null,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let last = 0; ;) {
    const page = await selectRaw<R>(db, `${sql} order by p.id limit ${perPage}`, [last]);
    for (const row of page) {
      const detail = wrong(row);
      if (detail !== null) found.push({ subject: row.subject, detail });
    }
    last = page.at(-1)?.id ?? last;
    if (page.length < perPage || found.length >= limit) return found;
  }
}

const leavings = `select p.id, ${columns}, f.last, d.left_at as noted
  from attendances p join members m on m.id = p.member_id join activities a on a.id = p.activity_id and a.sign_out = 1
  left join (select c.member_id, c.activity_id, max(c.judged_at) as last from
      (select coalesce(v.judged_at, t.judged_at) as judged_at, coalesce(v.verdict, t.verdict) as verdict,
        case when v.tap_id is null then t.member_id else v.member_id end as member_id,
        case when v.tap_id is null then t.activity_id else v.activity_id end as activity_id
      from taps t left join tap_verdicts v on v.tap_id = t.id and v.ordinal = (select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)) c
    where c.verdict in ('recorded', 'already_recorded') group by c.member_id, c.activity_id) f
    on f.member_id = p.member_id and f.activity_id = p.activity_id
  left join departures d on d.member_id = p.member_id and d.activity_id = p.activity_id
    and d.ordinal = (select max(x.ordinal) from departures x where x.member_id = p.member_id and x.activity_id = p.activity_id)
  where p.id > ?`;

const paid = `select p.id, ${columns}
  from attendances p join members m on m.id = p.member_id join activities a on a.id = p.activity_id and a.sign_out = 1
  where p.source = 'tap' and p.id > ? and exists (select 1 from entries e left join entries r on r.reverses_id = e.id
    where e.member_id = p.member_id and e.activity_id = p.activity_id and e.kind = 'award' and e.key is null and r.id is null)`;

type Leaving = Row & { readonly id: number; readonly last: Instant | null; readonly noted: Instant | null };

export const stayChecks: readonly Check[] = [
  checkBy('attendance.leaving_is_what_was_tapped_or_noted', (db, limit) =>
    wrongIn<Leaving>(db, leavings, limit, (row) =>
      stayOf([row.at, row.last ?? row.at], row.noted, row).leftAt === row.leftAt ? null : 'left at another time than taps and notes say',
    ),
  ),
  checkBy('attendance.nobody_leaves_without_signing_out', (db, limit) =>
    selectRaw<Found>(
      db,
      `select m.uid || ' ' || a.uid as subject, 'left an activity where nobody signs out' as detail
       from attendances p join members m on m.id = p.member_id join activities a on a.id = p.activity_id
       where a.sign_out = 0 and p.left_at is not null limit ?`,
      [limit],
    ),
  ),
  checkBy('attendance.a_short_stay_earns_nothing', (db, limit) =>
    wrongIn<Row & { readonly id: number }>(db, paid, limit, (row) =>
      hasEarned(row.at, row.leftAt, row) ? null : 'earned by a stay that was too short',
    ),
  ),
];
