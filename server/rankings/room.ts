/** What a member can still earn this month by coming or by claiming, most useful first: what the kiosk shows outside an activity. */
import type { Knex } from 'knex';
import { type Room, roomsMax } from '../contract/taps.ts';
import { type Day, type Month, type PeriodKind, lastDayOf, monthOf, periodKinds, periodOf, quarterOf, yearOf } from '../kernel/calendar.ts';
import { groupBy } from '../kernel/group.ts';
import type { Points } from '../kernel/points.ts';
import type { Scheme, SchemeCategory, SchemeItem } from '../scheme/format.ts';
import type { SchemeBook } from '../scheme/queries.ts';
import type { CategoryScore, Score } from '../scheme/score.ts';
import { type Place, scoresOf } from './service.ts';

/** One member's scores of the month, quarter and year that hold a day. */
export type ScoresHeld = Readonly<Record<'month' | 'quarter' | 'year', Score>>;

/** Under one cap. `points` is the room in hundredths, whichever way the cap counts. */
type Left = { readonly points: Points; readonly times?: number; readonly window: PeriodKind };

type Use = CategoryScore['caps'][number];

/** A cap is read in the score of its own length; a day's or a week's in the month's. */
const scoreFor = (held: ScoresHeld, window: PeriodKind): Score => held[window === 'quarter' || window === 'year' ? window : 'month'];

const usedIn = (caps: readonly Use[] | undefined, rule: Use['rule'], window: PeriodKind, day: Day): Use | undefined =>
  caps?.find((use) => use.rule === rule && use.window === window && use.windowPeriod === periodOf(day, window));

function itemLeft(item: SchemeItem, held: ScoresHeld, day: Day): readonly Left[] {
  return item.caps.flatMap(({ window, maxPoints, maxTimes }): Left[] => {
    const own = scoreFor(held, window)
      .categories.flatMap((category) => category.items)
      .find(({ code }) => code === item.code)?.caps;
    const times = maxTimes === undefined ? undefined : maxTimes - (usedIn(own, 'times-cap', window, day)?.times ?? 0);
    return [
      ...(maxPoints === undefined ? [] : [{ points: maxPoints - (usedIn(own, 'points-cap', window, day)?.counted ?? 0), window }]),
      ...(times === undefined ? [] : [{ points: times * item.points, times, window }]),
    ];
  });
}

const scoreOfCategory = (held: ScoresHeld, window: PeriodKind, category: string): CategoryScore | undefined =>
  scoreFor(held, window).categories.find(({ code }) => code === category);

const categoryLeft = (category: SchemeCategory, held: ScoresHeld, day: Day): readonly Left[] =>
  category.caps.flatMap(({ window, maxPoints }): Left[] => {
    if (maxPoints === undefined) return [];
    const own = scoreOfCategory(held, window, category.code)?.caps;
    return [{ points: maxPoints - (usedIn(own, 'category-cap', window, day)?.counted ?? 0), window }];
  });

/** Under caps that the item shares: those of its groups, and of its category by times. */
function sharedLeft(scheme: Scheme, item: SchemeItem, held: ScoresHeld, day: Day): readonly Left[] {
  const groups = (scheme.itemGroups ?? [])
    .filter((group) => group.items.includes(item.code))
    .map((group) => ({ ...group, by: 'group' }) as const);
  const byTimes = scheme.categories
    .filter((category) => category.code === item.category)
    .map((category) => ({ ...category, by: 'category' }) as const);
  return [...groups, ...byTimes].flatMap(({ code, caps, by }) =>
    caps.flatMap(({ window, maxPoints, maxTimes }): Left[] => {
      const own = scoreOfCategory(held, window, item.category)?.groups.find((group) => group.code === code)?.caps;
      if (maxTimes !== undefined) {
        const times = maxTimes - (usedIn(own, `${by}-times-cap`, window, day)?.times ?? 0);
        return [{ points: times * item.points, times, window }];
      }
      if (maxPoints === undefined || by === 'category') return [];
      return [{ points: maxPoints - (usedIn(own, 'group-points-cap', window, day)?.counted ?? 0), window }];
    }),
  );
}

/** Earned by the member's own act, in this month, by anybody. */
const isOpenToAll = ({ points, audience, countsIn, award, trigger }: SchemeItem): boolean =>
  points > 0 &&
  audience === 'all' &&
  countsIn.includes('month') &&
  trigger === undefined &&
  award.some((kind) => kind === 'tap' || kind === 'claim');

type Candidate = { readonly item: SchemeItem; readonly left: Left };

const compare = (a: Candidate, b: Candidate): number =>
  periodKinds.indexOf(a.left.window) - periodKinds.indexOf(b.left.window) || b.left.points - a.left.points || b.item.points - a.item.points;

/**
 * Items with room under their tightest cap, their own or their category's: what lapses soonest first, then the most room,
 * then the dearer award, then as the scheme lists them. Of items that exclude each other the first alone; one that nothing
 * caps has no room to speak of. At most `roomsMax`.
 */
export function roomOf(scheme: Scheme, held: ScoresHeld, day: Day): readonly Room[] {
  const candidates = scheme.items.filter(isOpenToAll).flatMap((item): Candidate[] => {
    const category = scheme.categories.find(({ code }) => code === item.category);
    const lefts = [
      ...itemLeft(item, held, day),
      ...sharedLeft(scheme, item, held, day),
      ...(category === undefined ? [] : categoryLeft(category, held, day)),
    ];
    const tightest = lefts.toSorted((a, b) => a.points - b.points)[0];
    return tightest === undefined || tightest.points <= 0 ? [] : [{ item, left: tightest }];
  });
  const groups = new Set<string>();
  const apart = candidates.toSorted(compare).filter(({ item: { exclusiveGroup } }) => {
    if (exclusiveGroup === undefined) return true;
    const first = !groups.has(exclusiveGroup);
    groups.add(exclusiveGroup);
    return first;
  });
  return apart.slice(0, roomsMax).map(({ item: { nameZh, nameEn }, left: { points, times, window } }) => ({
    nameZh,
    ...(nameEn === undefined ? {} : { nameEn }),
    ...(times === undefined ? { points } : { times }),
    window,
  }));
}

/** A member on a day, with the branch whose scheme holds. */
export type RoomAsked = { readonly memberId: number; readonly branch: Place; readonly day: Day };

/** The room of members, by id; none where no scheme is in force. Each member is asked for one day. */
export async function roomsFor(db: Knex, book: SchemeBook, asked: readonly RoomAsked[]): Promise<ReadonlyMap<number, readonly Room[]>> {
  const rooms = new Map<number, readonly Room[]>();
  const byMonth: ReadonlyMap<Month, readonly RoomAsked[]> = groupBy(asked, ({ day }) => monthOf(day));
  for (const [month, ofMonth] of byMonth) {
    const day = lastDayOf(month);
    for (const [version, same] of groupBy(ofMonth, ({ branch }) => book.inForce(branch.path, day))) {
      if (version === undefined) continue;
      const ids = same.map(({ memberId }) => memberId);
      const months = await scoresOf(db, book, version, ids, month);
      const quarters = await scoresOf(db, book, version, ids, quarterOf(day));
      const years = await scoresOf(db, book, version, ids, yearOf(day));
      for (const one of same) {
        const [own, quarter, year] = [months.get(one.memberId), quarters.get(one.memberId), years.get(one.memberId)];
        if (own === undefined || quarter === undefined || year === undefined) continue;
        rooms.set(one.memberId, roomOf(version.scheme, { month: own, quarter, year }, one.day));
      }
    }
  }
  return rooms;
}
