/** Taps around an activity: by which somebody came, of guests, of cards and clocks that are not settled; what coming earned. */
import type { Knex } from 'knex';
import type { Activity } from '../activities/queries.ts';
import { selectRaw } from '../db/bulk.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { ArrivalTap } from './bursts.ts';
import { expectedMax } from './queries.ts';

/** What attending posted, by member: the awards of an activity that stand. */
export async function awardsAt(db: Knex, activityId: number): Promise<ReadonlyMap<number, Points>> {
  const rows = await selectRaw<{ memberId: number; points: number }>(
    db,
    `select e.member_id as "memberId", e.points as points from entries e left join entries r on r.reverses_id = e.id
     where e.activity_id = ? and e.kind = 'award' and e.key is null and r.id is null`,
    [activityId],
  );
  return new Map(rows.map((row) => [row.memberId, row.points]));
}

export type KnownArrival = ArrivalTap & {
  readonly tapUid: string;
  readonly device: string;
  /** Where the member stood on the activity's day. */
  readonly path: string;
  readonly memberUid: string;
  readonly name: string;
};

/** The taps by which members came, with their kiosks, oldest first. */
export const arrivalTaps = async (db: Knex, activityId: number): Promise<readonly KnownArrival[]> =>
  db('attendances as p')
    .join('taps as t', 't.id', 'p.tap_id')
    .join('devices as d', 'd.id', 't.device_id')
    .join('members as m', 'm.id', 'p.member_id')
    .join('organisations as o', 'o.id', 'p.organisation_id')
    .where({ 'p.activity_id': activityId })
    .orderBy(['p.attended_at', 'p.tap_id'])
    .limit(expectedMax)
    .select({
      tapId: 'p.tap_id',
      tapUid: 't.uid',
      deviceId: 't.device_id',
      device: 'd.name',
      memberId: 'p.member_id',
      memberUid: 'm.uid',
      name: 'm.name',
      path: 'o.path',
      at: 'p.attended_at',
    });

const currentVerdict = `left join tap_verdicts v on v.tap_id = t.id and v.ordinal = (select max(n.ordinal) from tap_verdicts n where n.tap_id = t.id)`;

/** Guests on a sheet; more are a public event, and counted elsewhere. */
export const guestsMax = 200;

/** `path` of their own organisation where they are members, `at` where they tapped. */
export type Guest = { readonly name: string; readonly origin: string; readonly path: string | null; readonly at: Instant | null };

/** Members of elsewhere who tapped at an activity that is not meant for them, then guests whom somebody wrote down. */
export async function guestsAt(db: Knex, { id, startsAt }: Pick<Activity, 'id' | 'startsAt'>): Promise<readonly Guest[]> {
  const day = dayOf(startsAt);
  const tapped = await selectRaw<Guest>(
    db,
    `select m.name as name, coalesce(o.name, '') as origin, o.path as path, min(t.judged_at) as at
     from taps t ${currentVerdict} join members m on m.id = t.member_id
       left join memberships s on s.member_id = m.id and s.from_day <= ? and (s.until_day is null or s.until_day > ?)
       left join organisations o on o.id = s.organisation_id
     where t.activity_id = ? and t.verdict = 'not_expected' and coalesce(v.verdict, t.verdict) = 'not_expected'
     group by m.id, m.name, o.name, o.path order by min(t.judged_at), m.id limit ${guestsMax}`,
    [day, day, id],
  );
  const written: Guest[] = await db('sheet_guests')
    .where({ activity_id: id })
    .whereNull('removed_at')
    .orderBy('id')
    .limit(guestsMax)
    .select({ name: 'name', origin: 'origin' })
    .select(db.raw('null as path'), db.raw('null as at'));
  return [...tapped, ...written];
}

/**
 * Taps at kiosks of the host's line while check-in was open: cards that nobody holds; clocks that were wrong, by the kiosk's
 * own time or that of arrival, until somebody has looked.
 */
export async function unsettledAt(db: Knex, { hostPath, opensAt, closesAt }: Activity): Promise<number> {
  const within = (moment: string): string => `t.${moment} >= ? and t.${moment} < ?`;
  const [row] = await selectRaw<{ count: number | string }>(
    db,
    `select count(*) as count from taps t join devices d on d.id = t.device_id join organisations o on o.id = d.organisation_id ${currentVerdict}
     where (t.verdict = 'unknown_card' and ${within('judged_at')}
         or t.verdict = 'clock_review' and (${within('tapped_at')} or ${within('received_at')})
           and not exists (select 1 from tap_reviews w where w.tap_id = t.id))
       and (o.path like ? or ? like o.path || '%') and coalesce(v.verdict, t.verdict) = t.verdict`,
    [opensAt, closesAt, opensAt, closesAt, opensAt, closesAt, `${hostPath}%`, hostPath],
  );
  return Number(row?.count ?? 0);
}
