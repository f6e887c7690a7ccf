/** How sheets stand: open or closed, what their closes deducted, which wait to be closed. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { type Activity, activitiesById } from '../activities/queries.ts';
import { inList, selectRaw } from '../db/bulk.ts';
import { dayAfter, dayOf, firstDayOf, instantAt, type Month, monthOf, previousPeriod } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { DeductionCause } from './rules.ts';

export type SheetState = {
  readonly state: 'open' | 'closed';
  /** How often it was closed. */
  readonly closings: number;
  /** By whom and when it was closed last; null for one that never was. */
  readonly closed: { readonly at: Instant; readonly accountId: number; readonly by: string } | null;
};

const neverClosed: SheetState = { state: 'open', closings: 0, closed: null };

/** The state of sheets by the activity's id; one that never was closed is open. */
export async function sheetStates(db: Knex, activityIds: readonly number[]): Promise<ReadonlyMap<number, SheetState>> {
  const rows: { id: number; state: SheetState['state']; closings: number; at: Instant; accountId: number; by: string }[] =
    activityIds.length === 0
      ? []
      : await db('sheets as s')
          .join('accounts as a', 'a.id', 's.closed_by')
          .leftJoin('members as m', 'm.id', 'a.member_id')
          .whereRaw(...inList(db, 's.activity_id', activityIds))
          .select({ id: 's.activity_id', state: 's.state', closings: 's.closings', at: 's.closed_at', accountId: 's.closed_by' })
          .select(db.raw('coalesce(m.name, a.name) as "by"'));
  const found = new Map(rows.map(({ id, state, closings, at, accountId, by }) => [id, { state, closings, closed: { at, accountId, by } }]));
  return new Map(activityIds.map((id) => [id, found.get(id) ?? neverClosed]));
}

export const sheetState = async (db: Knex, activityId: number): Promise<SheetState> =>
  (await sheetStates(db, [activityId])).get(activityId) ?? neverClosed;

/** One deduction as a close left it, and whether what it posted still stands. */
export type Deduction = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly item: string;
  readonly cause: DeductionCause;
  readonly points: Points;
  /** Why it was not posted; null for one that was. */
  readonly forgiven: string | null;
  readonly entryId: number | null;
  readonly stands: boolean;
};

/** What a closing of a sheet proposed, in the order of the roster. */
export async function deductionsOf(db: Knex, activityId: number, closing: number): Promise<readonly Deduction[]> {
  const rows: (Omit<Deduction, 'stands'> & { reversedBy: number | null })[] = await db('sheet_deductions as d')
    .join('members as m', 'm.id', 'd.member_id')
    .leftJoin('entries as r', 'r.reverses_id', 'd.entry_id')
    .where({ 'd.activity_id': activityId, 'd.closing': closing })
    .orderBy(['m.id', 'd.item'])
    .select({
      memberId: 'd.member_id',
      memberUid: 'm.uid',
      name: 'm.name',
      item: 'd.item',
      cause: 'd.cause',
      points: 'd.points',
      forgiven: 'd.forgiven',
      entryId: 'd.entry_id',
      reversedBy: 'r.id',
    });
  return rows.map(({ reversedBy, ...row }) => ({ ...row, stands: row.entryId !== null && reversedBy === null }));
}

/** What being at an activity earned a member; null where it earned nothing. */
export async function earnedAtSheet(db: Knex, activityId: number, memberId: number): Promise<Points | null> {
  const row: { points: number } | undefined = await db('entries as e')
    .leftJoin('entries as r', 'r.reverses_id', 'e.id')
    .where({ 'e.activity_id': activityId, 'e.member_id': memberId, 'e.kind': 'award' })
    .whereNull('e.key')
    .whereNull('r.id')
    .first('e.points');
  return row?.points ?? null;
}

/** Leave asked for an activity in time that nobody has decided: whom it concerns counts as absent. */
export async function leavesWaitingAt(db: Knex, { id, startsAt }: Activity): Promise<number> {
  const [row] = await db('leaves')
    .where({ activity_id: id })
    .where('asked_at', '<', startsAt)
    .whereNull('decision')
    .whereNull('withdrawn_at')
    .count({ count: '*' });
  return Number(row?.count ?? 0);
}

/** Months looked back, this one included: nobody closes the meeting of a season ago. */
const monthsBack = 4;
export const sheetsToCloseMax = 50;

const monthsUntil = (month: Month, count: number): readonly Month[] =>
  count === 0 ? [] : [...monthsUntil(previousPeriod(month), count - 1), month];

/** Sheets of activities that are over, not called off, hosted within a scope, not closed, in a month that is open at the host. */
function toClose(scope: Scope, now: Instant): { readonly sql: string; readonly bindings: readonly string[] } {
  const [within, patterns] = inScope('o.path', scope);
  const months = monthsUntil(monthOf(dayOf(now)), monthsBack);
  const inMonth = `(a.starts_at >= ? and a.starts_at < ? and not exists (select 1 from periods p where p.organisation_id = a.organisation_id and p.period = ?))`;
  return {
    sql: `from activities a join organisations o on o.id = a.organisation_id
      where a.cancelled_at is null and a.starts_at <= ? and a.checkin_closes_at <= ? and ${within}
        and not exists (select 1 from sheets s where s.activity_id = a.id and s.state = 'closed')
        and (${months.map(() => inMonth).join(' or ')})`,
    bindings: [now, now, ...patterns, ...months.flatMap((month) => [instantAt(firstDayOf(month)), instantAt(dayAfter(month)), month])],
  };
}

/** How many sheets wait to be closed. */
export async function countSheetsToClose(db: Knex, scope: Scope, now: Instant): Promise<number> {
  const { sql, bindings } = toClose(scope, now);
  const [row] = await selectRaw<{ count: number | string }>(db, `select count(*) as count ${sql}`, bindings);
  return Number(row?.count ?? 0);
}

/** The same, as activities, the oldest first; at most `sheetsToCloseMax`. */
export async function sheetsToClose(db: Knex, scope: Scope, now: Instant): Promise<readonly Activity[]> {
  const { sql, bindings } = toClose(scope, now);
  const rows = await selectRaw<{ id: number }>(
    db,
    `select a.id as id ${sql} order by a.starts_at, a.id limit ${sheetsToCloseMax}`,
    bindings,
  );
  const ids = rows.map(({ id }) => id);
  const found = new Map((await activitiesById(db, ids)).map((activity) => [activity.id, activity]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

export { countTapsToReview } from './tap-reviews.ts';
