/** Laws of the ledger: what each entry says of itself, what the sums say of all. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { engineOf } from '../db/database.ts';
import { firstDayOf } from '../kernel/calendar.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { schemeReader } from '../scheme/queries.ts';
import { chainCheck } from './chain.ts';
import { countingChecks } from './counting-checks.ts';
import { differingSums } from './rebuild.ts';

type Found = { readonly subject: string; readonly detail: string };

const bySql = (name: string, sql: (db: Knex) => string): Check =>
  checkBy(name, (db, limit) => selectRaw<Found>(db, `${sql(db)} limit ?`, [limit]));

/** The date in Shanghai by the database's own calendar, not ours: a second opinion. */
const shanghaiDay = (db: Knex, column: string): string =>
  engineOf(db) === 'sqlite' ? `date(${column}, '+8 hours')` : `to_char(${column}::timestamp + interval '8 hours', 'YYYY-MM-DD')`;

const quarterOfDay = `substr(e.day, 1, 4) || '-Q' || ((cast(substr(e.day, 6, 2) as integer) + 2) / 3)`;

const named = `coalesce('named ' || e.key, 'attendance ' || e.member_id || ' ' || e.activity_id || ' ' || e.item)`;

/** The version in force where and when an entry's event was, and the points that it gives for a tap. */
async function foreignToTheirVersion(db: Knex): Promise<readonly Found[]> {
  const book = await schemeReader()(db);
  const rows = await selectRaw<{
    organisationId: number;
    month: string;
    versionId: number;
    item: string;
    source: string;
    points: number;
    uid: string;
  }>(
    db,
    `select organisation_id as "organisationId", month, scheme_version_id as "versionId", item, source, award_points as points, min(uid) as uid
     from entries where kind in ('award', 'carry_over') group by organisation_id, month, scheme_version_id, item, source, award_points`,
  );
  const places = await organisationsByIds(db, [...new Set(rows.map((row) => row.organisationId))]);
  return rows.flatMap((row): Found[] => {
    const path = places.get(row.organisationId)?.path;
    const inForce = path === undefined ? undefined : book.inForce(path, firstDayOf(row.month));
    if (inForce?.id !== row.versionId)
      return [{ subject: row.uid, detail: 'was posted under a scheme version that was not in force on its day' }];
    const item = inForce.scheme.items.find((one) => one.code === row.item);
    if (item === undefined) return [{ subject: row.uid, detail: `its scheme version has no item ${row.item}` }];
    return row.source === 'tap' && item.points !== row.points
      ? [{ subject: row.uid, detail: `its scheme version gives ${item.points} for ${row.item}` }]
      : [];
  });
}

export const ledgerChecks: readonly Check[] = [
  bySql(
    'ledger.sums_equal_entries',
    () => `select coalesce((select m.uid from members m where m.id = coalesce(e.member_id, s.member_id)), '') || ' ' || coalesce(e.item, s.item) || ' ' || coalesce(e.day, s.day) as subject,
      'stored ' || coalesce(cast(s.points as text), 'nothing') || ' in ' || coalesce(cast(s.times as text), 'no') || ' times, entries say ' ||
      coalesce(cast(e.points as text), 'nothing') || ' in ' || coalesce(cast(e.times as text), 'no') as detail ${differingSums}`,
  ),
  chainCheck,
  bySql(
    'ledger.one_standing_award_per_key',
    () => `select k.uid as subject, 'its key has ' || k.awards || ' awards, ' || k.standing || ' of them not reversed, up to generation ' || k.newest as detail
      from (select min(e.uid) as uid, count(*) as awards, count(*) - count(r.id) as standing, max(e.generation) as newest,
          min(case when r.id is null then e.generation end) as first_standing
        from entries e left join entries r on r.reverses_id = e.id where e.kind <> 'reversal' group by ${named}) k
      where k.standing > 1 or k.newest + 1 <> k.awards or k.first_standing < k.newest`,
  ),
  bySql(
    'ledger.reversals_are_exact',
    () => `select r.uid as subject, 'is not the exact opposite of what it reverses' as detail
      from entries r join entries e on e.id = r.reverses_id
      where e.kind = 'reversal' or r.id < e.id or r.points <> -e.points or r.times <> -e.times or r.award_points <> e.award_points
        or r.member_id <> e.member_id or r.organisation_id <> e.organisation_id or r.item <> e.item or r.day <> e.day or r.occurred_at <> e.occurred_at
        or r.occasion <> e.occasion or r.generation <> e.generation or r.scheme_version_id <> e.scheme_version_id
        or coalesce(r.activity_id, 0) <> coalesce(e.activity_id, 0)
      union all
      select min(uid), 'one entry was reversed ' || count(*) || ' times' from entries where reverses_id is not null group by reverses_id having count(*) > 1`,
  ),
  bySql(
    'ledger.dates_are_shanghai_dates',
    (
      db,
    ) => `select e.uid as subject, 'its day, month, quarter and year are not those of ' || e.occurred_at || ' in Shanghai' as detail from entries e
      where e.day <> ${shanghaiDay(db, 'e.occurred_at')} or e.month <> substr(e.day, 1, 7) or e.year <> substr(e.day, 1, 4) or e.quarter <> ${quarterOfDay}
        or e.counts_month < e.month or e.counts_quarter < e.quarter or e.counts_year < e.year`,
  ),
  ...countingChecks,
  bySql(
    'ledger.nobody_awards_themselves',
    () => `select e.uid as subject, 'was written or approved by its own beneficiary, approved by its author, or lacks the author that its source asks for' as detail
      from entries e left join accounts w on w.id = e.author_id left join accounts p on p.id = e.approver_id
      where w.member_id = e.member_id or p.member_id = e.member_id or e.approver_id = e.author_id
        or (e.source in ('tap', 'rule') and e.author_id is not null) or (e.source in ('secretary', 'claim') and e.author_id is null)`,
  ),
  bySql(
    'ledger.author_had_the_role',
    (db) => `select e.uid as subject, 'no role of its author covered its organisation when it was posted' as detail
      from entries e join organisations o on o.id = e.organisation_id
      where e.author_id is not null and not exists (
        select 1 from account_roles r join organisations h on h.id = r.organisation_id
        where r.account_id = e.author_id and r.role <> 'member' and substr(o.path, 1, length(h.path)) = h.path
          and r.from_day <= ${shanghaiDay(db, 'e.posted_at')} and (r.until_day is null or r.until_day > ${shanghaiDay(db, 'e.posted_at')}))`,
  ),
  checkBy('ledger.points_of_the_version_in_force', foreignToTheirVersion),
];
