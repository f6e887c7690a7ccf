/** Scores and ranks of a branch's members for a month, quarter or year, computed from sums when asked. */
import type { Knex } from 'knex';
import { inList } from '../db/bulk.ts';
import { type Day, type Month, type Period, kindOf, lastDayOf, yearOf } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import { type DaySum, sumsOf } from '../ledger/sums.ts';
import { classOn, classesOf, coversDay } from '../members/queries.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import { type ScoringContext, contextOf } from '../scheme/context.ts';
import type { Scheme } from '../scheme/format.ts';
import type { SchemeBook, SchemeVersion } from '../scheme/queries.ts';
import { type Score, score } from '../scheme/score.ts';
import { type Facts, noFacts } from '../scheme/facts.ts';
import { toDate } from '../scheme/sums.ts';
import { type Standing, rank, standingOf } from './rules.ts';

/** Members of one branch; far above any. */
export const branchMembersMax = 2_000;

export type RankedClass = 'normal' | 'floating' | 'exempt' | 'suspended';

/** One member's place in a period. `rank` is null for those who are listed apart. */
export type Placing = {
  readonly memberId: number;
  readonly memberUid: string;
  readonly name: string;
  readonly class: RankedClass;
  readonly cause: string;
  readonly score: Score;
  readonly rank: number | null;
  readonly shared: boolean;
};

export type Standings = {
  readonly period: Period;
  readonly version: SchemeVersion;
  /** From the first rank to the last. */
  readonly ranked: readonly Placing[];
  readonly apart: readonly Placing[];
};

/** An organisation by what its standings need. */
export type Place = { readonly id: number; readonly path: string };

type BranchMember = { readonly organisationId: number; readonly memberId: number; readonly memberUid: string; readonly name: string };

/** Who stood at some branches on a day: the period's last day decides where a member is ranked. */
export async function membersAt(db: Knex, organisationIds: readonly number[], day: Day): Promise<readonly BranchMember[]> {
  if (organisationIds.length === 0) return [];
  return db('memberships as s')
    .join('members as m', 'm.id', 's.member_id')
    .whereRaw(...inList(db, 's.organisation_id', organisationIds))
    .where('s.from_day', '<=', day)
    .where((open) => open.whereNull('s.until_day').orWhere('s.until_day', '>', day))
    .orderBy('m.id')
    .limit(branchMembersMax * organisationIds.length)
    .select({ organisationId: 's.organisation_id', memberId: 'm.id', memberUid: 'm.uid', name: 'm.name' });
}

/**
 * The context in which sums are scored under a version: an item that the version does not know is read by the version
 * that was in force where and when it was earned.
 */
export async function contextFor(db: Knex, book: SchemeBook, version: SchemeVersion, sums: Iterable<DaySum>): Promise<ScoringContext> {
  const places = await organisationsByIds(db, [...new Set([...sums].map((sum) => sum.organisationId))]);
  return contextOf(version.scheme, (sum) => {
    const place = places.get(sum.organisationId ?? 0);
    return place === undefined ? undefined : book.inForce(place.path, sum.day)?.scheme;
  });
}

/** What rules read of members beside their sums, under a scheme that tells classes apart; nothing is asked for under any other. */
export async function factsFor(
  db: Knex,
  { memberClasses = [] }: Scheme,
  memberIds: readonly number[],
): Promise<(memberId: number) => Facts> {
  if (memberClasses.length === 0) return () => noFacts;
  const classes = await classesOf(db, memberIds);
  return (memberId) => ({
    ...noFacts,
    classes: (classes.get(memberId) ?? []).map(({ class: held, fromDay, untilDay }) => ({
      class: held,
      from: fromDay,
      ...(untilDay === null ? {} : { until: untilDay }),
    })),
  });
}

const scoredKind = (period: Period): 'month' | 'quarter' | 'year' => {
  const kind = kindOf(period);
  if (kind === 'day' || kind === 'week') throw new RangeError(`not a period that is scored: ${period}`);
  return kind;
};

/** The scores of some members in a period, under one version. A member without entries scores too: floors and bases are theirs as well. */
export async function scoresOf(
  db: Knex,
  book: SchemeBook,
  version: SchemeVersion,
  memberIds: readonly number[],
  period: Period,
): Promise<ReadonlyMap<number, Score>> {
  const sums = await sumsOf(db, memberIds, scoredKind(period), period);
  const context = await contextFor(db, book, version, [...sums.values()].flat());
  const factsOf = await factsFor(db, version.scheme, memberIds);
  return new Map(memberIds.map((memberId) => [memberId, score(context, sums.get(memberId) ?? [], factsOf(memberId), period)]));
}

/**
 * The standings of branches, by branch id, in as many statements for a thousand as for one. A branch where no scheme is
 * in force on the period's last day is absent.
 */
