/** Dated facts about a member that rules read beside the sums. */
import type { MemberClassCode } from '../contract/codes.ts';
import { type Day, type Period, dayAfter, firstDayOf } from '../kernel/calendar.ts';
import { type Points, assertPoints } from '../kernel/points.ts';

/** A bound on the facts of one kind in one scoring. */
export const factsMax = 1_000;

/** A veto by one of the scheme's reasons; it falls into the periods that hold its day. */
export type Veto = { readonly reason: string; readonly day: Day };

/** What an assessor of the scheme's weights gave for a period, in hundredths, on a day. */
export type Assessment = { readonly assessor: string; readonly period: Period; readonly day: Day; readonly mark: Points };

/** A class from a day until before another; who is of none is normal. */
export type ClassHeld = { readonly class: MemberClassCode; readonly from: Day; readonly until?: Day };

export type Facts = {
  readonly vetoes: readonly Veto[];
  readonly assessments: readonly Assessment[];
  readonly classes: readonly ClassHeld[];
};
export const noFacts: Facts = { vetoes: [], assessments: [], classes: [] };

export const classOn = ({ classes }: Facts, day: Day): MemberClassCode =>
  classes.find(({ from, until }) => from <= day && (until === undefined || day < until))?.class ?? 'normal';

/** The vetoes that fall into a period, the earliest first. */
export const vetoesIn = ({ vetoes }: Facts, period: Period): readonly Veto[] =>
  vetoes
    .filter(({ day }) => firstDayOf(period) <= day && day < dayAfter(period))
    .toSorted((a, b) => (a.day === b.day ? (a.reason < b.reason ? -1 : 1) : a.day < b.day ? -1 : 1));

/** The latest mark of an assessor for a period; of two of one day the lower. Whatever came first, and however often. */
export const markOf = ({ assessments }: Facts, assessor: string, period: Period): Points | undefined =>
  assessments
    .filter((one) => one.assessor === assessor && one.period === period)
    .toSorted((a, b) => (a.day === b.day ? a.mark - b.mark : a.day < b.day ? 1 : -1))[0]?.mark;

/** Holds in production too. Throws RangeError past the bound, or for a mark that is not hundredths. */
export function assertFacts(facts: Facts): Facts {
  const most = Math.max(facts.vetoes.length, facts.assessments.length, facts.classes.length);
  if (most > factsMax) throw new RangeError(`more than ${factsMax} facts of a kind in one scoring`);
  for (const { mark } of facts.assessments) assertPoints(mark);
  return facts;
}
