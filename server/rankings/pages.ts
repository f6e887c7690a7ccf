/** What the month ranking of a branch says. */
import type { Knex } from 'knex';
import type { Movement } from '../../views/pages/parts.ts';
import {
  type RankingCategory,
  type RankingModel,
  type RankingRow,
  type RankingStats,
  type UnrankedRow,
  rankingRowsMax,
} from '../../views/pages/ranking/model.ts';
import { type UnrankedCode, unrankedCodes } from '../contract/codes.ts';
import { addresses } from '../http/addresses.ts';
import { type Month, type Period, dayOf, firstDayOf, monthOf, quarterOf, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { maskedName } from '../kernel/masked-name.ts';
import { type Points, sumPoints } from '../kernel/points.ts';
import { sumsOf } from '../ledger/sums.ts';
import type { Organisation } from '../organisations/queries.ts';
import { settingsOf } from '../organisations/settings.ts';
import type { Scheme, SchemeCategory } from '../scheme/format.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { averageOf, averageTotal, monthNeighbours, monthStandings, monthTurnouts, periodStateOf, personTimes } from './figures.ts';
import { movementOf } from './rules.ts';
import { type Placing, type RankedClass, type Standings, yearsToDate } from './service.ts';

/** Who looks: `keeper` sees every member of the branch by name, with what lies behind; a member sees what the branch decides. */
export type RankingReader = { readonly memberId: number | null; readonly keeper: boolean };

export type RankingAsked = { readonly branch: Organisation; readonly month: Month; readonly now: Instant; readonly reader: RankingReader };

/** Places risen since the month before, as pages show it. */
export function movementFact(rank: number, before: number | null | undefined): Movement {
  const movement = movementOf(rank, before ?? undefined);
  if (movement.kind === 'new') return null;
  if (movement.kind === 'same') return 0;
  return movement.kind === 'up' ? movement.by : -movement.by;
}

/** Why a class is not ranked; null for one that needs no word. */
export const unrankedCodeOf = (held: RankedClass): UnrankedCode | null => unrankedCodes.find((code) => code === held) ?? null;

const shortZhChars = 2;

const shortOf = ({ nameZh, nameEn, shortZh, shortEn }: SchemeCategory) => ({
  nameZh: shortZh ?? Array.from(nameZh).slice(0, shortZhChars).join(''),
  nameEn: shortEn ?? nameEn?.split(' ')[0],
});

const countedIn = (placing: Placing, code: string): Points =>
  placing.score.categories.find((category) => category.code === code)?.counted ?? 0;

/** The columns: the scheme's categories, then those of older schemes that only past items know. */
function columnsOf({ version, ranked, apart }: Standings): readonly SchemeCategory[] {
  const known = new Set(version.scheme.categories.map((category) => category.code));
  const older = new Map<string, SchemeCategory>();
  for (const placing of [...ranked, ...apart]) {
    for (const { code, nameZh, nameEn, redeemable, counted } of placing.score.categories) {
      if (!known.has(code) && counted !== 0) older.set(code, { code, nameZh, nameEn, redeemable, holds: 'mixed', caps: [] });
    }
  }
  return [...version.scheme.categories, ...older.values()];
}

function categoryOf(category: SchemeCategory, now: Standings, before: Standings | null, own: boolean): RankingCategory {
  const amounts = now.ranked.map((placing) => countedIn(placing, category.code));
  const amountsBefore = before === null ? [] : before.ranked.map((placing) => countedIn(placing, category.code));
  return {
    code: category.code,
    name: { nameZh: category.nameZh, nameEn: category.nameEn },
    short: shortOf(category),
    deduction: category.holds === 'deduction',
    total: own ? null : sumPoints(amounts),
    average: own ? null : averageOf(amounts),
    averageBefore: own ? null : averageOf(amountsBefore),
    members: own ? 0 : amounts.filter((amount) => amount !== 0).length,
  };
}

const absencesForCare = 2;

/** Items that record an absence without leave. */
const absenceItems = (scheme: Scheme): readonly string[] =>
  scheme.items.filter((item) => item.trigger?.on === 'absent_without_leave').map((item) => item.code);

/** How many have two unexcused absences in the month's quarter; null where the branch records none at all. */
async function attentionOf(db: Knex, { ranked, version }: Standings, month: Month): Promise<RankingStats['attention']> {
  const quarter = quarterOf(firstDayOf(month));
  const items = absenceItems(version.scheme);
  const sums = await sumsOf(
    db,
    ranked.map((placing) => placing.memberId),
    'quarter',
    quarter,
  );
  const absences = [...sums.values()].map((own) =>
    own.filter((sum) => items.includes(sum.item)).reduce((times, sum) => times + sum.times, 0),
  );
  if (absences.every((times) => times === 0)) return null;
  return { count: absences.filter((times) => times >= absencesForCare).length, href: null };
}

/** Null for a month that the branch has not: after the present, or before its first entry. */
export async function rankingModel(db: Knex, book: SchemeBook, { branch, month, now, reader }: RankingAsked): Promise<RankingModel | null> {
  const present = monthOf(dayOf(now));
  const { now: standings, before, firstMonth } = await monthStandings(db, book, branch, month);
  if (month > present || (month < present && (firstMonth === null || month < firstMonth))) return null;
  const settings = (await settingsOf(db, [branch])).get(branch.id);
  const own = !reader.keeper && settings?.rankVisibility === 'self';
  const masked = !reader.keeper && (settings?.namesMasked ?? true);
  const { ranked = [], apart = [] } = standings ?? {};
  const years = await yearsToDate(
    db,
    book,
    branch.path,
    ranked.map((placing) => placing.memberId),
    month,
  );
  const columns = standings === null ? [] : columnsOf(standings);
  const ranksBefore = new Map(before?.ranked.map((placing) => [placing.memberId, placing.rank]));
  const state = await periodStateOf(db, branch.id, month, now);

  const isOwn = (placing: Placing) => placing.memberId === reader.memberId;
  const seen = (placing: Placing) => !own || isOwn(placing);
  const personOf = (placing: Placing) => ({
    memberId: placing.memberUid,
    name: masked && !isOwn(placing) ? maskedName(placing.name) : placing.name,
    href: reader.keeper ? addresses.memberPoints(placing.memberUid, month) : isOwn(placing) ? addresses.ownPoints(month) : null,
  });
  const whyOf = (placing: Placing, period: Period, until?: Month) =>
    reader.keeper ? addresses.memberWhy(placing.memberUid, period, until) : isOwn(placing) ? addresses.ownWhy(period, until) : null;
  const rowOf = (placing: Placing): RankingRow => ({
    ...personOf(placing),
    own: isOwn(placing),
    rank: placing.rank ?? 0,
    tied: placing.shared,
    movement: movementFact(placing.rank ?? 0, ranksBefore.get(placing.memberId)),
    total: placing.score.total,
    byCategory: columns.map((column) => countedIn(placing, column.code)),
    yearTotal: years.get(placing.memberId) ?? 0,
    whyHref: whyOf(placing, month),
    yearWhyHref: whyOf(placing, yearOf(month), month),
  });
  const unrankedOf = (placing: Placing): UnrankedRow => ({
    ...personOf(placing),
    cause: reader.keeper || isOwn(placing) ? unrankedCodeOf(placing.class) : null,
  });
  const rows = ranked
    .filter(seen)
    .map(rowOf)
    .toSorted((a, b) => a.rank - b.rank || b.yearTotal - a.yearTotal);
  const { previous, next } = monthNeighbours(month, firstMonth, now);

  return {
    organisation: { id: branch.uid, name: branch.name },
    month,
    state,
    previousHref: previous === null ? null : addresses.rankingOf(branch.uid, previous),
    nextHref: next === null ? null : addresses.rankingOf(branch.uid, next),
    visibility: own ? 'own' : 'all',
    stats: {
      ranked: ranked.length,
      average: own ? null : averageTotal(ranked),
      averageBefore: own || before === null ? null : averageTotal(before.ranked),
      ...personTimes(await monthTurnouts(db, branch.path, month, now)),
      attention: reader.keeper && standings !== null ? await attentionOf(db, standings, month) : null,
    },
    categories: standings === null ? [] : columns.map((column) => categoryOf(column, standings, before, own)),
    rows: rows.slice(0, rankingRowsMax),
    unranked: apart.filter(seen).map(unrankedOf).slice(0, rankingRowsMax),
    tieBreakers: standings?.version.scheme.ranking.tieBreakers ?? [],
    live: state.kind === 'open',
  };
}
