/** Levels held in a row of periods: what two at the top, or two at the bottom, bring. */
import { type Period, previousPeriod } from '../kernel/calendar.ts';
import type { Scheme } from './format.ts';

/** A level held in a period. */
export type Held = { readonly period: Period; readonly level: string };

export type Consecutive = NonNullable<Scheme['flags']['consecutive']>[number];

/** How many periods in a row, the last one right before `period`, ended in one of some levels. A period without a level breaks the row. */
export function runOf(history: readonly Held[], period: Period, levels: readonly string[]): number {
  const levelIn = new Map(history.map((held) => [held.period, held.level]));
  let run = 0;
  for (let at = previousPeriod(period); levels.includes(levelIn.get(at) ?? ''); at = previousPeriod(at)) run++;
  return run;
}

/** The rules that a level of this period completes, with the periods before it. */
export function consecutiveOf({ flags: { consecutive = [] } }: Scheme, history: readonly Held[], now: Held): readonly Consecutive[] {
  return consecutive.filter(({ levels, periods }) => levels.includes(now.level) && runOf(history, now.period, levels) + 1 >= periods);
}
