/** Which level each of some subjects comes to in a period, and why not a better one: pure, told by the scheme's data. */
import type { Period } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import { divided } from './division.ts';
import type { Scheme, SchemeLevel } from './format.ts';
import { type Held, runOf } from './runs.ts';

type Flags = Scheme['flags'];
export type Bar = SchemeLevel['bars'][number];
export type Condition = NonNullable<SchemeLevel['when']>[number];

/** A bound on the subjects of one assessment: the members of a city. */
export const candidatesMax = 1_000_000;

/** What levels are measured by: a member's, branch's or secretary's standing in the flags' period. */
export type Candidate = {
  /** Names the subject to the caller. */
  readonly key: string;
  /** Its class among those that are ranked together: town, village, office. */
  readonly class: string;
  readonly total: Points;
  /** A size. */
  readonly deductions: Points;
  /** Core points that were on offer, for rates; null where unknown. */
  readonly offered: Points | null;
  /** What categories counted, by code. */
  readonly categories: ReadonlyMap<string, Points>;
  /** How often items were given, by code. */
  readonly times: ReadonlyMap<string, number>;
  readonly isVetoed: boolean;
  readonly monthsInBranch: number;
  /** Levels of earlier periods, in any order. */
  readonly history: readonly Held[];
};

/** Negative where `a` stands before `b`; 0 where nothing that the scheme says tells them apart. */
export type Standing = (a: Candidate, b: Candidate) => number;

/** A level that was passed over: its measure not reached, or reached and barred. */
export type PassedOver = { readonly level: string; readonly unmet: readonly Condition[]; readonly barredBy: readonly Bar[] };

export type Judged = {
  readonly key: string;
  /** null for who is too new, or where no level is left. */
  readonly level: string | null;
  readonly cause: 'too_new' | null;
  readonly rank: number;
  readonly passedOver: readonly PassedOver[];
};

/** Where a candidate stands: `above` are better, `tied` stand level with it, itself among them, of `of` in all. */
type Place = { readonly above: number; readonly tied: number; readonly of: number };

function placesOf(candidates: readonly Candidate[], compare: Standing): ReadonlyMap<Candidate, Place> {
  const sorted = candidates.toSorted(compare);
  const places = new Map<Candidate, Place>();
  for (let first = 0; first < sorted.length;) {
    let next = first + 1;
    const leader = sorted[first];
    while (leader !== undefined && next < sorted.length && compare(leader, sorted[next] ?? leader) === 0) next++;
    for (const one of sorted.slice(first, next)) places.set(one, { above: first, tied: next - first, of: sorted.length });
    first = next;
  }
  return places;
}

/** Shares and rates as written have at most four decimals. */
const tenThousandths = (written: number): number => Math.round(written * 10_000);

/** Within the best share of places: who ties across the cut is in or out with all the others, as the scheme says. */
function isInShare({ above, tied, of }: Place, top: number, { tieAtShareCut, rounding = 'down' }: Flags): boolean {
  const places = divided([of, tenThousandths(top)], [10_000], rounding);
  return tieAtShareCut === 'include' ? above < places : above + tied <= places;
}

const reachesRate = ({ total, offered }: Candidate, min: number): boolean =>
  offered !== null && offered > 0 && total * 10_000 >= tenThousandths(min) * offered;

type Seen = {
  readonly flags: Flags;
  readonly period: Period;
  readonly placeOf: (candidate: Candidate, within: 'all' | 'class') => Place;
};

function meets(condition: Condition, candidate: Candidate, { flags, period, placeOf }: Seen): boolean {
  switch (condition.kind) {
    case 'score':
      return candidate.total >= condition.min;
    case 'rate':
      return reachesRate(candidate, condition.min);
    case 'rank':
      return placeOf(candidate, condition.within).above < condition.top;
    case 'share':
      return isInShare(placeOf(candidate, condition.within), condition.top, flags);
    case 'category':
      return (candidate.categories.get(condition.category) ?? 0) >= condition.min;
    case 'item':
      return (candidate.times.get(condition.item) ?? 0) >= condition.min;
    case 'held':
      return runOf(candidate.history, period, condition.levels) >= condition.periods;
  }
}

function bars(bar: Bar, candidate: Candidate): boolean {
  switch (bar.kind) {
    case 'item':
      return (candidate.times.get(bar.item) ?? 0) >= bar.count;
    case 'veto':
      return candidate.isVetoed;
    case 'deductions':
      return candidate.deductions >= bar.points;
    case 'category':
      return (candidate.categories.get(bar.category) ?? 0) < bar.points;
  }
}

/** What a level asks for in each mode; a level that asks for nothing takes the rest. */
function conditionsOf({ mode }: Flags, level: SchemeLevel): readonly Condition[] {
  switch (mode) {
    case 'score':
      return level.minScore === undefined ? [] : [{ kind: 'score', min: level.minScore }];
    case 'rate':
      return level.minRate === undefined ? [] : [{ kind: 'rate', min: level.minRate }];
    case 'share':
      return level.topShare === undefined ? [] : [{ kind: 'share', top: level.topShare, within: 'all' }];
    case 'rank':
      return level.topRank === undefined ? [] : [{ kind: 'rank', top: level.topRank, within: 'all' }];
    case 'combined':
      return level.when ?? [];
  }
}

function judge(candidate: Candidate, seen: Seen): Judged {
  const { flags } = seen;
  const rank = seen.placeOf(candidate, 'all').above + 1;
  const { key } = candidate;
  if (candidate.monthsInBranch < flags.minMonthsInBranch) return { key, level: null, cause: 'too_new', rank, passedOver: [] };
  const passedOver: PassedOver[] = [];
  for (const level of flags.levels) {
    const unmet = conditionsOf(flags, level).filter((condition) => !meets(condition, candidate, seen));
    const barredBy = level.bars.filter((bar) => bars(bar, candidate));
    if (unmet.length === 0 && barredBy.length === 0) return { key, level: level.code, cause: null, rank, passedOver };
    passedOver.push({ level: level.code, unmet, barredBy });
  }
  return { key, level: null, cause: null, rank, passedOver };
}

const byTotal: Standing = (a, b) => b.total - a.total;

/**
 * Judges subjects that are ranked together, in the order given: the best level whose conditions are met and whose bars are
 * not. Who is excluded from ranking is left out by the caller. `compare` is the ranking with its tie-breakers; by total alone
 * where left out. A barred subject keeps its place in the ranking. Throws RangeError past the bound.
 */
export function judgeLevels(
  { flags }: Scheme,
  period: Period,
  candidates: readonly Candidate[],
  compare: Standing = byTotal,
): readonly Judged[] {
  if (candidates.length > candidatesMax) throw new RangeError(`more than ${candidatesMax} subjects in one assessment`);
  const all = placesOf(candidates, compare);
  const nowhere: Place = { above: 0, tied: 1, of: 1 };
  let inClass: ReadonlyMap<Candidate, Place> | undefined;
  const placesInClass = (): ReadonlyMap<Candidate, Place> => {
    const places = new Map<Candidate, Place>();
    for (const members of groupBy(candidates, (one) => one.class).values()) {
      for (const [candidate, place] of placesOf(members, compare)) places.set(candidate, place);
    }
    return places;
  };
  const placeOf = (candidate: Candidate, within: 'all' | 'class'): Place => {
    if (within === 'class') inClass ??= placesInClass();
    return (within === 'class' ? inClass : all)?.get(candidate) ?? nowhere;
  };
  return candidates.map((candidate) => judge(candidate, { flags, period, placeOf }));
}
