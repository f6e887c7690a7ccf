/** What the page that closes a period says: what will change, what is still open, what was done. */
import type { Knex } from 'knex';
import type { PeriodCloseModel, ProposedGroup } from '../../views/pages/period-close/model.ts';
import { addresses } from '../http/addresses.ts';
import { type Period, dayOf, kindOf, lastDayOf, monthOf, periodOf, previousPeriod } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { Organisation } from '../organisations/queries.ts';
import { closedPeriods, firstEntryDay } from '../periods/queries.ts';
import { whyNotClose, whyNotReopen } from '../periods/rules.ts';
import { standingsOf } from '../rankings/service.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import type { Proposed } from './automatic.ts';
import { candidatesAt, factsOf } from './facts.ts';
import { type Prepared, preparedClose } from './prepared.ts';
import { branchesOpenBelow, closingOf, openSheetsMax, periodsToClose } from './queries.ts';

/** Names at the head of the ranking. */
const firstShown = 3;

export type CloseAsked = {
  readonly organisation: Organisation;
  readonly period: Period;
  readonly now: Instant;
  readonly ticked: boolean;
  readonly error: PeriodCloseModel['error'];
  readonly reason: string;
  readonly done: PeriodCloseModel['done'];
  readonly reopened: boolean;
};

async function stateOf(db: Knex, { id, path, level }: Organisation, period: Period, now: Instant): Promise<PeriodCloseModel['state']> {
  const closed = await closedPeriods(db, [id]);
  if (closed.has(id, period)) return 'closed';
  const why = whyNotClose(period, dayOf(now), await firstEntryDay(db, id), (one) => closed.has(id, one));
  if (why === 'period_not_over') return 'not_over';
  if (why !== null) return 'out_of_order';
  return level !== 'branch' && (await branchesOpenBelow(db, { id, path }, period)).total > 0 ? 'below_open' : 'ready';
}

/** Titles of activities that proposals are about, by uid. */
async function titlesOf(db: Knex, uids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows: { uid: string; title: string }[] =
    uids.length === 0
      ? []
      : await db('activities')
          .whereIn('uid', [...new Set(uids)])
          .select('uid', 'title');
  return new Map(rows.map(({ uid, title }) => [uid, title]));
}

async function groupsOf(
  db: Knex,
  book: SchemeBook,
  { organisation, period }: CloseAsked,
  proposed: readonly Proposed[],
): Promise<readonly ProposedGroup[]> {
  const scheme = book.inForce(organisation.path, lastDayOf(period))?.scheme;
  const names = new Map((await candidatesAt(db, organisation.id, period)).map(({ memberId, name }) => [memberId, name]));
  const titles = await titlesOf(
    db,
    proposed.flatMap(({ subject }) => (subject === '' ? [] : [subject])),
  );
  return [...groupBy(proposed, ({ item }) => item)].flatMap(([code, own]) => {
    const item = scheme?.items.find((one) => one.code === code);
    if (item === undefined) return [];
    return [
      {
        item: { nameZh: item.nameZh, ...(item.nameEn === undefined ? {} : { nameEn: item.nameEn }) },
        points: item.points,
        people: own.map(({ member, subject }) => ({
          name: names.get(member.memberId) ?? '',
          href: addresses.memberPoints(member.memberUid, period),
          about: titles.get(subject) ?? null,
        })),
      },
    ];
  });
}

async function duesOf(db: Knex, book: SchemeBook, { organisation, period, now }: CloseAsked): Promise<PeriodCloseModel['dues']> {
  const scheme = book.inForce(organisation.path, lastDayOf(period))?.scheme;
  const asksDues = scheme?.items.some(({ trigger }) => trigger?.on === 'dues_paid_on_time' || trigger?.on === 'dues_overdue') ?? false;
  if (scheme === undefined || !asksDues || kindOf(period) !== 'month') return null;
  const ids = (await candidatesAt(db, organisation.id, period)).map(({ memberId }) => memberId);
  const standings = [...(await factsOf(db, book, scheme, period, ids, now)).dues.values()];
  const count = (...codes: readonly string[]): number => standings.filter((standing) => codes.includes(standing)).length;
  return {
    paid: count('on_time', 'late', 'ahead'),
    unpaid: count('owed', 'overdue', 'none'),
    href: addresses.duesOf(organisation.uid, period),
  };
}

