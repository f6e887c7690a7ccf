/** What somebody missed and makes up for, by when, how that stands, and what an overdue one costs. */
import type { MissedStatus } from '../attendance/sheet.ts';
import type { ActivityKindCode } from '../contract/codes.ts';
import { type Day, type Month, addDays, monthOf } from '../kernel/calendar.ts';
import type { Points } from '../kernel/points.ts';
import type { Scheme, SchemeItem } from '../scheme/format.ts';

/** Kinds with content that can be read or heard later; a service or a patrol is not made up for. */
const kindsWithContent: ReadonlySet<string> = new Set<ActivityKindCode>([
  'members_meeting',
  'committee_meeting',
  'group_meeting',
  'party_lecture',
  'party_day',
  'org_life_meeting',
  'democratic_appraisal',
  'study_session',
  'training',
]);

export const hasContent = (kind: string): boolean => kindsWithContent.has(kind);

export const dutyStates = ['due', 'overdue', 'done', 'done_late'] as const;
export type DutyState = (typeof dutyStates)[number];

/** What a branch and its scheme ask of those who missed something. */
export type MakeUpTerms = {
  /** 0: nothing is made up for. */
  readonly withinDays: number;
  /** Whether those absent without leave may make up too. */
  readonly absentToo: boolean;
};

export type Missed = { readonly required: boolean; readonly missed: MissedStatus | null };

/**
 * By when somebody makes up for an activity of a kind; null where nothing is to be made up for. Who was on leave owes it;
 * who was absent may, where the branch lets them.
 */
export function deadlineOf({ required, missed }: Missed, kind: string, day: Day, { withinDays, absentToo }: MakeUpTerms): Day | null {
  if (!required || missed === null || withinDays === 0 || !hasContent(kind)) return null;
  return missed === 'absent' && !absentToo ? null : addDays(day, withinDays);
}

/** How a duty stands: the deadline itself is still in time. */
export function dutyStateOf(deadline: Day, doneOn: Day | null, today: Day): DutyState {
  if (doneOn !== null) return doneOn <= deadline ? 'done' : 'done_late';
  return today <= deadline ? 'due' : 'overdue';
}

/** Content missed by leave and made up for in time earns an item of its own; what was missed without leave does not. */
export const earns = (missed: MissedStatus, state: DutyState): boolean => missed !== 'absent' && state === 'done';

/** The items of a scheme that an event of make-up study brings. */
export const makeUpItems = ({ items }: Scheme, on: 'make_up_done' | 'make_up_overdue'): readonly SchemeItem[] =>
  items.filter((item) => item.trigger?.on === on && item.audience === 'all');

/** What was missed by leave and not made up for in time. */
export type Owed = { readonly missed: MissedStatus; readonly deadline: Day; readonly doneOn: Day | null };

/** One deduction that the closing of a month proposes; its day is the deadline. */
export type OverdueProposal<Duty> = { readonly duty: Duty; readonly item: string; readonly points: Points; readonly day: Day };

/**
 * What a month's closing proposes for make-up study: each duty after leave whose deadline lies in the month and passed
 * without it, once for each item of its scheme that says so. What was done after the deadline was overdue too.
 */
export function overdueProposals<Duty extends Owed>(
  duties: readonly Duty[],
  month: Month,
  today: Day,
  schemeAt: (duty: Duty) => Scheme | undefined,
): readonly OverdueProposal<Duty>[] {
  return duties.flatMap((duty) => {
    const { missed, deadline, doneOn } = duty;
    const scheme = schemeAt(duty);
    if (missed === 'absent' || monthOf(deadline) !== month || scheme === undefined) return [];
    const state = dutyStateOf(deadline, doneOn, today);
    if (state !== 'overdue' && state !== 'done_late') return [];
    return makeUpItems(scheme, 'make_up_overdue').map(({ code, points }) => ({ duty, item: code, points, day: deadline }));
  });
}
