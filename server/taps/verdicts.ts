/** What a kiosk is answered for kept taps: the current verdict of each, with what its display may show of the member. */
import type { Knex } from 'knex';
import { hasEarned, isLeaving, stayMinutes } from '../attendance/stay.ts';
import type { SignOut, TapVerdict, VerdictCode } from '../contract/taps.ts';
import { inList } from '../db/bulk.ts';
import { type Day, type Month, type Year, dayOf, monthOf, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Membership, membershipsOf } from '../members/queries.ts';
import type { LiveTotals } from '../rankings/live.ts';
import type { CountActivities } from './counts.ts';
import { type Asked, shownFor, shownNames } from './greetings.ts';
import type { Ruling } from './ingest.ts';
import type { Recorded } from './recorded.ts';
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
  sign_out: number | null;
  min_stay_minutes: number | null;
  ends_at: Instant | null;
  left_at: Instant | null;
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
      { attended_at: 'p.attended_at', late: 'p.late', left_at: 'p.left_at' },
      { sign_out: 'a.sign_out', min_stay_minutes: 'a.min_stay_minutes', ends_at: 'a.ends_at' },
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

type Award = { readonly points: Points; readonly month: Month; readonly year: Year };

/** A kept tap as it is answered: with what its attendance posted, and where its member has stood. */
type Kept = { readonly row: KeptRow; readonly award: Award | undefined; readonly memberships: readonly Membership[] };

/** What was recorded a moment ago, as it would be read now. */
const keptOf = (uid: string, { member, memberships, activity, came: { at, late, posted } }: Recorded): Kept => ({
  row: {
    uid,
    judged_at: at,
    verdict: 'recorded',
    member_id: member.id,
    member_uid: member.uid,
    member_name: member.name,
    activity_id: activity.id,
    activity_uid: activity.uid,
    title: activity.title,
    starts_at: activity.startsAt,
    checkin_opens_at: activity.opensAt,
    attended_at: at,
    late: late ? 1 : 0,
    sign_out: 0,
    min_stay_minutes: 0,
    ends_at: activity.endsAt,
    left_at: null,
  },
  award: posted === null ? undefined : { points: posted.points, month: posted.dates.countsMonth, year: posted.dates.countsYear },
  memberships,
});

/** The kept taps that rulings speak of, by uid: as just recorded, else as the database has them. */
async function keptBy(db: Knex, rulings: readonly Ruling[]): Promise<ReadonlyMap<string, Kept>> {
  const kept = rulings.filter((ruling) => ruling.setAside === null);
  const rows = await keptTaps(
    db,
    kept.filter((ruling) => ruling.recorded === null).map((ruling) => ruling.id),
  );
  const awards = await awardsOf(db, rows);
  const memberships = await membershipsOf(db, [...new Set(rows.flatMap((row) => row.member_id ?? []))]);
  return new Map([
    ...kept.flatMap(({ id, recorded }): [string, Kept][] => (recorded === null ? [] : [[id, keptOf(id, recorded)]])),
    ...rows.map((row): [string, Kept] => [
      row.uid,
      { row, award: awards.get(`${row.member_id} ${row.activity_id}`), memberships: memberships.get(row.member_id ?? 0) ?? [] },
    ]),
  ]);
}

/** The periods in which a tap is shown: those its award counts in, else its day's. */
const periodsOf = ({ row, award }: Kept): { readonly month: Month; readonly year: Year } => {
  if (award !== undefined) return award;
  const day = dayOf(row.starts_at ?? row.judged_at);
  return { month: monthOf(day), year: yearOf(day) };
};

const askedOf = (kept: Kept): readonly Asked[] =>
  kept.row.member_id === null || !greetedVerdicts.includes(kept.row.verdict)
    ? []
    : [
        {
          memberId: kept.row.member_id,
          memberships: kept.memberships,
          ...periodsOf(kept),
          ...(kept.row.verdict === 'no_activity' ? { roomOn: dayOf(kept.row.judged_at) } : {}),
        },
      ];

