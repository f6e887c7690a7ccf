/** Laws of counted periods: nothing counts where it was closed already, nothing counts later without a close. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

const levels = ['month', 'quarter', 'year'] as const;
type Level = (typeof levels)[number];

/** As text at or after the last day of a period and before the first day after it. */
const endOf = (column: string, level: Level): string => {
  if (level === 'month') return `${column} || '-31'`;
  if (level === 'year') return `${column} || '-12-31'`;
  return `substr(${column}, 1, 5) || case substr(${column}, 7, 1) when '1' then '03' when '2' then '06' when '3' then '09' else '12' end || '-31'`;
};

/** Every closing with the act that ended it, if one did. */
const closings = `(select c.id, c.organisation_id, c.period, c.head_seq, c.at, n.head_seq as end_seq, n.at as end_at
  from period_acts c left join period_acts n on n.id = (
    select min(x.id) from period_acts x where x.organisation_id = c.organisation_id and x.period = c.period and x.id > c.id)
  where c.act = 'close')`;

/** The chain's own numbers tell exactly what was posted while the entry's organisation had closed. */
const closedAtOwn = (level: Level): string => `select e.uid, e.counts_${level} as period from entries e
  join ${closings} c on c.organisation_id = e.organisation_id and c.period = e.counts_${level} and e.seq > c.head_seq and (c.end_seq is null or e.seq <= c.end_seq)`;

/** Elsewhere the chain is another one: only the time tells, and at the same millisecond nothing. */
const closedWhereRanked = (level: Level): string => `select e.uid, e.counts_${level} as period from entries e
  join memberships s on s.member_id = e.member_id and s.organisation_id <> e.organisation_id
    and s.from_day <= ${endOf(`e.counts_${level}`, level)} and (s.until_day is null or s.until_day > ${endOf(`e.counts_${level}`, level)})
  join ${closings} c on c.organisation_id = s.organisation_id and c.period = e.counts_${level} and e.posted_at > c.at and (c.end_at is null or e.posted_at < c.end_at)`;

const laterWithoutClose = (level: Level): string => `select e.uid, e.${level} as period from entries e
  where e.kind <> 'reversal' and e.counts_${level} <> e.${level} and not exists (
    select 1 from period_acts c where c.period = e.${level} and c.act = 'close' and c.at <= e.posted_at
      and ((c.organisation_id = e.organisation_id and c.head_seq < e.seq)
        or exists (select 1 from memberships s where s.member_id = e.member_id and s.organisation_id = c.organisation_id)))`;

const union = (parts: readonly string[]): string => parts.join(' union all ');

const byEntry = (name: string, parts: readonly string[], detail: string): Check =>
  checkBy(name, (db, limit) =>
    selectRaw<Found>(db, `select f.uid as subject, '${detail} ' || f.period as detail from (${union(parts)}) f limit ?`, [limit]),
  );

export const countingChecks: readonly Check[] = [
  byEntry(
    'ledger.nothing_counts_in_a_closed_period',
    levels.flatMap((level) => [closedAtOwn(level), closedWhereRanked(level)]),
    'was posted after the closing of the period in which it counts:',
  ),
  byEntry('ledger.only_a_closing_moves_an_entry', levels.map(laterWithoutClose), 'counts later than its event, and nobody had closed'),
];
