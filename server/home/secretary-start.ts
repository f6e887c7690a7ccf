/** A secretary's start page: what runs now, how the month stands, what waits. */
import type { Knex } from 'knex';
import {
  type RecentTap,
  type SecretaryMonth,
  type StartSecretaryModel,
  type TodoDone,
  recentTapsMax,
} from '../../views/pages/start-secretary/model.ts';
import { activitiesConcerning } from '../activities/queries.ts';
import { activityFacts } from '../attendance/board.ts';
import { selectRaw } from '../db/bulk.ts';
import { addresses } from '../http/addresses.ts';
import { addDays, dayOf, instantAt, monthOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import type { Points } from '../kernel/points.ts';
import type { Organisation } from '../organisations/queries.ts';
import { averageTotal, monthStandings, monthTurnouts, periodStateOf, personTimes } from '../rankings/figures.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { type TodoAsked, todoOf } from './todo.ts';

const daysAhead = 31;
const openMax = 20;
const nextMax = 5;

/** Attendance of today's taps at the branch, newest first. */
async function recentOf(db: Knex, path: string, now: Instant): Promise<readonly RecentTap[]> {
  const rows = await selectRaw<{ id: string; name: string; at: Instant; late: number; points: Points | null }>(
    db,
    `select m.uid as id, m.name as name, p.attended_at as at, p.late as late,
       (select sum(e.points) from entries e where e.member_id = p.member_id and e.activity_id = p.activity_id and e.kind = 'award' and e.key is null
          and not exists (select 1 from entries r where r.reverses_id = e.id)) as points
     from attendances p join members m on m.id = p.member_id join organisations o on o.id = p.organisation_id join activities a on a.id = p.activity_id
     where o.path like ? and a.checkin_closes_at > ? and p.attended_at >= ?
     order by p.attended_at desc, p.id desc limit ?`,
    [`${path}%`, instantAt(dayOf(now)), instantAt(dayOf(now)), recentTapsMax],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    at: row.at,
    late: row.late === 1,
    points: Number(row.points ?? 0),
    whyHref: addresses.memberWhy(row.id, monthOf(dayOf(row.at))),
  }));
}

async function monthOfBranch(db: Knex, book: SchemeBook, branch: Organisation, now: Instant): Promise<SecretaryMonth> {
  const month = monthOf(dayOf(now));
  const standings = await monthStandings(db, book, branch, month);
  return {
    month,
    state: await periodStateOf(db, branch.id, month, now),
    ranked: standings.now?.ranked.length ?? 0,
    average: averageTotal(standings.now?.ranked ?? []),
    averageBefore: averageTotal(standings.before?.ranked ?? []),
    ...personTimes(await monthTurnouts(db, branch.path, month, now)),
    href: addresses.rankingOf(branch.uid, month),
  };
}

export type SecretaryAsked = TodoAsked & { readonly done: TodoDone | null };

export async function startSecretaryModel(db: Knex, asked: SecretaryAsked): Promise<StartSecretaryModel> {
  const { branch, book, now, done } = asked;
  const { path, uid, name } = branch;
  const until = instantAt(addDays(dayOf(now), daysAhead));
  const coming = await activitiesConcerning(db, { path, closingAfter: now, until, limit: openMax + nextMax });
  const facts = await activityFacts(db, coming, now);
  return {
    organisation: { id: uid, name },
    today: dayOf(now),
    open: facts.filter((fact) => fact.state === 'open').slice(0, openMax),
    next: facts.filter((fact) => fact.state === 'upcoming').slice(0, nextMax),
    month: await monthOfBranch(db, book, branch, now),
    todo: await todoOf(db, asked),
    done,
    planHref: addresses.newPlan(uid),
    recent: await recentOf(db, path, now),
  };
}