/** Where members sign out: a tap of leaving is told the stay as it is now, any other that one taps again. */
function signOutOf({ row, award }: Kept): { readonly signOut?: SignOut } {
  const { attended_at: at, left_at: leftAt, ends_at: endsAt, min_stay_minutes: minStayMinutes } = row;
  if (row.sign_out !== 1 || at === null || endsAt === null || minStayMinutes === null) return {};
  if (row.verdict !== 'recorded' && row.verdict !== 'already_recorded') return {};
  if (leftAt === null || !isLeaving(at, row.judged_at)) return { signOut: {} };
  const stay = { leftAt, minutes: stayMinutes(at, leftAt), points: award?.points ?? 0 };
  const isShort = !hasEarned(at, leftAt, { endsAt, minStayMinutes }) && minStayMinutes > 0;
  return { signOut: isShort ? { ...stay, leastMinutes: minStayMinutes } : stay };
}

export type VerdictParts = { readonly book: SchemeBook; readonly totals: LiveTotals; readonly counts: CountActivities };

/**
 * The answers for batches of rulings, in their order, in as many statements for many batches as for one: every kept tap
 * with its current verdict, whoever asks again.
 */
export async function verdictsFor(
  db: Knex,
  { book, totals, counts: countActivities }: VerdictParts,
  batches: readonly (readonly Ruling[])[],
  today: Day,
): Promise<readonly (readonly TapVerdict[])[]> {
  const kept = await keptBy(db, batches.flat());
  const greetable = (rulings: readonly Ruling[]): readonly Kept[] =>
    rulings.length > greetedTapsMax ? [] : rulings.flatMap((ruling) => kept.get(ruling.id) ?? []);
  const shown = await shownFor(
    db,
    book,
    totals,
    batches.flatMap((rulings) => greetable(rulings).flatMap(askedOf)),
  );
  const members = new Map(
    [...kept.values()].flatMap(({ row: { member_id: id, member_name: name }, memberships }) =>
      id === null || name === null ? [] : [[id, { id, name, memberships }] as const],
    ),
  );
  const names = await shownNames(db, [...members.values()], today);
  const counts = await countActivities(db, [...new Set([...kept.values()].flatMap(({ row }) => row.activity_id ?? []))]);

  const answerOf = (ruling: Ruling, greeted: boolean): TapVerdict => {
    const own = kept.get(ruling.id);
    if (ruling.setAside !== null || own === undefined) return { id: ruling.id, verdict: ruling.setAside ?? 'malformed' };
    const { row, award } = own;
    const greeting = greeted && greetedVerdicts.includes(row.verdict) ? shown.get(`${row.member_id} ${periodsOf(own).month}`) : undefined;
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
      ...signOutOf(own),
      ...(row.attended_at !== null ? { recordedAt: row.attended_at, late: row.late === 1 } : {}),
      ...(row.verdict === 'too_early' && row.checkin_opens_at !== null ? { opensAt: row.checkin_opens_at } : {}),
      ...(row.verdict === 'recorded'
        ? { points: row.sign_out === 1 ? 0 : (award?.points ?? 0) }
        : row.verdict === 'already_recorded'
          ? { points: 0 }
          : {}),
      ...(greeting === undefined ? {} : { monthTotal: greeting.totals.month, yearTotal: greeting.totals.year }),
      ...(row.verdict === 'no_activity' && greeting?.room !== undefined ? { room: [...greeting.room] } : {}),
      ...(greeting?.showsBalance === true ? { balance: greeting.balance } : {}),
      ...(greeting?.showsRank === true && greeting.totals.rank !== null ? { rank: greeting.totals.rank } : {}),
    };
  };
  return batches.map((rulings) => rulings.map((ruling) => answerOf(ruling, rulings.length <= greetedTapsMax)));
}
