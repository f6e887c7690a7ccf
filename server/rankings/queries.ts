/** A member's entries as pages tell them: what, when, why, who, and what became of it. */
import type { Knex } from 'knex';
import type { EntryFact, LateFact } from '../contract/explanation.ts';
import type { Named } from '../../views/named.ts';
import { inList } from '../db/bulk.ts';
import {
  type Day,
  type Month,
  type Period,
  type Quarter,
  type Year,
  dayOf,
  kindOf,
  monthOf,
  quarterOf,
  yearOf,
} from '../kernel/calendar.ts';
import { type Instant, msOf } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Closings, closingsFor, closedBefore } from './closings.ts';

type Counts = { readonly month: Month; readonly quarter: Quarter; readonly year: Year };

type EntryRow = {
  readonly id: number;
  readonly uid: string;
  readonly organisationId: number;
  readonly key: string | null;
  readonly generation: number;
  readonly item: string;
  readonly versionId: number;
  readonly points: Points;
  readonly day: Day;
  readonly countsMonth: Month;
  readonly countsQuarter: Quarter;
  readonly countsYear: Year;
  readonly source: EntryFact['source'];
  readonly reason: string | null;
  readonly evidence: string | null;
  readonly postedAt: Instant;
  readonly authorName: string | null;
  readonly activityId: number | null;
  readonly activityUid: string | null;
  readonly title: string | null;
  readonly place: string | null;
  readonly startsAt: Instant | null;
  readonly attendedAt: Instant | null;
  readonly late: number | null;
  readonly tappedAt: Instant | null;
  readonly kiosk: string | null;
  readonly reversedAt: Instant | null;
  readonly reversedWhy: string | null;
  readonly reversedBy: string | null;
  readonly reversedMonth: Month | null;
  readonly reversedQuarter: Quarter | null;
  readonly reversedYear: Year | null;
  readonly originalDay: Day | null;
  readonly originalPoints: Points | null;
  readonly originalMonth: Month | null;
};

const columns = {
  id: 'e.id',
  uid: 'e.uid',
  organisationId: 'e.organisation_id',
  key: 'e.key',
  generation: 'e.generation',
  item: 'e.item',
  versionId: 'e.scheme_version_id',
  points: 'e.points',
  day: 'e.day',
  countsMonth: 'e.counts_month',
  countsQuarter: 'e.counts_quarter',
  countsYear: 'e.counts_year',
  source: 'e.source',
  reason: 'e.reason',
  evidence: 'e.evidence_digest',
  postedAt: 'e.posted_at',
  activityId: 'a.id',
  activityUid: 'a.uid',
  title: 'a.title',
  place: 'a.place',
  startsAt: 'a.starts_at',
  attendedAt: 'p.attended_at',
  late: 'p.late',
  tappedAt: 't.judged_at',
  kiosk: 'd.name',
  reversedAt: 'r.posted_at',
  reversedWhy: 'r.reason',
  reversedMonth: 'r.counts_month',
  reversedQuarter: 'r.counts_quarter',
  reversedYear: 'r.counts_year',
  originalDay: 'o.day',
  originalPoints: 'o.points',
  originalMonth: 'o.counts_month',
} as const;

/** A member's name where an account is a member's, else what it signs in with. */
const nameOf = (account: string): string =>
  `(select coalesce(m.name, c.name) from accounts c left join members m on m.id = c.member_id where c.id = ${account})`;

/** The tap of an attendance; of one that was taken back, the tap that first led to it. */
const tapOf = `coalesce(p.tap_id, (select min(x.id) from taps x where x.activity_id = e.activity_id and x.member_id = e.member_id and x.verdict = 'recorded'))`;

/** What is shown: a month, quarter or year, of a year perhaps the months up to one. */
export type Shown = { readonly period: Period; readonly until: Month | null };

const kindShown = ({ period }: Shown): keyof Counts => {
  const kind = kindOf(period);
  if (kind === 'day' || kind === 'week') throw new RangeError(`entries count in no ${kind}`);
  return kind;
};