async function rankingOf(db: Knex, book: SchemeBook, { organisation, period }: CloseAsked): Promise<PeriodCloseModel['ranking']> {
  if (organisation.level !== 'branch') return null;
  const standings = (await standingsOf(db, book, [organisation], period)).get(organisation.id);
  if (standings === undefined) return null;
  const { ranked } = standings;
  const first = await firstEntryDay(db, organisation.id);
  const sum = ranked.reduce((all, { score }) => all + score.total, 0);
  return {
    ranked: ranked.length,
    average: ranked.length === 0 ? null : Math.round(sum / ranked.length),
    first: ranked.slice(0, firstShown).flatMap(({ rank, name, score }) => (rank === null ? [] : [{ rank, name, total: score.total }])),
    // Before the first entry there is no ranking to be looked at.
    href: kindOf(period) === 'month' && first !== null && first <= lastDayOf(period) ? addresses.rankingOf(organisation.uid, period) : null,
  };
}

const nothingOpen: Prepared = { proposed: [], takenBack: 0, sheets: [], kiosks: [], leaves: 0, seen: '', asks: false };

export async function periodCloseModel(db: Knex, book: SchemeBook, asked: CloseAsked): Promise<PeriodCloseModel> {
  const { organisation, period, now } = asked;
  const { id, uid, name } = organisation;
  const state = await stateOf(db, organisation, period, now);
  const closed = await closedPeriods(db, [id]);
  const toClose = await periodsToClose(db, id, dayOf(now));
  const linked = (one: Period | undefined) => (one === undefined ? null : { period: one, href: addresses.closePeriod(uid, one) });
  const first = toClose.find((one) => one !== period);
  const ready = state === 'ready';
  const prepared = ready ? await preparedClose(db, book, organisation, period, now) : nothingOpen;
  const below = state === 'below_open' ? await branchesOpenBelow(db, organisation, period) : { branches: [], total: 0 };
  const reopens = state === 'closed' && whyNotReopen(period, (one) => closed.has(id, one)) === null;
  return {
    organisation: { id: uid, name },
    period,
    state,
    closed: (await closingOf(db, id, period)) ?? null,
    ranking: ready || state === 'closed' ? await rankingOf(db, book, asked) : null,
    sheets: prepared.sheets
      .slice(0, openSheetsMax)
      .map((sheet) => ({ name: sheet.title, href: addresses.activity(sheet.uid), startsAt: sheet.startsAt, endsAt: sheet.endsAt })),
    moreSheets: prepared.sheets.length > openSheetsMax,
    kiosks: prepared.kiosks,
    leaves: prepared.leaves,
    leavesHref: prepared.leaves > 0 ? addresses.leave : null,
    dues: ready ? await duesOf(db, book, asked) : null,
    groups: await groupsOf(db, book, asked, prepared.proposed),
    takenBack: prepared.takenBack,
    before: state === 'out_of_order' ? linked(first) : null,
    below: below.branches.map((branch) => ({ name: branch.name, href: addresses.closePeriod(branch.uid, period) })),
    belowTotal: below.total,
    action: addresses.closePeriod(uid, period),
    seen: prepared.seen,
    ticked: asked.ticked,
    error: asked.error,
    done: asked.done,
    reopened: asked.reopened,
    reopenAction: reopens ? addresses.reopenPeriod(uid, period) : null,
    reason: asked.reason,
    next: state === 'closed' ? linked(first) : null,
    backHref: addresses.rankingOf(uid, periodOf(lastDayOf(period), 'month')),
  };
}

/** The period that a page without one is about: the first to be closed, else the month before this one. */
export const periodFor = async (db: Knex, organisationId: number, now: Instant): Promise<Period> =>
  (await periodsToClose(db, organisationId, dayOf(now)))[0] ?? previousPeriod(monthOf(dayOf(now)));
