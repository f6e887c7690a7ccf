/** Activities as the tap path and the pages read them. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { ActivityTerms, Audience } from './rules.ts';

export type Activity = ActivityTerms & {
  readonly id: number;
  readonly uid: string;
  readonly organisationId: number;
  /** The host's path, such as `/1/4/`. */
  readonly hostPath: string;
  readonly kind: string;
  readonly title: string;
  readonly place: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly lateAfter: Instant;
  readonly audiences: readonly Audience[];
};

/** Activities read in one go; a page or a group of taps never needs more. */
const activitiesMax = 20_000;

type ActivityRow = Omit<Activity, 'audiences' | 'signOut'> & { readonly signOut: number };

const columns = {
  id: 'a.id',
  uid: 'a.uid',
  organisationId: 'a.organisation_id',
  hostPath: 'o.path',
  kind: 'a.kind',
  title: 'a.title',
  place: 'a.place',
  startsAt: 'a.starts_at',
  endsAt: 'a.ends_at',
  opensAt: 'a.checkin_opens_at',
  closesAt: 'a.checkin_closes_at',
  lateAfter: 'a.late_after',
  signOut: 'a.sign_out',
  minStayMinutes: 'a.min_stay_minutes',
  studyMinutes: 'a.study_minutes',
  call: 'a.call',
  places: 'a.places',
  registerUntil: 'a.register_until',
} as const;

const ever = (db: Knex): Knex.QueryBuilder =>
  db('activities as a').join('organisations as o', 'o.id', 'a.organisation_id').limit(activitiesMax);
const standing = (db: Knex): Knex.QueryBuilder => ever(db).whereNull('a.cancelled_at');

type Whole<R> = Omit<R, 'signOut'> & Pick<Activity, 'signOut' | 'audiences'>;

async function withAudiences<R extends ActivityRow>(db: Knex, rows: readonly R[]): Promise<readonly Whole<R>[]> {
  if (rows.length === 0) return [];
  const parts: (Audience & { activityId: number })[] = await db('activity_audiences')
    .whereRaw(
      ...inList(
        db,
        'activity_id',
        rows.map((row) => row.id),
      ),
    )
    .orderBy(['activity_id', 'organisation_id', 'audience'])
    .select({ activityId: 'activity_id', organisationId: 'organisation_id', audience: 'audience' });
  const byActivity = groupBy(parts, (part) => part.activityId);
  return rows.map((row) => ({ ...row, signOut: row.signOut === 1, audiences: byActivity.get(row.id) ?? [] }));
}

/** What a plan says beside what judges taps. */
export type PlanDetails = {
  readonly speaker: string;
  /** Lines, ended by `\n`. */
  readonly agenda: string;
  /** How often it was changed since it was planned. */
  readonly changes: number;
  readonly cancelledAt: Instant | null;
  readonly cancelReason: string | null;
};
export type PlannedActivity = Activity & PlanDetails;

const details = {
  speaker: 'a.speaker',
  agenda: 'a.agenda',
  changes: 'a.changes',
  cancelledAt: 'a.cancelled_at',
  cancelReason: 'a.cancel_reason',
} as const;

/** The whole plan of a uid, also of a cancelled one. */
export async function plannedByUid(db: Knex, uid: string): Promise<PlannedActivity | undefined> {
  const rows: (ActivityRow & PlanDetails)[] = await db('activities as a')
    .join('organisations as o', 'o.id', 'a.organisation_id')
    .where('a.uid', uid)
    .limit(1)
    .select({
      ...columns,
      ...details,
    });
  return (await withAudiences(db, rows))[0];
}

/** The activities that an organisation hosted last, by their start, newest first: what a new plan is made after. */
export async function lastHosted(db: Knex, organisationId: number, kind: string | null, limit: number): Promise<readonly Activity[]> {
  const query = standing(db)
    .where('a.organisation_id', organisationId)
    .orderBy([
      { column: 'a.starts_at', order: 'desc' },
      { column: 'a.id', order: 'desc' },
    ]);
  if (kind !== null) void query.where('a.kind', kind);
  return withAudiences(db, await query.limit(Math.min(limit, activitiesMax)).select(columns));
}

/** An activity with the rule by which its day was found, where that was kept. */
export type HostedActivity = Activity & { readonly rule: string | null };

/** The activities that an organisation hosts in a span of time, by their start; half-open. */
export async function hostedWithin(
  db: Knex,
  organisationId: number,
  { from, until, limit }: { readonly from: Instant; readonly until: Instant; readonly limit: number },
): Promise<readonly HostedActivity[]> {
  const rows: (ActivityRow & { rule: string | null })[] = await standing(db)
    .where('a.organisation_id', organisationId)
    .where('a.starts_at', '>=', from)
    .where('a.starts_at', '<', until)
    .orderBy(['a.starts_at', 'a.id'])
    .limit(Math.min(limit, activitiesMax))
    .select({ ...columns, rule: 'a.plan_rule' });
  return withAudiences(db, rows);
}

/** The uids of the standing activities that were planned under some keys, by the key. */
export async function plannedUnder(db: Knex, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows: { key: string; uid: string }[] = await db('activities')
    .whereNull('cancelled_at')
    .whereRaw(...inList(db, 'plan_key', keys))
    .select({ key: 'plan_key', uid: 'uid' });
  return new Map(rows.map((row) => [row.key, row.uid]));
}

/** How many stand on the sheet of an activity, and how many of them without a tap. */
export async function signedInAt(db: Knex, activityId: number): Promise<{ readonly all: number; readonly byHand: number }> {
  const rows: { source: string; count: number | string }[] = await db('attendances')
    .where({ activity_id: activityId })
    .groupBy('source')
    .select('source')
    .count({ count: '*' });
  const of = (source: string): number => Number(rows.find((row) => row.source === source)?.count ?? 0);
  return { all: of('tap') + of('secretary'), byHand: of('secretary') };
}