const isShown = (shown: Shown | null, counts: Counts): boolean =>
  shown === null || (counts[kindShown(shown)] === shown.period && (shown.until === null || counts.month <= shown.until));

/**
 * A member's entries, those that count in what is shown where that is given. An entry and its reversal are told as one
 * where both belong here; a reversal that counts in a later period stands there as a line of its own.
 */
function told(db: Knex, memberId: number, shown: Shown | null): Knex.QueryBuilder {
  const query = db('entries as e').leftJoin('entries as o', 'o.id', 'e.reverses_id').where('e.member_id', memberId);
  if (shown === null) return query.whereNot('e.kind', 'reversal');
  const column = `counts_${kindShown(shown)}`;
  const { period, until } = shown;
  void query.where(`e.${column}`, period);
  if (until === null) return query.where((alone) => void alone.whereNull('o.id').orWhereRaw(`o.${column} <> e.${column}`));
  return query
    .where('e.counts_month', '<=', until)
    .where((alone) => void alone.whereNull('o.id').orWhereRaw(`(o.${column} <> e.${column} or o.counts_month > ?)`, [until]));
}

const lineageOf = ({ key, activityId, item }: Pick<EntryRow, 'key' | 'activityId' | 'item'>): string =>
  key === null ? `activity ${activityId} ${item}` : `key ${key}`;

/** The entry that stands in the place of a reversed one: the same fact, one generation later. */
async function successorsOf(db: Knex, memberId: number, rows: readonly EntryRow[]): Promise<ReadonlyMap<string, string>> {
  const reversed = rows.filter((row) => row.reversedAt !== null);
  if (reversed.length === 0) return new Map();
  const later: { uid: string; key: string | null; generation: number; item: string; activityId: number | null }[] = await db('entries')
    .where({ member_id: memberId })
    .whereNot('kind', 'reversal')
    .where('generation', '>', 0)
    .where((same) => {
      void same.whereRaw(
        ...inList(
          db,
          'key',
          reversed.flatMap((row) => row.key ?? []),
        ),
      );
      void same.orWhereRaw(
        ...inList(
          db,
          'activity_id',
          reversed.flatMap((row) => row.activityId ?? []),
        ),
      );
    })
    .select({ uid: 'uid', key: 'key', generation: 'generation', item: 'item', activityId: 'activity_id' });
  return new Map(later.map((row) => [`${lineageOf(row)} ${row.generation}`, row.uid]));
}

const minuteMs = 60_000;

const lateMinutesOf = ({ late, startsAt, attendedAt }: EntryRow): number | null =>
  late === 1 && startsAt !== null && attendedAt !== null ? Math.max(1, Math.ceil((msOf(attendedAt) - msOf(startsAt)) / minuteMs)) : null;

const itemName = (book: SchemeBook, { versionId, item }: EntryRow): Named => {
  const named = book.byId(versionId)?.scheme.items.find((one) => one.code === item);
  return named === undefined ? { nameZh: item } : { nameZh: named.nameZh, ...(named.nameEn === undefined ? {} : { nameEn: named.nameEn }) };
};

/** The levels at which an entry counts elsewhere than its day says. */
function lateFactsOf(
  { day, countsMonth, countsQuarter, countsYear, organisationId, postedAt }: EntryRow,
  closings: Closings,
): readonly LateFact[] {
  const levels = [
    { kind: 'month', own: monthOf(day), countsIn: countsMonth },
    { kind: 'quarter', own: quarterOf(day), countsIn: countsQuarter },
    { kind: 'year', own: yearOf(day), countsIn: countsYear },
  ] as const;
  return levels
    .filter(({ own, countsIn }) => own !== countsIn)
    .map((level) => ({ ...level, closedOn: closedBefore(closings, organisationId, level.own, postedAt) }));
}