export async function standingsOf(
  db: Knex,
  book: SchemeBook,
  branches: readonly Place[],
  period: Period,
): Promise<ReadonlyMap<number, Standings>> {
  const lastDay = lastDayOf(period);
  const ruled = branches.flatMap((branch) => {
    const version = book.inForce(branch.path, lastDay);
    return version === undefined ? [] : [{ branch, version }];
  });
  const members = groupBy(
    await membersAt(
      db,
      ruled.map(({ branch }) => branch.id),
      lastDay,
    ),
    (member) => member.organisationId,
  );
  const classes = await classesOf(
    db,
    [...members.values()].flat().map((member) => member.memberId),
  );
  const standings = new Map<number, Standings>();
  for (const [version, same] of groupBy(ruled, (one) => one.version)) {
    const ids = same.flatMap(({ branch }) => (members.get(branch.id) ?? []).map((member) => member.memberId));
    const scores = await scoresOf(db, book, version, ids, period);
    for (const { branch } of same) {
      const placings = (members.get(branch.id) ?? []).flatMap((member): Placing[] => {
        const scored = scores.get(member.memberId);
        if (scored === undefined) return [];
        const held = classes.get(member.memberId) ?? [];
        const { memberId, memberUid, name } = member;
        const cause = held.find((one) => coversDay(one, lastDay))?.cause ?? '';
        return [{ memberId, memberUid, name, class: classOn(held, lastDay), cause, score: scored, rank: null, shared: false }];
      });
      standings.set(branch.id, { period, version, ...placed(version.scheme, placings) });
    }
  }
  return standings;
}

/** The standings of a branch, or null where no scheme is in force on the period's last day. */
export const branchStandings = async (db: Knex, book: SchemeBook, branch: Place, period: Period): Promise<Standings | null> =>
  (await standingsOf(db, book, [branch], period)).get(branch.id) ?? null;

/** One member's score in a period under the scheme of a branch, with what it was computed from; null where no scheme is in force. */
export type Scored = {
  readonly version: SchemeVersion;
  readonly context: ScoringContext;
  readonly score: Score;
  readonly sums: readonly DaySum[];
};

/** With `until`, a year's score up to and with a month. */
export async function scoreAt(
  db: Knex,
  book: SchemeBook,
  memberId: number,
  path: string,
  period: Period,
  until: Month | null = null,
): Promise<Scored | null> {
  const version = book.inForce(path, lastDayOf(period));
  if (version === undefined) return null;
  const all = (await sumsOf(db, [memberId], scoredKind(period), period)).get(memberId) ?? [];
  const sums = until === null ? all : all.filter((sum) => sum.countsMonth <= until);
  const context = await contextFor(db, book, version, sums);
  const factsOf = await factsFor(db, version.scheme, [memberId]);
  return { version, context, sums, score: score(context, sums, factsOf(memberId), period) };
}

/** What members have in the month's year up to and with the month, by id: what a month's page shows beside the month. */
export async function yearsToDate(
  db: Knex,
  book: SchemeBook,
  path: string,
  memberIds: readonly number[],
  month: Month,
): Promise<ReadonlyMap<number, Points>> {
  const year = yearOf(month);
  const version = book.inForce(path, lastDayOf(year));
  if (version === undefined) return new Map();
  const sums = await sumsOf(db, memberIds, 'year', year);
  const context = await contextFor(db, book, version, [...sums.values()].flat());
  const factsOf = await factsFor(db, version.scheme, memberIds);
  return new Map(
    memberIds.map((memberId) => [memberId, score(context, toDate(sums.get(memberId) ?? [], year, month), factsOf(memberId), year).total]),
  );
}

function placed(scheme: Scheme, placings: readonly Placing[]): { ranked: readonly Placing[]; apart: readonly Placing[] } {
  const excluded = (placing: Placing) => scheme.ranking.excludedClasses.includes(placing.class);
  const rows = placings
    .filter((placing) => !excluded(placing))
    .map((placing): Standing & { placing: Placing } => ({ ...standingOf(scheme, placing.score), placing }));
  return {
    ranked: rank(rows, scheme.ranking.tieBreakers).map(({ row, rank: place, shared }) => ({ ...row.placing, rank: place, shared })),
    apart: placings.filter(excluded),
  };
}

/** Month totals of members, each under the scheme of the organisation given with them; for lists. */
export async function monthTotals(
  db: Knex,
  book: SchemeBook,
  members: readonly { readonly id: number; readonly organisationId: number }[],
  month: Period,
): Promise<ReadonlyMap<number, Points>> {
  const places = await organisationsByIds(db, [...new Set(members.map((member) => member.organisationId))]);
  const totals = new Map<number, Points>();
  for (const [organisationId, ofPlace] of groupBy(members, (member) => member.organisationId)) {
    const version = book.inForce(places.get(organisationId)?.path ?? '', lastDayOf(month));
    if (version === undefined) continue;
    const scores = await scoresOf(
      db,
      book,
      version,
      ofPlace.map((member) => member.id),
      month,
    );
    for (const [memberId, scored] of scores) totals.set(memberId, scored.total);
  }
  return totals;
}
