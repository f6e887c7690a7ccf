/** A member's entries as pages tell them: what, when, why, and what became of it. */
import type { Knex } from 'knex';
import type { EntryFact } from '../../views/pages/parts.ts';
import type { Named } from '../../views/named.ts';
import { inList } from '../db/bulk.ts';
import { type Day, type Month, type Period, dayOf, kindOf, monthOf } from '../kernel/calendar.ts';
import { type Instant, msOf } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { SchemeBook } from '../scheme/queries.ts';

type EntryRow = {
  readonly id: number;
  readonly uid: string;
  readonly kind: string;
  readonly key: string | null;
  readonly generation: number;
  readonly item: string;
  readonly versionId: number;
  readonly points: Points;
  readonly day: Day;
  readonly countsMonth: Month;
  readonly source: EntryFact['source'];
  readonly reason: string | null;
  readonly activityId: number | null;
  readonly title: string | null;
  readonly place: string | null;
  readonly startsAt: Instant | null;
  readonly attendedAt: Instant | null;
  readonly late: number | null;
  readonly reversedAt: Instant | null;
  readonly reversedWhy: string | null;
};

const columns = {
  id: 'e.id',
  uid: 'e.uid',
  kind: 'e.kind',
  key: 'e.key',
  generation: 'e.generation',
  item: 'e.item',
  versionId: 'e.scheme_version_id',
  points: 'e.points',
  day: 'e.day',
  countsMonth: 'e.counts_month',
  source: 'e.source',
  reason: 'e.reason',
  activityId: 'a.id',
  title: 'a.title',
  place: 'a.place',
  startsAt: 'a.starts_at',
  attendedAt: 'p.attended_at',
  late: 'p.late',
  reversedAt: 'r.posted_at',
  reversedWhy: 'r.reason',
} as const;

/** `month`, `quarter` or `year` of a period, as the column that says what an entry counts in. */
const countsColumn = (period: Period): 'counts_month' | 'counts_quarter' | 'counts_year' => {
  const kind = kindOf(period);
  if (kind === 'day' || kind === 'week') throw new RangeError(`entries count in no ${kind}`);
  return `counts_${kind}`;
};

/**
 * A member's entries, those that count in the period where one is given. An entry and its reversal are told as one where
 * both belong here; a reversal that counts in a later period stands there as a line of its own.
 */
function told(db: Knex, memberId: number, period: Period | null): Knex.QueryBuilder {
  const query = db('entries as e').where('e.member_id', memberId);
  if (period === null) return query.leftJoin('entries as r', 'r.reverses_id', 'e.id').whereNot('e.kind', 'reversal');
  const column = countsColumn(period);
  return query
    .leftJoin('entries as r', (on) => void on.on('r.reverses_id', 'e.id').andOn(`r.${column}`, `e.${column}`))
    .leftJoin('entries as o', (on) => void on.on('o.id', 'e.reverses_id').andOn(`o.${column}`, `e.${column}`))
    .where(`e.${column}`, period)
    .whereNull('o.id');
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
  return named === undefined ? { nameZh: item } : { nameZh: named.nameZh, nameEn: named.nameEn };
};

export type EntriesAsked = {
  readonly memberId: number;
  /** Null: whatever they count in. */
  readonly period: Period | null;
  readonly limit: number;
  /** What an item's single award adds to the score shown, where a rule cut it. */
  readonly countedOf?: (item: string) => Points | null;
};

/** Newest day first, at most `limit`, with how many there are. */
export async function entriesTold(
  db: Knex,
  book: SchemeBook,
  { memberId, period, limit, countedOf = () => null }: EntriesAsked,
): Promise<{ readonly entries: readonly EntryFact[]; readonly total: number }> {
  const rows: EntryRow[] = await told(db, memberId, period)
    .leftJoin('activities as a', 'a.id', 'e.activity_id')
    .leftJoin('attendances as p', (on) => void on.on('p.member_id', 'e.member_id').andOn('p.activity_id', 'e.activity_id'))
    .orderBy([
      { column: 'e.day', order: 'desc' },
      { column: 'e.id', order: 'desc' },
    ])
    .limit(limit)
    .select(columns);
  const counted: { total: number | string } | undefined = await told(db, memberId, period).count({ total: '*' }).first();
  const successors = await successorsOf(db, memberId, rows);
  const here = new Set(rows.map((row) => row.uid));
  const successorOf = (row: EntryRow): string | null => {
    const uid = successors.get(`${lineageOf(row)} ${row.generation + 1}`);
    return uid !== undefined && here.has(uid) ? uid : null;
  };
  const entries = rows.map((row): EntryFact => ({
    id: row.uid,
    day: row.day,
    item: itemName(book, row),
    points: row.points,
    counted: row.reversedAt === null ? countedOf(row.item) : null,
    source: row.source,
    at: row.source === 'tap' ? row.attendedAt : null,
    place: row.place === '' ? null : row.place,
    activity: row.title,
    lateMinutes: lateMinutesOf(row),
    countsIn: row.countsMonth === monthOf(row.day) ? null : row.countsMonth,
    reversal: row.reversedAt === null ? null : { reason: row.reversedWhy ?? '', day: dayOf(row.reversedAt), successorId: successorOf(row) },
  }));
  return { entries, total: Number(counted?.total ?? 0) };
}
