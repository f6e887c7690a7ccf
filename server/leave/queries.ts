/** Leave as lists and other rooms read it. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import type { LeaveKindCode } from '../contract/codes.ts';
import { inList } from '../db/bulk.ts';
import { dayOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import { excuses, type LeaveStanding } from './rules.ts';

/** Who is excused from each activity, by its id: the kind of leave by member. */
export async function excusedAtEach(
  db: Knex,
  activityIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, LeaveKindCode>>> {
  if (activityIds.length === 0) return new Map();
  const rows: (LeaveStanding & { activityId: number; memberId: number; startsAt: Instant })[] = await db('leaves as l')
    .join('activities as a', 'a.id', 'l.activity_id')
    .whereRaw(...inList(db, 'l.activity_id', activityIds))
    .where({ 'l.decision': 'granted' })
    .whereNull('l.withdrawn_at')
    .select({ ...standingColumns, activityId: 'l.activity_id', memberId: 'l.member_id', startsAt: 'a.starts_at' });
  const granted = rows.filter((row) => excuses(row, row.startsAt));
  return new Map(
    [...groupBy(granted, (row) => row.activityId)].map(([activityId, leaves]) => [
      activityId,
      new Map(leaves.map(({ memberId, kind }) => [memberId, kind])),
    ]),
  );
}

const standingColumns = {
  kind: 'l.kind',
  askedAt: 'l.asked_at',
  decision: 'l.decision',
  decidedAt: 'l.decided_at',
  withdrawnAt: 'l.withdrawn_at',
} as const;

/** A request of a member at an activity, as the member sees it. */
export type OwnLeave = LeaveStanding & { readonly uid: string; readonly words: string; readonly decisionWords: string };

const ownColumns = { ...standingColumns, uid: 'l.uid', words: 'l.words', decisionWords: 'l.decision_words' } as const;

/** The leave of a member at an activity that waits or was granted. */
export const standingLeave = async (db: Knex, activityId: number, memberId: number): Promise<OwnLeave | undefined> =>
  db('leaves as l')
    .where({ 'l.activity_id': activityId, 'l.member_id': memberId })
    .whereNull('l.withdrawn_at')
    .where((standing) => void standing.whereNull('l.decision').orWhere({ 'l.decision': 'granted' }))
    .first(ownColumns);

/** The last request of a member at an activity, however it ended. */
export const lastLeave = async (db: Knex, activityId: number, memberId: number): Promise<OwnLeave | undefined> =>
  db('leaves as l').where({ 'l.activity_id': activityId, 'l.member_id': memberId }).orderBy('l.id', 'desc').first(ownColumns);

/** A leave as officers list it. */
export type ListedLeave = OwnLeave & {
  readonly memberId: number;
  readonly memberName: string;
  /** Where the member belongs today. */
  readonly organisationId: number;
  readonly organisationPath: string;
  readonly organisationName: string;
  readonly activityUid: string;
  readonly activityTitle: string;
  readonly hostId: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** Entered by somebody else for the member: 1, else 0. */
  readonly entered: number;
  readonly decidedByName: string | null;
};

/** Leaves of activities that were not called off, of members who belong inside the scope now. */
function listed(db: Knex, scope: Scope, now: Instant): Knex.QueryBuilder {
  const today = dayOf(now);
  return db('leaves as l')
    .join('activities as a', 'a.id', 'l.activity_id')
    .join('members as m', 'm.id', 'l.member_id')
    .join('memberships as s', 's.member_id', 'l.member_id')
    .join('organisations as o', 'o.id', 's.organisation_id')
    .where('s.from_day', '<=', today)
    .where((open) => void open.whereNull('s.until_day').orWhere('s.until_day', '>', today))
    .whereNull('a.cancelled_at')
    .whereRaw(...inScope('o.path', scope));
}

const listedColumns = (db: Knex) => ({
  ...ownColumns,
  memberId: 'l.member_id',
  memberName: 'm.name',
  organisationId: 'o.id',
  organisationPath: 'o.path',
  organisationName: 'o.name',
  activityUid: 'a.uid',
  activityTitle: 'a.title',
  hostId: 'a.organisation_id',
  startsAt: 'a.starts_at',
  endsAt: 'a.ends_at',
  entered: db.raw(
    '(case when exists (select 1 from accounts e where e.id = l.entered_by and e.member_id = l.member_id) then 0 else 1 end)',
  ),
  decidedByName: db.raw(
    '(select coalesce(n.name, d.name) from accounts d left join members n on n.id = d.member_id where d.id = l.decided_by)',
  ),
});

export const leaveByUid = async (db: Knex, uid: string, scope: Scope, now: Instant): Promise<ListedLeave | undefined> =>
  listed(db, scope, now).where('l.uid', uid).first(listedColumns(db));

const waiting = (query: Knex.QueryBuilder): Knex.QueryBuilder => query.whereNull('l.withdrawn_at').whereNull('l.decision');

/** Leaves that wait for a decision before their activity begins, the next activity first. */
export const leavesToDecide = async (db: Knex, scope: Scope, now: Instant, limit: number): Promise<readonly ListedLeave[]> =>
  waiting(listed(db, scope, now))
    .where('a.starts_at', '>', now)
    .orderBy(['a.starts_at', 'l.id'])
    .limit(limit)
    .select(listedColumns(db));

/** Leaves on which nobody decided in time, for activities since a moment, the newest first. */
export const leavesMissed = async (
  db: Knex,
  scope: Scope,
  { since, now }: { readonly since: Instant; readonly now: Instant },
  limit: number,
): Promise<readonly ListedLeave[]> =>
  waiting(listed(db, scope, now))
    .where('a.starts_at', '<=', now)
    .where('a.starts_at', '>', since)
    .orderBy([
      { column: 'a.starts_at', order: 'desc' },
      { column: 'l.id', order: 'desc' },
    ])
    .limit(limit)
    .select(listedColumns(db));

/** Leaves that were decided or withdrawn, for activities since a moment, the furthest ahead first. */
export const leavesSettled = async (
  db: Knex,
  scope: Scope,
  { since, now }: { readonly since: Instant; readonly now: Instant },
  limit: number,
): Promise<readonly ListedLeave[]> =>
  listed(db, scope, now)
    .where((settled) => void settled.whereNotNull('l.decision').orWhereNotNull('l.withdrawn_at'))
    .where('a.starts_at', '>', since)
    .orderBy([
      { column: 'a.starts_at', order: 'desc' },
      { column: 'l.id', order: 'desc' },
    ])
    .limit(limit)
    .select(listedColumns(db));

/** How many leaves wait for a decision of somebody with this scope; their own, which another decides, left out. */
export async function countLeavesToDecide(db: Knex, scope: Scope, now: Instant, exceptMemberId: number | null = null): Promise<number> {
  const query = waiting(listed(db, scope, now)).where('a.starts_at', '>', now);
  if (exceptMemberId !== null) void query.whereNot('l.member_id', exceptMemberId);
  return countOf(await query.count({ count: '*' }));
}

const countOf = ([row]: readonly { readonly count?: number | string }[]): number => Number(row?.count ?? 0);

/** What the page of an activity says of leave: how many requests wait, how the reader's own stands. */
export type LeaveAtActivity = { readonly waiting: number; readonly own: OwnLeave | null };

export async function leaveAtActivity(db: Knex, activityId: number, memberId: number | null): Promise<LeaveAtActivity> {
  const rows = await db('leaves').where({ activity_id: activityId }).whereNull('decision').whereNull('withdrawn_at').count({ count: '*' });
  const own = memberId === null ? undefined : await lastLeave(db, activityId, memberId);
  return { waiting: countOf(rows), own: own ?? null };
}

/** The leaves of an activity that wait or were granted, by member. */
export async function leavesAt(db: Knex, activityId: number): Promise<ReadonlyMap<number, OwnLeave>> {
  const rows: (OwnLeave & { memberId: number })[] = await db('leaves as l')
    .where({ 'l.activity_id': activityId })
    .whereNull('l.withdrawn_at')
    .where((standing) => void standing.whereNull('l.decision').orWhere({ 'l.decision': 'granted' }))
    .select({ ...ownColumns, memberId: 'l.member_id' });
  return new Map(rows.map((row) => [row.memberId, row]));
}

export { countProofsToDecide, proofsOfMember } from './proof-queries.ts';
