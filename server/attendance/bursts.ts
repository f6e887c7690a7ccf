/** Cards tapped at one kiosk so close together that one person may have held several of them. A hint to look, never a deduction. */
import { type Instant, msOf } from '../kernel/clock.ts';

/** Whoever steps up, tells their card from others, taps and steps aside takes longer than this. */
export const burstGapMs = 1_500;

/** The tap by which a member came. */
export type ArrivalTap = { readonly tapId: number; readonly deviceId: number; readonly memberId: number; readonly at: Instant };

const inOrder = (a: ArrivalTap, b: ArrivalTap): number =>
  a.deviceId - b.deviceId || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) || a.tapId - b.tapId;

/**
 * Runs of taps of different members at one kiosk, each no more than `gapMs` after the one before; by kiosk, then by time.
 * Each tap stands in one run at most.
 */
export function burstsOf<T extends ArrivalTap>(taps: readonly T[], gapMs = burstGapMs): readonly (readonly T[])[] {
  const runs: T[][] = [];
  for (const tap of taps.toSorted(inOrder)) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const isClose = before !== undefined && before.deviceId === tap.deviceId && msOf(tap.at) - msOf(before.at) <= gapMs;
    if (isClose) run?.push(tap);
    else runs.push([tap]);
  }
  return runs.filter((run) => new Set(run.map(({ memberId }) => memberId)).size > 1);
}
