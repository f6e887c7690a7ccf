/** Laws of what closes post: a carried entry is the share that its scheme hands on, an automatic one what the registers said. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { type Day, type Month, type Year, isPeriodOf, kindOf, lastDayOf, previousPeriod } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import { type Membership, membershipsOf, standingOn } from '../members/queries.ts';
import { closedPeriods } from '../periods/queries.ts';
import type { SchemeItem } from '../scheme/format.ts';
import { schemeReader } from '../scheme/queries.ts';
import { closesWith } from './automatic.ts';
import { sharesOf } from './carry.ts';

type Found = { readonly subject: string; readonly detail: string };

type Row = {
  readonly id: number;
  readonly uid: string;
  readonly memberId: number;
  readonly year: Year;
  readonly day: Day;
  readonly item: string;
  readonly versionId: number;
  readonly points: Points;
};

/** Carried entries read at once. */
const entriesPerPage = 2_000;

/**
 * Carried entries that stand, after an id. Left out are members who were moved, or given another class, after the posting:
 * what was right when the year closed is put right when it is closed again, and is no damage meanwhile.
 */
const standingAfter = (db: Knex, id: number): Promise<readonly Row[]> =>
  selectRaw<Row>(
    db,
    `select e.id, e.uid, e.member_id as "memberId", e.year, e.day, e.item, e.scheme_version_id as "versionId", e.points
     from entries e join members m on m.id = e.member_id left join entries r on r.reverses_id = e.id
     where e.kind = 'carry_over' and r.id is null and e.id > ?
       and not exists (select 1 from audit_rows a where a.subject = m.uid and a.action in ('member.transfer', 'member.class') and a.at >= e.posted_at)
     order by e.id limit ?`,
    [id, entriesPerPage],
  );

/** What differs from the rule, worked out again from the closed year; a year that was reopened is not asked about. */
async function unlikeTheirYear(db: Knex, limit: number): Promise<readonly Found[]> {
  const book = await schemeReader()(db);
  const found: Found[] = [];
  for (let last = 0; ;) {
    const rows = await standingAfter(db, last);
    const memberships = await membershipsOf(db, [...new Set(rows.map((row) => row.memberId))]);
    const ranked = (row: Row): Membership | undefined =>
      standingOn(memberships.get(row.memberId) ?? [], lastDayOf(previousPeriod(row.year)));
    const closed = await closedPeriods(db, [...new Set(rows.flatMap((row) => ranked(row)?.organisationId ?? []))]);
    for (const row of rows) {
      if (row.day !== `${row.year}-01-01` || book.byId(row.versionId)?.scheme.carryOver?.item !== row.item)
        found.push({ subject: row.uid, detail: `is carried to ${row.item} on ${row.day}, which its scheme version does not do` });
    }
    for (const own of groupBy(rows, (row) => `${ranked(row)?.organisationId ?? ''} ${row.year}`).values()) {
      const [first] = own;
      const place = first === undefined ? undefined : ranked(first);
      if (first === undefined || place === undefined) continue;
      const year = previousPeriod(first.year);
      if (!closed.has(place.organisationId, year)) continue;
      const ids = own.map((row) => row.memberId);
      const shares = await sharesOf(db, book, place.organisationPath, ids, year);
      for (const { uid, memberId, points } of own) {
        const share = shares.get(memberId) ?? 0;
        if (share !== points) found.push({ subject: uid, detail: `carries ${points}, and ${year} hands on ${share}` });
      }
    }
    last = rows.at(-1)?.id ?? last;
    if (rows.length < entriesPerPage || found.length >= limit) return found;
  }
}

type Automatic = {
  readonly id: number;
  readonly uid: string;
  readonly key: string;
  readonly memberUid: string;
  readonly month: Month;
  readonly day: Day;
  readonly item: string;
  readonly source: string;
  readonly authorId: number | null;
  readonly versionId: number;
  readonly points: Points;
  /** A payment of that month was known when it was posted; one was known before. */
  readonly paid: number;
  readonly paidBefore: number;
};

/** That a payment of the entry's month stood at its posting, or strictly before it: at the same millisecond nobody can say. */
const paymentAt = (before: '<' | '<='): string => `(case when exists (
  select 1 from dues_payments p where p.member_id = e.member_id and p.month = e.month and p.kind = 'paid' and p.entered_at ${before} e.posted_at
    and not exists (select 1 from dues_payments w where w.member_id = p.member_id and w.month = p.month and w.ordinal > p.ordinal
      and w.entered_at ${before === '<' ? '<=' : '<'} e.posted_at)) then 1 else 0 end)`;

const automaticAfter = (db: Knex, id: number): Promise<readonly Automatic[]> =>
  selectRaw<Automatic>(
    db,
    `select e.id, e.uid, e.key, m.uid as "memberUid", e.month, e.day, e.item, e.source, e.author_id as "authorId",
       e.scheme_version_id as "versionId", e.points, ${paymentAt('<=')} as paid, ${paymentAt('<')} as "paidBefore"
     from entries e join members m on m.id = e.member_id left join entries r on r.reverses_id = e.id
     where e.kind = 'award' and e.key like 'auto:%' and r.id is null and e.id > ? order by e.id limit ?`,
    [id, entriesPerPage],
  );

function wrongAutomatic(entry: Automatic, item: SchemeItem | undefined): string | null {
  const [, period = '', memberUid = '', code = ''] = entry.key.split(':');
  const isPeriod = (['month', 'quarter', 'year'] as const).some((kind) => isPeriodOf(kind, period));
  if (!isPeriod || memberUid !== entry.memberUid || code !== entry.item || entry.day !== lastDayOf(period))
    return 'is not what its key says';
  if (item === undefined || !closesWith(item.trigger, kindOf(period)) || item.points !== entry.points)
    return 'is no automatic item of its scheme version, or has other points';
  if (entry.source !== 'rule' || entry.authorId !== null) return 'is a proposal of the system that somebody else wrote';
  if (item.trigger.on === 'dues_paid_on_time' && entry.paid === 0) return `rewards dues of ${entry.month} that were not entered`;
  if (item.trigger.on === 'dues_overdue' && entry.paidBefore === 1) return `takes points for dues of ${entry.month} that were entered`;
  return null;
}

/** Automatic entries against their keys, their scheme and the register of dues as it stood when they were posted. */
async function unlikeTheirFacts(db: Knex, limit: number): Promise<readonly Found[]> {
  const book = await schemeReader()(db);
  const found: Found[] = [];
  for (let last = 0; ;) {
    const entries = await automaticAfter(db, last);
    for (const entry of entries) {
      const item = book.byId(entry.versionId)?.scheme.items.find(({ code }) => code === entry.item);
      const detail = wrongAutomatic(entry, item);
      if (detail !== null) found.push({ subject: entry.uid, detail });
      last = entry.id;
    }
    if (entries.length < entriesPerPage || found.length >= limit) return found;
  }
}

export const closingChecks: readonly Check[] = [
  checkBy('closing.a_carried_entry_is_its_years_share', unlikeTheirYear),
  checkBy('closing.an_automatic_item_follows_its_facts', unlikeTheirFacts),
];
