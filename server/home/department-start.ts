/** The organisation department's start page: every organisation below with its month. */
import type { Knex } from 'knex';
import { type OrganisationRow, type StartDepartmentModel, organisationRowsMax } from '../../views/pages/start-department/model.ts';
import type { Turnout } from '../attendance/board.ts';
import { selectRaw } from '../db/bulk.ts';
import { paths as pagePaths } from '../../views/paths.ts';
import { addresses } from '../http/addresses.ts';
import { type Day, type Month, dayOf, lastDayOf, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import { type Organisation, depthOf, idsOnPath, subtree } from '../organisations/queries.ts';
import { averageOf, monthNeighbours, monthTurnouts, periodStateOf } from '../rankings/figures.ts';
import { standingsOf } from '../rankings/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';

export type DepartmentAsked = { readonly organisation: Organisation; readonly month: Month; readonly page: number; readonly now: Instant };

type Figures = {
  members: number;
  totals: Points[];
  expected: number;
  present: number;
  readonly activities: Set<number>;
  lastOn: Day | null;
};

/** Figures by organisation id; what is added at a path counts there and everywhere above. */
type Gathering = { readonly at: ReadonlyMap<number, Figures>; readonly add: (path: string, change: (figures: Figures) => void) => void };

function gathering(organisations: readonly Organisation[]): Gathering {
  const at = new Map<number, Figures>(
    organisations.map(({ id }) => [id, { members: 0, totals: [], expected: 0, present: 0, activities: new Set(), lastOn: null }]),
  );
  return {
    at,
    add(path, change) {
      for (const id of idsOnPath(path)) {
        const figures = at.get(id);
        if (figures !== undefined) change(figures);
      }
    },
  };
}

/** Members of organisations on a day, by organisation id. */
async function membersIn(db: Knex, path: string, day: Day): Promise<ReadonlyMap<number, number>> {
  const rows = await selectRaw<{ id: number; members: number | string }>(
    db,
    `select s.organisation_id as id, count(*) as members from memberships s join organisations o on o.id = s.organisation_id
     where o.path like ? and s.from_day <= ? and (s.until_day is null or s.until_day > ?) group by s.organisation_id`,
    [`${path}%`, day, day],
  );
  return new Map(rows.map((row) => [row.id, Number(row.members)]));
}

const later = (a: Day | null, b: Day): Day => (a !== null && a > b ? a : b);

function addTurnout({ add }: Gathering, pathOf: (organisationId: number) => string, { activity, expected, came }: Turnout): void {
  for (const { organisationId } of expected) add(pathOf(organisationId), (figures) => void (figures.expected += 1));
  for (const { organisationId } of came) add(pathOf(organisationId), (figures) => void (figures.present += 1));
  for (const path of new Set([activity.hostPath, ...expected.map(({ organisationId }) => pathOf(organisationId))])) {
    add(path, (figures) => {
      figures.activities.add(activity.id);
      figures.lastOn = later(figures.lastOn, dayOf(activity.startsAt));
    });
  }
}

/** Null for a month after the present. */
export async function startDepartmentModel(
  db: Knex,
  book: SchemeBook,
  { organisation, month, page, now }: DepartmentAsked,
): Promise<StartDepartmentModel | null> {
  const today = dayOf(now);
  if (month > monthOf(today)) return null;
  const { path, uid, name } = organisation;
  const all = await subtree(db, path);
  const listed = all.filter(({ level }) => level !== 'group');
  const paths = new Map(all.map((one) => [one.id, one.path]));
  const figures = gathering(listed);
  const lastDay = lastDayOf(month);
  for (const [id, members] of await membersIn(db, path, lastDay < today ? lastDay : today)) {
    figures.add(paths.get(id) ?? '', (own) => void (own.members += members));
  }
  for (const [id, { ranked }] of await standingsOf(db, book, listed, month)) {
    figures.add(paths.get(id) ?? '', (own) => void own.totals.push(...ranked.map((placing) => placing.score.total)));
  }
  for (const turnout of await monthTurnouts(db, path, month, now)) addTurnout(figures, (id) => paths.get(id) ?? '', turnout);

  const present = monthOf(today);
  const firstMonths = await firstMonthsBelow(db, path);
  const { previous, next } = monthNeighbours(month, [...firstMonths.values()].toSorted()[0] ?? null, now);
  /** A branch has a ranking from its first points on, and always one of the present month. */
  const hasRanking = ({ id, level }: Organisation): boolean =>
    level === 'branch' && (month === present || (firstMonths.get(id) ?? present) <= month);
  const hrefOf = (other: Month | null, to = 1): string | null => (other === null ? null : startAddress(other, to));
  const whole = figures.at.get(organisation.id);
  const from = (page - 1) * organisationRowsMax;
  return {
    organisation: { id: uid, name },
    month,
    state: await periodStateOf(db, organisation.id, month, now),
    previousHref: hrefOf(previous),
    nextHref: hrefOf(next),
    completionHref: addresses.completionOf(uid),
    rows: listed.slice(from, from + organisationRowsMax).map((one): OrganisationRow => {
      const own = figures.at.get(one.id);
      return {
        id: one.uid,
        name: one.name,
        level: one.level,
        depth: depthOf(one.path) - depthOf(path),
        href: hasRanking(one) ? addresses.rankingOf(one.uid, month === present ? undefined : month) : null,
        members: own?.members ?? 0,
        average: averageOf(own?.totals ?? []),
        expected: own?.expected ?? 0,
        present: own?.present ?? 0,
        activitiesHeld: own?.activities.size ?? 0,
        lastActivityOn: own?.lastOn ?? null,
      };
    }),
    organisations: listed.length,
    members: whole?.members ?? 0,
    average: averageOf(whole?.totals ?? []),
    expected: whole?.expected ?? 0,
    present: whole?.present ?? 0,
    activitiesHeld: whole?.activities.size ?? 0,
    morePages: {
      previousHref: page > 1 ? hrefOf(month, page - 1) : null,
      nextHref: from + organisationRowsMax < listed.length ? hrefOf(month, page + 1) : null,
    },
  };
}

const startAddress = (month: Month, page: number): string => `${pagePaths.start}?month=${month}${page === 1 ? '' : `&page=${page}`}`;

/** The months of the first points of organisations, by id. */
async function firstMonthsBelow(db: Knex, path: string): Promise<ReadonlyMap<number, Month>> {
  const rows = await selectRaw<{ id: number; day: Day | null }>(
    db,
    'select o.id as id, (select min(e.day) from entries e where e.organisation_id = o.id) as day from organisations o where o.path like ?',
    [`${path}%`],
  );
  return new Map(rows.flatMap(({ id, day }) => (day === null ? [] : [[id, monthOf(day)]])));
}
