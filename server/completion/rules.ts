/** What became of a duty in a month, quarter or year: done, planned, due, overdue, or not owed. */
import { type Day, dayOf, firstDayOf, lastDayOf, type Period, periodOf, periodsIn, type Year } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { groupBy } from '../kernel/group.ts';
import type { ActivityKindCode, DutyStateCode } from '../contract/codes.ts';
import type { Audience } from '../activities/rules.ts';
import type { Duty, OwedBy } from './duties.ts';

/** A stretch of days, half-open; null goes on. */
export type Stretch = { readonly fromDay: Day; readonly untilDay: Day | null };

/** Who owes: a branch, its committee, one of its groups; with the days on which it stood. */
export type Unit = {
  readonly owedBy: OwedBy;
  /** The branch's, for its committee as well; the group's own. */
  readonly organisationId: number;
  /** The branch's path. */
  readonly branchPath: string;
  /** All groups of the branch: what is meant for each of them is meant for the branch. */
  readonly groupIds: readonly number[];
  readonly stood: readonly Stretch[];
};

/** An activity that was not called off, as far as a unit is concerned. */
export type Meeting = {
  readonly uid: string;
  readonly kind: ActivityKindCode;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly audiences: readonly Audience[];
  /** Somebody of the unit's branch is on its sheet. */
  readonly attended: boolean;
};

export type DutyCell = {
  readonly duty: Duty;
  readonly period: Period;
  readonly state: DutyStateCode;
  /** False where the unit did not stand for the whole of the period: what was held is shown, what was not is not missed. */
  readonly owed: boolean;
  /** The last day on which it can be held. */
  readonly until: Day;
  /** In the order of their days. */
  readonly held: readonly Meeting[];
  readonly planned: readonly Meeting[];
  /** Over, and nobody's coming is recorded: no meeting yet. */
  readonly unattended: readonly Meeting[];
};

const onPath = (path: string, id: number): boolean => path.includes(`/${id}/`);

/**
 * Whether a meeting was a unit's own: a joint one is each one's. A branch is meant by itself, by what stands above it, or by
 * all its groups at once; a committee also by its whole branch; a group by itself or by those above.
 */
export function isOf(unit: Unit, audiences: readonly Audience[]): boolean {
  const { owedBy, organisationId, branchPath, groupIds } = unit;
  const forAll = new Set(audiences.filter(({ audience }) => audience === 'all').map((one) => one.organisationId));
  const wholeBranch = [...forAll].some((id) => onPath(branchPath, id));
  switch (owedBy) {
    case 'branch':
      return wholeBranch || (groupIds.length > 0 && groupIds.every((id) => forAll.has(id)));
    case 'committee':
      return wholeBranch || audiences.some((one) => one.audience === 'committee' && one.organisationId === organisationId);
    case 'group':
      return wholeBranch || forAll.has(organisationId);
  }
}

const holdsOn = (stood: readonly Stretch[], day: Day): boolean =>
  stood.some(({ fromDay, untilDay }) => fromDay <= day && (untilDay === null || day < untilDay));

/** Whether somebody stood there when a period began and when it ended: what began or ended within it owes nothing for it. */
export const stoodThrough = (stood: readonly Stretch[], period: Period): boolean =>
  holdsOn(stood, firstDayOf(period)) && holdsOn(stood, lastDayOf(period));

function stateOf(owed: boolean, enough: boolean, promised: boolean, period: Period, today: Day): DutyStateCode {
  if (enough) return 'done';
  if (lastDayOf(period) < today) return owed ? 'overdue' : 'not_owed';
  if (promised) return 'planned';
  if (!owed) return 'not_owed';
  return firstDayOf(period) <= today ? 'due' : 'coming';
}

/** A duty of a unit in one of its periods, by the unit's own meetings of that kind. */
export function dutyCell(duty: Duty, period: Period, stood: readonly Stretch[], meetings: readonly Meeting[], now: Instant): DutyCell {
  const within = meetings
    .filter(({ kind, startsAt }) => kind === duty.kind && periodOf(dayOf(startsAt), duty.every) === period)
    .toSorted((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0));
  const over = within.filter(({ endsAt }) => endsAt <= now);
  const held = over.filter(({ attended }) => attended);
  const planned = within.filter(({ endsAt }) => endsAt > now);
  const owed = stoodThrough(stood, period);
  const promised = held.length + planned.length >= duty.times;
  return {
    duty,
    period,
    state: stateOf(owed, held.length >= duty.times, promised, period, dayOf(now)),
    owed,
    until: lastDayOf(period),
    held,
    planned,
    unattended: over.filter(({ attended }) => !attended),
  };
}

/**
 * A duty of a unit through a year, a cell for each of its periods. `meetings` are all that may be the unit's; what was held
 * for everybody before a group was there or after it is none of its own. Who sits on a committee may be entered late.
 */
export function dutyRow(duty: Duty, unit: Unit, year: Year, meetings: readonly Meeting[], now: Instant): readonly DutyCell[] {
  const own = meetings.filter(
    ({ kind, audiences, startsAt }) =>
      kind === duty.kind && isOf(unit, audiences) && (unit.owedBy === 'committee' || holdsOn(unit.stood, dayOf(startsAt))),
  );
  const byPeriod = groupBy(own, ({ startsAt }) => periodOf(dayOf(startsAt), duty.every));
  return periodsIn(year, duty.every).map((period) => dutyCell(duty, period, unit.stood, byPeriod.get(period) ?? [], now));
}

export type DutyCounts = {
  /** Owed in periods that have begun. */
  readonly owed: number;
  readonly done: number;
  /** Still to be held in a period that runs, planned or not. */
  readonly due: number;
  readonly overdue: number;
};

/** Cells added up: what is owed so far is done, due or overdue. */
export function countsOf(cells: readonly DutyCell[], today: Day): DutyCounts {
  const begun = cells.filter(({ owed, period }) => owed && firstDayOf(period) <= today);
  const count = (...states: readonly DutyStateCode[]): number => begun.filter(({ state }) => states.includes(state)).length;
  return { owed: begun.length, done: count('done'), due: count('planned', 'due'), overdue: count('overdue') };
}
