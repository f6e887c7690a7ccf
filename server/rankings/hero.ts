/** The first thing that a member sees: the month with rank and year, the purse, the quarter against the flags. */
import type { Knex } from 'knex';
import { type FlagColour, type MonthHero, type QuarterScale, type RankFact, flagColours } from '../../views/pages/parts.ts';
import { type Day, type Month, type Period, type Quarter, lastDayOf, monthOf, yearOf } from '../kernel/calendar.ts';
import { type Points, sumPoints } from '../kernel/points.ts';
import type { Scheme, SchemeLevel } from '../scheme/format.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import { redeemableToDate } from '../scheme/score.ts';
import { monthStandings, type MonthStandings } from './figures.ts';
import { movementFact, unrankedCodeOf } from './pages.ts';
import { type Place, contextFor, factsFor, scoreAt, yearsToDate } from './service.ts';

function rankOf({ now, before }: MonthStandings, memberId: number): RankFact {
  const placing = [...(now?.ranked ?? []), ...(now?.apart ?? [])].find((one) => one.memberId === memberId);
  if (placing === undefined) return { kind: 'none' };
  if (placing.rank === null) {
    const cause = unrankedCodeOf(placing.class);
    return cause === null ? { kind: 'none' } : { kind: 'unranked', cause };
  }
  const rankBefore = before?.ranked.find((one) => one.memberId === memberId)?.rank;
  return { kind: 'ranked', rank: placing.rank, tied: placing.shared, movement: movementFact(placing.rank, rankBefore) };
}

/** One credit a month, and again after each reopening. */
const creditsMax = 1_000;

/** What a member may spend now, and what becomes spendable when the year's open months close; null where nothing can be redeemed. */
async function redeemableOf(db: Knex, book: SchemeBook, memberId: number, path: string, today: Day): Promise<MonthHero['redeemable']> {
  const [month, year] = [monthOf(today), yearOf(today)];
  const version = book.inForce(path, today);
  if (version === undefined || !version.scheme.categories.some((category) => category.redeemable)) return null;
  const purse: { balance: number; held: number } | undefined = await db('purse_balances')
    .where({ member_id: memberId })
    .first('balance', 'held');
  const credits: { points: number }[] = await db('purse_moves')
    .where({ member_id: memberId, kind: 'credit', counts_year: year })
    .limit(creditsMax)
    .select('points');
  const sums = (await scoreAt(db, book, memberId, path, year))?.sums ?? [];
  const factsOf = await factsFor(db, version.scheme, [memberId]);
  const earned = redeemableToDate(await contextFor(db, book, version, sums), sums, year, month, factsOf(memberId));
  return {
    balance: (purse?.balance ?? 0) - (purse?.held ?? 0),
    pending: Math.max(0, earned - sumPoints(credits.map((credit) => credit.points))),
  };
}

/** Where the page stands that explains a period of the member shown, of a year up to a month. */
export type WhyHref = (period: Period, until?: Month) => string;

/** A member of a branch in a month; `today` is for the purse, which knows no past. */
export async function heroOf(
  db: Knex,
  book: SchemeBook,
  memberId: number,
  branch: Place,
  month: Month,
  today: Day,
  why: WhyHref,
): Promise<MonthHero> {
  const standings = await monthStandings(db, book, branch, month);
  const ruled = (period: Period): boolean => book.inForce(branch.path, lastDayOf(period)) !== undefined;
  const placing = [...(standings.now?.ranked ?? []), ...(standings.now?.apart ?? [])].find((one) => one.memberId === memberId);
  const total: Points = placing?.score.total ?? (await scoreAt(db, book, memberId, branch.path, month))?.score.total ?? 0;
  return {
    month,
    total,
    rank: rankOf(standings, memberId),
    yearTotal: (await yearsToDate(db, book, branch.path, [memberId], month)).get(memberId) ?? 0,
    whyHref: ruled(month) ? why(month) : null,
    yearWhyHref: ruled(yearOf(month)) ? why(yearOf(month), month) : null,
    redeemable: await redeemableOf(db, book, memberId, branch.path, today),
  };
}

/** A colour that pages have no paint for takes the one of its place. */
const colourOf = ({ colour }: SchemeLevel, place: number): FlagColour =>
  flagColours.find((known) => known === colour) ?? flagColours[Math.min(place, flagColours.length - 1)] ?? 'blue';

const measuresQuarters = ({ flags }: Scheme): boolean =>
  flags.subject === 'member' && flags.period === 'quarter' && flags.mode === 'score' && flags.levels.length > 0;

/** A member's quarter against the levels; null where the scheme gives members no flags by their quarter's score. */
export async function quarterScaleOf(
  db: Knex,
  book: SchemeBook,
  memberId: number,
  branch: Place,
  quarter: Quarter,
  why: WhyHref,
): Promise<QuarterScale | null> {
  const scored = await scoreAt(db, book, memberId, branch.path, quarter);
  if (scored === null || !measuresQuarters(scored.version.scheme)) return null;
  return {
    quarter,
    score: scored.score.total,
    whyHref: why(quarter),
    levels: scored.version.scheme.flags.levels.map((level, place) => ({
      code: level.code,
      name: { nameZh: level.nameZh, nameEn: level.nameEn },
      order: place + 1,
      colour: colourOf(level, place),
      minScore: level.minScore ?? null,
    })),
  };
}
