/** Cuts a scored period into the windows of a cap, by event day. */
import { isShorter, type Day, type Period, type PeriodKind, periodKinds, periodOf, weekOf } from '../../kernel/calendar.ts';
import { type Points, sumPoints } from '../../kernel/points.ts';
import type { ScoredKind } from '../format.ts';
import { groupBy } from '../../kernel/group.ts';
import type { Amounts, Lot } from '../sheet.ts';

/** Names the window of a day: its period; a week that is cut at an edge also names the side of the edge. */
export type WindowOf = (day: Day) => string;

export const windowPeriodOf = (key: string): Period => key.split(' ')[0] ?? key;

/**
 * The windows of one length in a scored period. A window as long as the period or longer is the period itself: late
 * facts share it. Weeks nest in nothing, so they are cut at the edges of the period, or of a longer cap that reads their
 * result (`edges`).
 */
export function windowOf(
  window: PeriodKind,
  scored: { readonly period: Period; readonly kind: ScoredKind },
  edges: readonly PeriodKind[],
): WindowOf {
  if (!isShorter(window, scored.kind)) return () => scored.period;
  if (window !== 'week') return (day) => periodOf(day, window);
  const nearest = periodKinds.find(
    (kind) => isShorter('week', kind) && (kind === scored.kind || (isShorter(kind, scored.kind) && edges.includes(kind))),
  );
  return (day) => `${weekOf(day)} ${periodOf(day, nearest ?? scored.kind)}`;
}

export const lengthOf = (window: PeriodKind): number => periodKinds.indexOf(window);

export const shorterFirst = (a: PeriodKind, b: PeriodKind): number => lengthOf(a) - lengthOf(b);

export const timesIn = (lots: readonly Lot[]): number => lots.reduce((times, lot) => times + lot.times, 0);

/** What one window came to. */
export type WindowUse = { readonly key: string; readonly posted: Points; readonly counted: Points };

export const earlierFirst = (a: string, b: string) => (a < b ? -1 : 1);

/** Takes `excess` from the days, the latest first. What no positive day can give is taken from the latest: a cap bites in full. */
export function takeFromLatest(amounts: Map<Day, Points>, days: readonly Day[], excess: Points): void {
  let left = excess;
  const latestFirst = days.toSorted(earlierFirst).toReversed();
  for (const day of latestFirst) {
    const amount = amounts.get(day) ?? 0;
    const taken = Math.min(left, Math.max(0, amount));
    amounts.set(day, amount - taken);
    left -= taken;
  }
  const latest = latestFirst[0];
  if (left > 0 && latest !== undefined) amounts.set(latest, (amounts.get(latest) ?? 0) - left);
}

/** Holds each window to its limit. What is above counts nowhere; what is below, also below zero, stays: a cap is not a floor. */
export function limitWindows(
  amounts: Amounts,
  keyOf: WindowOf,
  limitOf: (key: string) => Points,
): { readonly amounts: Amounts; readonly uses: readonly WindowUse[] } {
  const left = new Map(amounts);
  const uses: WindowUse[] = [];
  for (const [key, days] of groupBy(amounts.keys(), keyOf)) {
    const posted = sumPoints(days.map((day) => amounts.get(day) ?? 0));
    const counted = Math.min(posted, limitOf(key));
    if (counted < posted) takeFromLatest(left, days, posted - counted);
    uses.push({ key, posted, counted });
  }
  return { amounts: left, uses: uses.toSorted((a, b) => earlierFirst(a.key, b.key)) };
}
