/** What a month's proposals are worked out from, read from the database. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import {
  dayAfter,
  type Day,
  dayOf,
  firstDayOf,
  instantAt,
  type Month,
  monthOf,
  periodsIn,
  previousPeriod,
  quarterOf,
  yearOf,
} from '../kernel/calendar.ts';
import { closedPeriods } from '../periods/queries.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type Skipped, leftOutIn } from './drafts.ts';
import { kindFacts, type Place } from './pages.ts';
import { type Group, type Proposal, proposalsOf } from './proposals.ts';
import { type Activity, activitiesConcerning, hostedWithin, plannedUnder } from './queries.ts';
import type { Template } from './templates.ts';
import type { WorkCalendar } from './workdays.ts';

/** Activities of one host in the years looked at; a branch has some twelve a month. */
const hostedMax = 5_000;
/** Activities around the proposals that may clash with them. */
const aroundMax = 2_000;
const groupsMax = 50;

export type Span = 'month' | 'quarter';

/** The months that are planned in one step: one, or those of its quarter from it on. */
export const monthsOf = (month: Month, span: Span): readonly Month[] =>
  span === 'month' ? [month] : periodsIn(quarterOf(firstDayOf(month)), 'month').filter((one) => one >= month);

/** Under this key a proposal of a host is planned once, however often the button is pressed. */
export const planKeyOf = (hostUid: string, name: string): string =>
  `month:${createHash('sha256').update(`${hostUid} ${name}`).digest('hex')}`;

export type MonthFacts = {
  readonly proposals: readonly Proposal[];
  readonly leftOut: readonly Skipped[];
  /** What stands in the months, hosted there, below or above: what clashes is among it. */
  readonly around: readonly Activity[];
  readonly before: Month;
  readonly heldBefore: number;
  readonly closedMonths: readonly Month[];
  readonly withoutScheme: boolean;
};

export type MonthSources = {
  readonly book: SchemeBook;
  readonly calendar: WorkCalendar;
  readonly templates: readonly Template[];
  readonly today: Day;
};

const groupsBelow = async (db: Knex, host: Place): Promise<readonly Group[]> =>
  db('organisations')
    .where('path', 'like', `${host.path}%`)
    .where({ level: 'group' })
    .whereNull('closed_on')
    .orderBy('path')
    .limit(groupsMax)
    .select({ id: 'id', uid: 'uid', name: 'name' });

/** A committee of one is nobody to meet. */
async function hasCommittee(db: Knex, organisationId: number, day: Day): Promise<boolean> {
  const [row] = await selectRaw<{ count: number | string }>(
    db,
    `select count(distinct member_id) as count from member_posts
     where organisation_id = ? and post <> 'group_leader' and from_day <= ? and (until_day is null or until_day > ?)`,
    [organisationId, day, day],
  );
  return Number(row?.count ?? 0) > 1;
}

/** What is usual is a branch's; who stands above branches plans what it held. */
async function usualAt(db: Knex, { book, templates, today }: MonthSources, host: Place, month: Month) {
  const scheme = book.inForce(host.path, firstDayOf(month))?.scheme;
  const groups = host.level === 'branch' ? await groupsBelow(db, host) : [];
  return {
    scheme,
    templates: host.level === 'branch' ? templates : templates.filter((template) => template.every !== 'month'),
    host: {
      id: host.id,
      groups,
      hasCommittee: await hasCommittee(db, host.id, today),
      kinds: new Set(host.level === 'branch' && scheme !== undefined ? kindFacts(scheme).map(({ kind }) => kind) : []),
    },
  };
}

/** Everything that the months of a host propose, with what stands there already. Months that are closed propose nothing. */
export async function monthFactsOf(db: Knex, sources: MonthSources, host: Place, months: readonly Month[]): Promise<MonthFacts> {
  const { calendar, today } = sources;
  const [first = monthOf(today)] = months;
  const last = months.at(-1) ?? first;
  const before = previousPeriod(first);
  const closed = await closedPeriods(db, [host.id]);
  const open = months.filter((month) => !closed.has(host.id, month));
  const { scheme, templates, host: hostFacts } = await usualAt(db, sources, host, first);
  const since = [firstDayOf(before), firstDayOf(yearOf(firstDayOf(first)))].toSorted()[0] ?? firstDayOf(before);
  const years = { from: instantAt(since), until: instantAt(dayAfter(quarterOf(firstDayOf(last)))), limit: hostedMax };
  const hosted = await hostedWithin(db, host.id, years);
  const joint = (await activitiesConcerning(db, { path: host.path, ...years })).filter(
    ({ organisationId, audiences }) =>
      organisationId !== host.id && audiences.some((part) => part.audience === 'all' && host.path.includes(`/${part.organisationId}/`)),
  );
  const held = hosted.filter(({ startsAt }) => monthOf(dayOf(startsAt)) === before);
  const facts = {
    months: scheme === undefined ? [] : open,
    host: hostFacts,
    held,
    standing: hosted,
    joint,
    plannedByName: new Map<string, string>(),
    templates,
    calendar,
    today,
  };
  const names = proposalsOf(facts).map(({ name }) => name);
  const planned = await plannedUnder(
    db,
    names.map((name) => planKeyOf(host.uid, name)),
  );
  const plannedByName = new Map(
    names.flatMap((name) => {
      const uid = planned.get(planKeyOf(host.uid, name));
      return uid === undefined ? [] : [[name, uid] as const];
    }),
  );
  return {
    proposals: proposalsOf({ ...facts, plannedByName }),
    leftOut: open.flatMap((month) => leftOutIn(month, held, calendar)),
    around: await activitiesConcerning(db, {
      path: host.path,
      from: instantAt(firstDayOf(first)),
      until: instantAt(dayAfter(last)),
      limit: aroundMax,
    }),
    before,
    heldBefore: held.length,
    closedMonths: months.filter((month) => !open.includes(month)),
    withoutScheme: scheme === undefined,
  };
}
