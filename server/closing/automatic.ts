/** Which automatic items a period brings to whom when it closes: pure, from what the registers say. */
import type { DuesStandingCode, MemberClassCode } from '../contract/codes.ts';
import { type Period, type PeriodKind, kindOf } from '../kernel/calendar.ts';
import type { Points } from '../kernel/points.ts';
import type { Scheme, SchemeItem } from '../scheme/format.ts';

/** What a close proposes by; the others are proposed by a sheet or by the year's carry-over. */
export const closingTriggers = ['dues_paid_on_time', 'dues_overdue', 'make_up_overdue', 'full_attendance', 'study_hours'] as const;
export type ClosingTrigger = (typeof closingTriggers)[number];

type ItemTrigger = NonNullable<SchemeItem['trigger']>;
/** A trigger that a close proposes by. */
type OnClosing = Extract<ItemTrigger, { readonly on: ClosingTrigger }>;

export type Candidate = {
  readonly memberId: number;
  readonly memberUid: string;
  /** On the period's last day. */
  readonly class: MemberClassCode;
  readonly committee: boolean;
};

/** What the registers say of a period, read for these candidates. */
export type PeriodFacts = {
  /** Of a month; absent: nothing is known. */
  readonly dues: ReadonlyMap<number, DuesStandingCode>;
  /** Missed content whose time ran out within the month, each with the uid of the activity. */
  readonly makeUpsOverdue: readonly { readonly memberId: number; readonly activityUid: string }[];
  /** Who attended in full by an item, by its code. */
  readonly inFull: ReadonlyMap<string, ReadonlySet<number>>;
  readonly studyMinutes: ReadonlyMap<number, number>;
};

export type Proposed = {
  readonly member: Candidate;
  readonly item: string;
  readonly points: Points;
  readonly trigger: ClosingTrigger;
  /** What tells two of one item and member apart: the uid of an activity, else empty. */
  readonly subject: string;
};

/** Whether an item is proposed when a period of this kind closes. */
export function closesWith(trigger: ItemTrigger | undefined, kind: PeriodKind): trigger is OnClosing {
  switch (trigger?.on) {
    case 'dues_paid_on_time':
    case 'dues_overdue':
    case 'make_up_overdue':
      return kind === 'month';
    case 'full_attendance':
    case 'study_hours':
      return trigger.period === kind;
    default:
      return false;
  }
}

/** The items of a scheme that a close of this kind proposes, in the scheme's order. */
export const closingItems = (scheme: Scheme, kind: PeriodKind): readonly SchemeItem[] =>
  scheme.items.filter(({ trigger }) => closesWith(trigger, kind));

/** Nobody's dues were entered for the month: then the register was not kept, and says nothing of who did not pay. */
const isKept = (dues: PeriodFacts['dues']): boolean =>
  [...dues.values()].some((standing) => standing === 'on_time' || standing === 'late' || standing === 'ahead');

function subjectsOf(trigger: OnClosing, item: string, { memberId }: Candidate, facts: PeriodFacts): readonly string[] {
  const once = (holds: boolean): readonly string[] => (holds ? [''] : []);
  const dues = facts.dues.get(memberId);
  switch (trigger.on) {
    case 'dues_paid_on_time':
      return once(dues === 'on_time' || dues === 'ahead');
    case 'dues_overdue':
      return once(dues === 'overdue' && isKept(facts.dues));
    case 'make_up_overdue':
      return facts.makeUpsOverdue.filter((missed) => missed.memberId === memberId).map(({ activityUid }) => activityUid);
    case 'full_attendance':
      return once(facts.inFull.get(item)?.has(memberId) === true);
    case 'study_hours':
      return once((facts.studyMinutes.get(memberId) ?? 0) >= trigger.hours * 60);
  }
}

/**
 * Everything that a period brings, in the scheme's order and by member. A suspended member gets nothing and loses nothing;
 * against an exempt one nothing is held, while what they do counts.
 */
export function proposalsOf(scheme: Scheme, period: Period, candidates: readonly Candidate[], facts: PeriodFacts): readonly Proposed[] {
  const inOrder = candidates.toSorted((a, b) => a.memberId - b.memberId);
  return scheme.items.flatMap(({ code, points, trigger, audience }) => {
    if (!closesWith(trigger, kindOf(period))) return [];
    return inOrder.flatMap((member): Proposed[] => {
      if (member.class === 'suspended' || (member.class === 'exempt' && points < 0)) return [];
      if (audience === 'committee' && !member.committee) return [];
      const subjects = [...new Set(subjectsOf(trigger, code, member, facts))].toSorted();
      return subjects.map((subject) => ({ member, item: code, points, trigger: trigger.on, subject }));
    });
  });
}

/** The key of the entry: the period, the member, the item, and the subject where there is one. */
export const automaticKey = (period: Period, { member, item, subject }: Pick<Proposed, 'member' | 'item' | 'subject'>): string =>
  `auto:${period}:${member.memberUid}:${item}${subject === '' ? '' : `:${subject}`}`;

/** What all keys of a period begin with. */
export const automaticPrefix = (period: Period): string => `auto:${period}:`;
