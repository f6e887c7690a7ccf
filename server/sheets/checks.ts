/** Laws of kept sheets: a close posted what it proposed and nobody forgave, a mark by hand decides, nobody marks themselves. */
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';

type Found = { readonly subject: string; readonly detail: string };

const bySql = (name: string, sql: string): Check => checkBy(name, (db, limit) => selectRaw<Found>(db, `${sql} limit ?`, [limit]));

const newestMark = `k.ordinal = (select max(n.ordinal) from sheet_marks n where n.activity_id = k.activity_id and n.member_id = k.member_id)`;
const standingMarks = `sheet_marks k join members m on m.id = k.member_id join activities a on a.id = k.activity_id where ${newestMark} and k.status <> 'none'`;
const ofPair = `m.uid || ' ' || a.uid`;

/** The lines of the close by which each closed sheet stands. */
const standingLines = `sheets s join sheet_deductions d on d.activity_id = s.activity_id and d.closing = s.closings and s.state = 'closed'
  join members m on m.id = d.member_id join activities a on a.id = d.activity_id`;

export const sheetChecks: readonly Check[] = [
  bySql(
    'sheets.state_is_the_last_act',
    `select a.uid as subject, 'is not what its acts say' as detail from sheets s join activities a on a.id = s.activity_id
       left join (select activity_id, max(ordinal) as newest, sum(case when act = 'close' then 1 else 0 end) as closes from sheet_acts group by activity_id) c
         on c.activity_id = s.activity_id
       left join sheet_acts l on l.activity_id = s.activity_id and l.ordinal = c.newest
       where l.act is null or c.closes <> s.closings or (s.state = 'closed') <> (l.act = 'close')
     union all
     select a.uid, 'was closed and has no state' from sheet_acts c join activities a on a.id = c.activity_id
       where c.ordinal = 1 and not exists (select 1 from sheets s where s.activity_id = c.activity_id)`,
  ),
  bySql(
    'sheets.close_and_reopen_alternate',
    `select a.uid as subject, 'has acts that do not follow on each other' as detail from sheet_acts c join activities a on a.id = c.activity_id
       left join sheet_acts b on b.activity_id = c.activity_id and b.ordinal = c.ordinal - 1
       where (c.ordinal = 1 and c.act <> 'close') or (c.ordinal > 1 and (b.act is null or b.act = c.act))`,
  ),
  bySql(
    'sheets.posted_what_was_proposed',
    `select ${ofPair} as subject, 'its entry is not the deduction that its sheet proposed' as detail
       from sheet_deductions d join members m on m.id = d.member_id join activities a on a.id = d.activity_id join entries e on e.id = d.entry_id
       where e.member_id <> d.member_id or coalesce(e.activity_id, 0) <> d.activity_id or e.item <> d.item or e.points <> d.points or e.source <> 'rule'
         or coalesce(e.key, '') <> 'sheet:' || a.uid || ':' || m.uid || ':' || d.item
     union all
     select ${ofPair}, 'what its closed sheet posted was taken back by something else' from ${standingLines}
       join entries r on r.reverses_id = d.entry_id where coalesce(r.reason, '') <> 'sheet_put_right'`,
  ),
  bySql(
    'sheets.nothing_posted_beside_a_close',
    `select e.uid as subject, 'stands for a sheet that is open, or that forgave it' as detail
       from entries e left join entries r on r.reverses_id = e.id
       where e.kind = 'award' and e.key like 'sheet:%' and r.id is null
         and not exists (select 1 from sheet_deductions d join sheets s on s.activity_id = d.activity_id and s.closings = d.closing and s.state = 'closed'
           where d.entry_id = e.id)`,
  ),
  bySql(
    'sheets.nobody_present_is_absent',
    `select ${ofPair} as subject, 'was there and has points deducted for absence' as detail from ${standingLines}
       join attendances p on p.member_id = d.member_id and p.activity_id = d.activity_id
       left join entries r on r.reverses_id = d.entry_id
       where d.cause = 'absent' and d.entry_id is not null and r.id is null`,
  ),
  bySql(
    'sheets.marks_are_numbered',
    `select ${ofPair} as subject, 'its marks are not numbered from 1 without a gap' as detail
       from sheet_marks k join members m on m.id = k.member_id join activities a on a.id = k.activity_id
       group by m.uid, a.uid having min(k.ordinal) <> 1 or max(k.ordinal) <> count(*)`,
  ),
  bySql(
    'sheets.nobody_marks_themselves',
    `select ${ofPair} as subject, 'was marked by their own account' as detail
       from sheet_marks k join members m on m.id = k.member_id join activities a on a.id = k.activity_id join accounts w on w.id = k.account_id
       where w.member_id = k.member_id
     union all
     select ${ofPair}, 'was forgiven by their own account'
       from sheet_deductions d join members m on m.id = d.member_id join activities a on a.id = d.activity_id
       join sheet_acts c on c.activity_id = d.activity_id and c.ordinal = 2 * d.closing - 1 join accounts w on w.id = c.account_id
       where d.forgiven is not null and w.member_id = d.member_id`,
  ),
  bySql(
    'sheets.marked_present_stands',
    `select ${ofPair} as subject, 'was marked as present and has no attendance by hand since then' as detail from ${standingMarks} and k.present_at is not null
       and not exists (select 1 from attendances p where p.member_id = k.member_id and p.activity_id = k.activity_id and p.source = 'secretary'
         and p.attended_at <= k.present_at)
     union all
     select ${ofPair}, 'has an attendance by hand that no mark holds up' from attendances p join members m on m.id = p.member_id join activities a on a.id = p.activity_id
       where p.source = 'secretary' and not exists (select 1 from sheet_marks k where k.member_id = p.member_id and k.activity_id = p.activity_id
         and k.present_at is not null and ${newestMark})`,
  ),
  bySql(
    'sheets.marked_away_is_away',
    `select ${ofPair} as subject, 'was marked as not there and has an attendance' as detail from ${standingMarks} and k.present_at is null
       and exists (select 1 from attendances p where p.member_id = k.member_id and p.activity_id = k.activity_id)`,
  ),
  bySql(
    'sheets.taps_reviewed_were_in_doubt',
    `select t.uid as subject, 'was reviewed and its time was never in doubt' as detail from tap_reviews w join taps t on t.id = w.tap_id
       where t.verdict <> 'clock_review'`,
  ),
  bySql(
    'sheets.taps_reviewed_present_were_marked',
    `select t.uid as subject, 'is said to have been a presence that nobody marked' as detail from tap_reviews w join taps t on t.id = w.tap_id
       where w.word = 'present' and not exists (select 1 from sheet_marks k where k.activity_id = w.activity_id and k.member_id = w.member_id
         and k.present_at is not null and k.marked_at <= w.reviewed_at)
     union all
     select t.uid, 'was written in by the account of its own holder' from tap_reviews w join taps t on t.id = w.tap_id
       join accounts c on c.id = w.account_id where w.member_id is not null and c.member_id = w.member_id`,
  ),
];