type Reversed = { readonly at: Instant; readonly why: string; readonly by: string | null; readonly counts: Counts };

function reversedOf(row: EntryRow): Reversed | null {
  const { reversedAt, reversedWhy, reversedBy, reversedMonth, reversedQuarter, reversedYear } = row;
  if (reversedAt === null || reversedMonth === null || reversedQuarter === null || reversedYear === null) return null;
  return {
    at: reversedAt,
    why: reversedWhy ?? '',
    by: reversedBy,
    counts: { month: reversedMonth, quarter: reversedQuarter, year: reversedYear },
  };
}

export type EntriesAsked = {
  readonly memberId: number;
  /** Null: whatever they count in. */
  readonly shown: Shown | null;
  readonly limit: number;
  /** What an item's single award adds to the score shown, where a rule cut it. */
  readonly countedOf?: (item: string) => Points | null;
};

/** Newest day first, at most `limit`, with how many there are. */
export async function entriesTold(
  db: Knex,
  book: SchemeBook,
  { memberId, shown, limit, countedOf = () => null }: EntriesAsked,
): Promise<{ readonly entries: readonly EntryFact[]; readonly total: number }> {
  const rows: EntryRow[] = await told(db, memberId, shown)
    .leftJoin('entries as r', 'r.reverses_id', 'e.id')
    .leftJoin('activities as a', 'a.id', 'e.activity_id')
    .leftJoin('attendances as p', (on) => void on.on('p.member_id', 'e.member_id').andOn('p.activity_id', 'e.activity_id'))
    .joinRaw(`left join taps as t on e.source = 'tap' and t.id = ${tapOf}`)
    .leftJoin('devices as d', 'd.id', 't.device_id')
    .orderBy([
      { column: 'e.day', order: 'desc' },
      { column: 'e.id', order: 'desc' },
    ])
    .limit(limit)
    .select(columns)
    .select(db.raw(`${nameOf('e.author_id')} as "authorName"`), db.raw(`${nameOf('r.author_id')} as "reversedBy"`));
  const counted: { total: number | string } | undefined = await told(db, memberId, shown).count({ total: '*' }).first();
  const successors = await successorsOf(db, memberId, rows);
  const closings = await closingsFor(
    db,
    rows.filter((row) => row.countsMonth !== monthOf(row.day)).map((row) => row.organisationId),
  );
  const here = new Set(rows.map((row) => row.uid));
  const successorOf = (row: EntryRow): string | null => {
    const uid = successors.get(`${lineageOf(row)} ${row.generation + 1}`);
    return uid !== undefined && here.has(uid) ? uid : null;
  };
  const entries = rows.map((row): EntryFact => {
    const reversed = reversedOf(row);
    const takenBack = reversed !== null && isShown(shown, reversed.counts);
    return {
      id: row.uid,
      day: row.day,
      code: row.item,
      item: itemName(book, row),
      points: row.points,
      counted: takenBack ? null : countedOf(row.item),
      source: row.source,
      at: row.source === 'tap' ? (row.attendedAt ?? row.tappedAt) : null,
      kiosk: row.kiosk,
      lateMinutes: lateMinutesOf(row),
      activity: row.title,
      activityId: row.activityUid,
      place: row.place === '' ? null : row.place,
      recordedBy: row.authorName,
      recordedAt: row.postedAt,
      reason: row.reason,
      evidence: row.evidence,
      late: lateFactsOf(row, closings),
      reversal: takenBack ? { reason: reversed.why, day: dayOf(reversed.at), by: reversed.by, successorId: successorOf(row) } : null,
      reversedIn: takenBack || reversed === null ? null : { day: dayOf(reversed.at), reason: reversed.why, period: reversed.counts.month },
      reverses:
        row.originalDay === null || row.originalPoints === null || row.originalMonth === null
          ? null
          : { day: row.originalDay, points: row.originalPoints, period: row.originalMonth },
    };
  });
  return { entries, total: Number(counted?.total ?? 0) };
}
