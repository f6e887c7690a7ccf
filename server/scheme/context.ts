/** Finds the item and category by which a sum is read: the scheme in force, else the version that gave the points. */
import { type Month, monthOf } from '../kernel/calendar.ts';
import type { Scheme, SchemeCategory, SchemeItem } from './format.ts';
import type { Sum } from './sums.ts';

/** A scheme with the month from whose first day it holds. */
export type SchemeVersion = { readonly from: Month; readonly scheme: Scheme };

/** Answers the scheme under which a sum's points were given. */
export type GivenBy = (sum: Sum) => Scheme | undefined;

/** Where a sum belongs; `place` orders items as their scheme lists them. */
export type Placed = { readonly item: SchemeItem; readonly category: SchemeCategory; readonly place: number };

export type ScoringContext = { readonly scheme: Scheme; readonly placedOf: (sum: Sum) => Placed };

/** The version in force on the day of a sum, of the versions of one organisation. */
export const versionsByDay =
  (versions: readonly SchemeVersion[]): GivenBy =>
  (sum) => {
    let latest: SchemeVersion | undefined;
    for (const version of versions) {
      if (version.from <= monthOf(sum.day) && (latest === undefined || version.from > latest.from)) latest = version;
    }
    return latest?.scheme;
  };

const indexOf = (scheme: Scheme, own: Scheme): ReadonlyMap<string, Placed> => {
  const categoryOf = new Map([...scheme.categories, ...own.categories].map((category) => [category.code, category]));
  const index = new Map<string, Placed>();
  scheme.items.forEach((item, place) => {
    const category = categoryOf.get(item.category);
    if (category !== undefined) index.set(item.code, { item, category, place });
  });
  return index;
};

/**
 * What scoring needs of schemes, made once for many members. An item that `scheme` does not know keeps its item caps and
 * its category from the scheme that gave its points; a category that `scheme` knows is read by `scheme`.
 */
export function contextOf(scheme: Scheme, givenBy: GivenBy = () => undefined): ScoringContext {
  const own = indexOf(scheme, scheme);
  const others = new Map<Scheme, ReadonlyMap<string, Placed>>();
  const indexOfOther = (other: Scheme) => {
    const index = others.get(other) ?? indexOf(other, scheme);
    others.set(other, index);
    return index;
  };
  const placedOf = (sum: Sum): Placed => {
    const known = own.get(sum.item);
    if (known !== undefined) return known;
    const other = givenBy(sum);
    const placed = other === undefined ? undefined : indexOfOther(other).get(sum.item);
    if (placed === undefined) throw new Error(`no scheme at hand knows item ${sum.item} of ${sum.day}`);
    return placed;
  };
  return { scheme, placedOf };
}
