/** What a kiosk is answered for kept taps: the current verdict of each, with what its display may show of the member. */
import type { Knex } from 'knex';
import type { TapVerdict, VerdictCode } from '../contract/taps.ts';
import { inList } from '../db/bulk.ts';
import { type Day, type Month, type Year, dayOf, monthOf, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { activityCounts } from './counts.ts';
import { type Asked, shownFor, shownNames } from './greetings.ts';
import type { Ruling } from './ingest.ts';
import { maskedName } from '../kernel/masked-name.ts';

/** A batch of at most so many taps is greeted with totals: a kiosk that comes back with hundreds of old taps greets nobody. */
export const greetedTapsMax = 20;

type KeptRow = {
  uid: string;
  judged_at: Instant;
  verdict: VerdictCode;
  member_id: number | null;
  member_uid: string | null;
  member_name: string | null;
  activity_id: number | null;
  activity_uid: string | null;
  title: string | null;
  starts_at: Instant | null;
  checkin_opens_at: Instant | null;
  attended_at: Instant | null;
  late: number | null;
};

async function keptTaps(db: Knex, uids: readonly string[]): Promise<readonly KeptRow[]> {
  if (uids.length === 0) return [];
  return db('taps as t')
    .leftJoin('tap_verdicts as v', (on) => {
      on.on('v.tap_id', 't.id').andOn('v.ordinal', '=', db.raw('(select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)'));
    })
    .leftJoin('members as m', 'm.id', db.raw('case when v.tap_id is null then t.member_id else v.member_id end'))
    .leftJoin('activities as a', 'a.id', db.raw('case when v.tap_id is null then t.activity_id else v.activity_id end'))
    .leftJoin('attendances as p', (on) => {
      on.on('p.member_id', 'm.id').andOn('p.activity_id', 'a.id');
    })
    .whereRaw(...inList(db, 't.uid', uids))
    .select(
      { uid: 't.uid', judged_at: 't.judged_at', member_id: 'm.id', member_uid: 'm.uid', member_name: 'm.name' },
      { activity_id: 'a.id', activity_uid: 'a.uid', title: 'a.title', starts_at: 'a.starts_at', checkin_opens_at: 'a.checkin_opens_at' },
      { attended_at: 'p.attended_at', late: 'p.late' },
      db.raw('coalesce(v.verdict, t.verdict) as verdict'),
    );
}

/** What attendances posted, by member and activity: the award that stands, with the periods it counts in. */
async function awardsOf(db: Knex, rows: readonly KeptRow[]): Promise<ReadonlyMap<string, { points: Points; month: Month; year: Year }>> {
  const activityIds = [...new Set(rows.flatMap((row) => row.activity_id ?? []))];
  const memberIds = [...new Set(rows.flatMap((row) => row.member_id ?? []))];
  if (activityIds.length === 0 || memberIds.length === 0) return new Map();
  const entries: { member_id: number; activity_id: number; points: number; counts_month: string; counts_year: string }[] = await db(
    'entries as e',
  )
    .leftJoin('entries as r', 'r.reverses_id', 'e.id')
    .whereRaw(...inList(db, 'e.member_id', memberIds))
    .whereRaw(...inList(db, 'e.activity_id', activityIds))
    .where({ 'e.kind': 'award' })
    .whereNull('e.key')
    .whereNull('r.id')
    .select('e.member_id', 'e.activity_id', 'e.points', 'e.counts_month', 'e.counts_year');
  return new Map(entries.map((e) => [`${e.member_id} ${e.activity_id}`, { points: e.points, month: e.counts_month, year: e.counts_year }]));
}

const greetedVerdicts: readonly VerdictCode[] = ['recorded', 'already_recorded', 'no_activity', 'too_early', 'too_late', 'not_expected'];

/** The answers for rulings, in their order; every kept tap with its current verdict, whoever asks again. */
export async function verdictsFor(db: Knex, book: SchemeBook, rulings: readonly Ruling[], today: Day): Promise<readonly TapVerdict[]> {
  const kept = await keptTaps(
    db,
    rulings.filter((ruling) => ruling.setAside === null).map((ruling) => ruling.id),
  );
  const byUid = new Map(kept.map((row) => [row.uid, row]));
  const awards = await awardsOf(db, kept);
  const periodsOf = (row: KeptRow): { month: Month; year: Year } => {
    const day = dayOf(row.starts_at ?? row.judged_at);
    return awards.get(`${row.member_id} ${row.activity_id}`) ?? { month: monthOf(day), year: yearOf(day) };
  };
  const rows = rulings.length > greetedTapsMax ? [] : kept;
  const greeted = rows
    .filter((row) => greetedVerdicts.includes(row.verdict))
    .flatMap((row): Asked[] => (row.member_id === null ? [] : [{ memberId: row.member_id, ...periodsOf(row) }]));
  const shown = await shownFor(db, book, greeted);
  const members = [
    ...new Map(
      kept.flatMap((row) => (row.member_id === null || row.member_name === null ? [] : [[row.member_id, row.member_name] as const])),
    ),
  ];
  const names = await shownNames(
    db,
    members.map(([id, name]) => ({ id, name })),
    today,
  );
  const counts = await activityCounts(db, [...new Set(kept.flatMap((row) => row.activity_id ?? []))]);

  return rulings.map((ruling): TapVerdict => {
    const row = byUid.get(ruling.id);
    if (ruling.setAside !== null || row === undefined) return { id: ruling.id, verdict: ruling.setAside ?? 'malformed' };
    const award = awards.get(`${row.member_id} ${row.activity_id}`);
    const greeting = shown.get(`${row.member_id} ${periodsOf(row).month}`);
    const count = counts.get(row.activity_id ?? 0);
    return {
      id: row.uid,
      verdict: row.verdict,
      ...(row.member_uid !== null && row.member_name !== null
        ? { member: { id: row.member_uid, name: names.get(row.member_id ?? 0) ?? maskedName(row.member_name) } }
        : {}),
      ...(row.activity_uid !== null && row.title !== null && row.starts_at !== null
        ? {
            activity: {
              id: row.activity_uid,
              title: row.title,
              startsAt: row.starts_at,
              present: count?.present ?? 0,
              expected: count?.expected ?? 0,
            },
          }
        : {}),
      ...(row.attended_at !== null ? { recordedAt: row.attended_at, late: row.late === 1 } : {}),
      ...(row.verdict === 'too_early' && row.checkin_opens_at !== null ? { opensAt: row.checkin_opens_at } : {}),
      ...(row.verdict === 'recorded' ? { points: award?.points ?? 0 } : row.verdict === 'already_recorded' ? { points: 0 } : {}),
      ...(greeting === undefined ? {} : { monthTotal: greeting.totals.month, yearTotal: greeting.totals.year }),
      ...(greeting?.showsBalance === true ? { balance: greeting.balance } : {}),
      ...(greeting?.showsRank === true && greeting.totals.rank !== null ? { rank: greeting.totals.rank } : {}),
    };
  });
}