/** Whether the sheet of an activity is closed: what it deducted rests on the plan. */
export async function isSheetClosed(db: Knex, activityId: number): Promise<boolean> {
  const row: unknown = await db('sheets').where({ activity_id: activityId, state: 'closed' }).first('activity_id');
  return row !== undefined;
}

/** Activities that share a beginning; more are told apart by their uid anyway. */
export const alikeMax = 10;

/** Activities by what somebody types at the command line, a uid or the beginning of a title, newest first. A cancelled one is absent. */
export async function activitiesByWord(db: Knex, word: string): Promise<readonly Activity[]> {
  if (word === '') return [];
  const rows: ActivityRow[] = await standing(db)
    .where((either) => void either.where('a.uid', word).orWhereRaw('substr(a.title, 1, ?) = ?', [Array.from(word).length, word]))
    .orderBy([
      { column: 'a.starts_at', order: 'desc' },
      { column: 'a.id', order: 'desc' },
    ])
    .limit(alikeMax)
    .select(columns);
  return withAudiences(db, rows);
}

/** The activity of a uid, also when nothing else fits. A cancelled one is absent. */
export async function activitiesByUid(db: Knex, uids: readonly string[]): Promise<readonly Activity[]> {
  if (uids.length === 0) return [];
  return withAudiences(
    db,
    await standing(db)
      .whereRaw(...inList(db, 'a.uid', uids))
      .select(columns),
  );
}

export async function activitiesById(db: Knex, ids: readonly number[]): Promise<readonly Activity[]> {
  if (ids.length === 0) return [];
  return withAudiences(
    db,
    await standing(db)
      .whereRaw(...inList(db, 'a.id', ids))
      .select(columns),
  );
}

export type Around = {
  /** Activities whose check-in window touches this span. */
  readonly from: Instant;
  readonly until: Instant;
  /** Organisations that may be in the audience. */
  readonly audienceIds: readonly number[];
  /** Organisations that may be the host. */
  readonly hostIds: readonly number[];
};

/** Activities near some taps: those of the audience organisations, those of the hosts. */
export async function activitiesAround(db: Knex, { from, until, audienceIds, hostIds }: Around): Promise<readonly Activity[]> {
  const rows: ActivityRow[] = await standing(db)
    .where('a.checkin_closes_at', '>', from)
    .where('a.checkin_opens_at', '<', until)
    .where((either) =>
      either
        .whereIn(
          'a.id',
          db('activity_audiences')
            .whereRaw(...inList(db, 'organisation_id', audienceIds))
            .select('activity_id'),
        )
        .orWhereRaw(...inList(db, 'a.organisation_id', hostIds)),
    )
    .orderBy(['a.starts_at', 'a.id'])
    .select(columns);
  return withAudiences(db, rows);
}

export type Concerning = {
  /** Path of an organisation: what is hosted there or below, what is meant for it, for all of one above, for any below. */
  readonly path: string;
  /** Half-open, by the start. */
  readonly from?: Instant;
  readonly until?: Instant;
  /** Only those whose check-in closes later than this, or not later. */
  readonly closingAfter?: Instant;
  readonly closedBy?: Instant;
  readonly newestFirst?: boolean;
  readonly limit: number;
  readonly offset?: number;
};

function concerning(db: Knex, among: Knex.QueryBuilder, asked: Concerning): Knex.QueryBuilder {
  const { path, from, until, closingAfter, closedBy, newestFirst = false, limit, offset = 0 } = asked;
  const above = path
    .split('/')
    .filter((part) => part !== '')
    .map(Number);
  const meant = db('activity_audiences as t')
    .join('organisations as x', 'x.id', 't.organisation_id')
    .where('x.path', 'like', `${path}%`)
    .orWhere((upper) => void upper.where('t.audience', 'all').whereRaw(...inList(db, 'x.id', above)))
    .select('t.activity_id');
  const query = among
    .where((either) => void either.where('o.path', 'like', `${path}%`).orWhereIn('a.id', meant))
    .orderBy([
      { column: 'a.starts_at', order: newestFirst ? 'desc' : 'asc' },
      { column: 'a.id', order: newestFirst ? 'desc' : 'asc' },
    ])
    .limit(Math.min(limit, activitiesMax))
    .offset(offset);
  if (from !== undefined) void query.where('a.starts_at', '>=', from);
  if (until !== undefined) void query.where('a.starts_at', '<', until);
  if (closingAfter !== undefined) void query.where('a.checkin_closes_at', '>', closingAfter);
  if (closedBy !== undefined) void query.where('a.checkin_closes_at', '<=', closedBy);
  return query;
}

/** Activities that concern an organisation, by their start. */
export const activitiesConcerning = async (db: Knex, asked: Concerning): Promise<readonly Activity[]> =>
  withAudiences(db, await concerning(db, standing(db), asked).select(columns));

/** A plan as a calendar shows it: with what it says, when it last changed, and whether it was called off. */
export type DatedPlan = PlannedActivity & { readonly createdAt: Instant; readonly changedAt: Instant | null };

/** The whole plans of the activities that concern an organisation, by their start; those called off too where asked. */
export async function plansConcerning(db: Knex, asked: Concerning, withCancelled: boolean): Promise<readonly DatedPlan[]> {
  type Row = ActivityRow & Omit<DatedPlan, keyof Activity>;
  const rows: Row[] = await concerning(db, withCancelled ? ever(db) : standing(db), asked).select({
    ...columns,
    ...details,
    createdAt: 'a.created_at',
    changedAt: 'a.changed_at',
  });
  return withAudiences(db, rows);
}
