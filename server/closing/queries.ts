/** What is left to close, and what is still open in a period that is about to be closed. */
import type { Knex } from 'knex';
import { subtreeOf } from '../access/rules.ts';
import { selectRaw } from '../db/bulk.ts';
import { listDevices } from '../devices/queries.ts';
import {
  type Day,
  type Month,
  type Period,
  type PeriodKind,
  dayAfter,
  firstDayOf,
  instantAt,
  kindOf,
  lastDayOf,
  periodOf,
  previousPeriod,
} from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { closedPeriods, firstEntryDay } from '../periods/queries.ts';
import { whyNotClose } from '../periods/rules.ts';

/** Periods of each kind looked back for one that is open. */
const periodsBackMax = 36;
export const openSheetsMax = 50;
export const branchesOpenMax = 50;

/** Periods of an organisation that may be closed today, those that ended first first; a month before the quarter that ends with it. */
export async function periodsToClose(db: Knex, organisationId: number, today: Day): Promise<readonly Period[]> {
  const firstDay = await firstEntryDay(db, organisationId);
  if (firstDay === null) return [];
  const closed = await closedPeriods(db, [organisationId]);
  const found = (['month', 'quarter', 'year'] as const satisfies readonly PeriodKind[]).flatMap((kind) => {
    const periods: Period[] = [];
    let period = previousPeriod(periodOf(today, kind));
    for (let back = 0; back < periodsBackMax && dayAfter(period) > firstDay; back++, period = previousPeriod(period)) periods.push(period);
    return periods.filter((one) => whyNotClose(one, today, firstDay, (other) => closed.has(organisationId, other)) === null);
  });
  return found.toSorted((a, b) => (lastDayOf(a) < lastDayOf(b) ? -1 : lastDayOf(a) > lastDayOf(b) ? 1 : 0));
}

/** The month of an organisation that is to be closed now; null when there is none. */
export const monthToClose = async (db: Knex, organisationId: number, today: Day): Promise<Month | null> =>
  (await periodsToClose(db, organisationId, today)).find((period) => kindOf(period) === 'month') ?? null;

export type OpenSheet = { readonly uid: string; readonly title: string; readonly startsAt: Instant; readonly endsAt: Instant };

const during = (period: Period): readonly [Instant, Instant] => [instantAt(firstDayOf(period)), instantAt(dayAfter(period))];

/** Sheets of a period that nobody closed, of activities held by an organisation or below it, the oldest first; one more than `openSheetsMax` says that there are more. */
export const openSheetsIn = (db: Knex, path: string, period: Period): Promise<readonly OpenSheet[]> =>
  selectRaw<OpenSheet>(
    db,
    `select a.uid, a.title, a.starts_at as "startsAt", a.ends_at as "endsAt" from activities a join organisations o on o.id = a.organisation_id
     where o.path like ? and a.cancelled_at is null and a.starts_at >= ? and a.starts_at < ?
       and not exists (select 1 from sheets s where s.activity_id = a.id and s.state = 'closed')
     order by a.starts_at, a.id limit ?`,
    [`${path}%`, ...during(period), openSheetsMax + 1],
  );

/** Leaves asked for activities of a period on which nobody decided. */
export async function undecidedLeavesIn(db: Knex, path: string, period: Period): Promise<number> {
  const [row] = await selectRaw<{ leaves: number | string }>(
    db,
    `select count(*) as leaves from leaves l join activities a on a.id = l.activity_id join organisations o on o.id = a.organisation_id
     where o.path like ? and a.cancelled_at is null and a.starts_at >= ? and a.starts_at < ? and l.withdrawn_at is null and l.decision is null`,
    [`${path}%`, ...during(period)],
  );
  return Number(row?.leaves ?? 0);
}

export type KioskBehind = { readonly name: string; readonly seenAt: Instant | null; readonly waiting: number };

/** Kiosks that may still hold taps of a period: not heard from since it ended, or with taps that wait. */
export async function kiosksBehind(db: Knex, path: string, period: Period, now: Instant): Promise<readonly KioskBehind[]> {
  const end = instantAt(dayAfter(period));
  const devices = (await listDevices(db, subtreeOf(path), now)).filter(({ revokedAt }) => revokedAt === null);
  return devices
    .filter(({ pairedAt }) => pairedAt < end)
    .map(({ name, seenAt, told }) => ({ name, seenAt, waiting: told?.waiting ?? 0 }))
    .filter(({ seenAt, waiting }) => seenAt === null || seenAt < end || waiting > 0);
}

export type BranchOpen = { readonly uid: string; readonly name: string };

/** Branches below an organisation that had points in a period and have not closed it. */
export async function branchesOpenBelow(
  db: Knex,
  organisation: { readonly id: number; readonly path: string },
  period: Period,
): Promise<{ readonly branches: readonly BranchOpen[]; readonly total: number }> {
  const rows = await selectRaw<BranchOpen>(
    db,
    `select o.uid, o.name from organisations o
     where o.path like ? and o.id <> ? and o.level <> 'group' and o.closed_on is null
       and exists (select 1 from entries e where e.organisation_id = o.id and e.day >= ? and e.day <= ?)
       and not exists (select 1 from periods p where p.organisation_id = o.id and p.period = ?)
     order by o.id`,
    [`${organisation.path}%`, organisation.id, firstDayOf(period), lastDayOf(period), period],
  );
  return { branches: rows.slice(0, branchesOpenMax), total: rows.length };
}

/** Who closed a period last, and when; undefined while it is open. */
export async function closingOf(
  db: Knex,
  organisationId: number,
  period: Period,
): Promise<{ readonly at: Instant; readonly by: string | null } | undefined> {
  const row: { at: Instant; by: string | null } | undefined = await db('periods as p')
    .leftJoin('accounts as a', 'a.id', 'p.closed_by')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .where({ 'p.organisation_id': organisationId, 'p.period': period })
    .first({ at: 'p.closed_at', by: db.raw('coalesce(m.name, a.name)') });
  return row;
}
