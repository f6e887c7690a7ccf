/**
 * What an item's cap takes over several windows of a category's cap comes first out of the windows that the category's
 * cap would cut anyway. So an award more never lowers a year: without this, a fact of the first quarter, already full,
 * could push one of the third over the item's yearly cap.
 */
import type { Day } from '../../kernel/calendar.ts';
import { type Points, sumPoints } from '../../kernel/points.ts';
import { groupBy } from '../../kernel/group.ts';
import type { Amounts } from '../sheet.ts';
import { earlierFirst, takeFromLatest, type WindowOf, type WindowUse } from './windows.ts';

type Limits = { readonly keyOf: WindowOf; readonly limitOf: (key: string) => Points };
type Limited = { readonly amounts: Amounts; readonly uses: readonly WindowUse[] };

/** Points that one item's window is over its limit, with the days of that window by category window. */
type Claim = {
  readonly item: number;
  readonly excess: Points;
  readonly days: readonly Day[];
  readonly daysIn: ReadonlyMap<string, readonly Day[]>;
};

/**
 * The most that claims can take out of overflows, `room[claim][window]` at most from each: a maximum flow by shortest
 * augmenting paths. Answers what each claim takes from each window.
 */
export function shareOut(excess: readonly Points[], room: readonly (readonly Points[])[], overflow: readonly Points[]): Points[][] {
  const taken = room.map((row) => row.map(() => 0));
  const at = (table: readonly (readonly Points[])[], claim: number, window: number) => table[claim]?.[window] ?? 0;
  const takenBy = (claim: number) => sumPoints(taken[claim] ?? []);
  const takenFrom = (window: number) => sumPoints(taken.map((row) => row[window] ?? 0));
  /** A step into a window comes from a claim, a step into a claim from a window whose share it would give up. */
  type Step = { readonly claim: number; readonly window: number; readonly back: boolean };

  const findPath = (): readonly Step[] | undefined => {
    const toClaim = new Map<number, Step | undefined>();
    const toWindow = new Map<number, Step>();
    const queue: number[] = [];
    excess.forEach((points, claim) => {
      if (points > takenBy(claim)) {
        toClaim.set(claim, undefined);
        queue.push(claim);
      }
    });
    for (let claim = queue.shift(); claim !== undefined; claim = queue.shift()) {
      for (let window = 0; window < overflow.length; window++) {
        if (toWindow.has(window) || at(room, claim, window) <= at(taken, claim, window)) continue;
        toWindow.set(window, { claim, window, back: false });
        if ((overflow[window] ?? 0) > takenFrom(window)) return walkBack(window, toClaim, toWindow);
        for (let other = 0; other < excess.length; other++) {
          if (toClaim.has(other) || at(taken, other, window) === 0) continue;
          toClaim.set(other, { claim: other, window, back: true });
          queue.push(other);
        }
      }
    }
    return undefined;
  };

  const walkBack = (last: number, toClaim: ReadonlyMap<number, Step | undefined>, toWindow: ReadonlyMap<number, Step>): readonly Step[] => {
    const path: Step[] = [];
    for (let into = toWindow.get(last); into !== undefined;) {
      path.unshift(into);
      const before = toClaim.get(into.claim);
      if (before !== undefined) path.unshift(before);
      into = before === undefined ? undefined : toWindow.get(before.window);
    }
    return path;
  };

  for (let path = findPath(); path !== undefined; path = findPath()) {
    const [first, last] = [path[0], path.at(-1)];
    if (first === undefined || last === undefined) break;
    const slack = path.map((step) =>
      step.back ? at(taken, step.claim, step.window) : at(room, step.claim, step.window) - at(taken, step.claim, step.window),
    );
    const amount = Math.min(
      (excess[first.claim] ?? 0) - takenBy(first.claim),
      (overflow[last.window] ?? 0) - takenFrom(last.window),
      ...slack,
    );
    for (const step of path) {
      const row = taken[step.claim];
      if (row !== undefined) row[step.window] = (row[step.window] ?? 0) + (step.back ? -amount : amount);
    }
  }
  return taken;
}

/** Holds items to one cap each, all of a length, where their category's windows of at most `categoryMax` are shorter. */
export function favourable(
  items: readonly { readonly amounts: Amounts; readonly limits: Limits | undefined }[],
  categoryKeyOf: WindowOf,
  categoryMax: Points,
): readonly Limited[] {
  const claims: Claim[] = [];
  const uses = items.map(({ amounts, limits }, item): readonly WindowUse[] => {
    if (limits === undefined) return [];
    const windows = [...groupBy(amounts.keys(), limits.keyOf)].map(([key, days]) => {
      const posted = sumPoints(days.map((day) => amounts.get(day) ?? 0));
      const counted = Math.min(posted, limits.limitOf(key));
      if (counted < posted) claims.push({ item, excess: posted - counted, days, daysIn: groupBy(days, categoryKeyOf) });
      return { key, posted, counted };
    });
    return windows.toSorted((a, b) => earlierFirst(a.key, b.key));
  });

  const filled = new Map<string, Points>();
  for (const { amounts } of items) {
    for (const [day, points] of amounts) filled.set(categoryKeyOf(day), (filled.get(categoryKeyOf(day)) ?? 0) + points);
  }
  const windows = [...filled.keys()].filter((key) => (filled.get(key) ?? 0) > categoryMax).toSorted(earlierFirst);
  const amountIn = ({ item, daysIn }: Claim, key: string) =>
    sumPoints((daysIn.get(key) ?? []).map((day) => items[item]?.amounts.get(day) ?? 0));
  const taken = shareOut(
    claims.map((claim) => claim.excess),
    claims.map((claim) => windows.map((key) => Math.max(0, amountIn(claim, key)))),
    windows.map((key) => (filled.get(key) ?? 0) - categoryMax),
  );

  const left = items.map(({ amounts }) => new Map(amounts));
  claims.forEach((claim, row) => {
    const amounts = left[claim.item];
    if (amounts === undefined) return;
    windows.forEach((key, column) => takeFromLatest(amounts, claim.daysIn.get(key) ?? [], taken[row]?.[column] ?? 0));
    takeFromLatest(amounts, claim.days, claim.excess - sumPoints(taken[row] ?? []));
  });
  return left.map((amounts, item) => ({ amounts, uses: uses[item] ?? [] }));
}
