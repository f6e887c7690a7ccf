/** How a member took part over a time: what is counted, whether it was full attendance, whether months went by without. */
import type { ActivityKindCode, SheetStatusCode } from '../contract/codes.ts';
import type { Day, Month } from '../kernel/calendar.ts';
import type { Scheme } from '../scheme/format.ts';

/** What is missed and may be made up for. */
export const missedCodes = ['absent', 'leave_official', 'leave_sick', 'leave_private'] as const;
export type MissedCode = (typeof missedCodes)[number];

/** A member at one activity where they were required. */
export type Part = {
  readonly kind: ActivityKindCode;
  readonly day: Day;
  readonly status: SheetStatusCode;
  /** Of what was made up: what had been missed. */
  readonly missed: MissedCode | null;
};

const came: readonly SheetStatusCode[] = ['present', 'late', 'left_early'];
const onLeave: readonly SheetStatusCode[] = ['leave_official', 'leave_sick', 'leave_private'];

export type Tally = {
  /** Everything that is over: the four below add up to it. */
  readonly expected: number;
  readonly present: number;
  readonly leave: number;
  readonly madeUp: number;
  readonly absent: number;
};

/** What the parts of a member come to; what is still to come is not counted. */
export function tallyOf(parts: readonly Part[]): Tally {
  const count = (codes: readonly SheetStatusCode[]): number => parts.filter(({ status }) => codes.includes(status)).length;
  const [present, leave, madeUp, absent] = [count(came), count(onLeave), count(['made_up']), count(['absent'])];
  return { expected: present + leave + madeUp + absent, present, leave, madeUp, absent };
}

type Allowed = Scheme['attendance']['fullAttendanceAllows'];

/** Whether one part leaves attendance full: somebody came, or was on leave of a kind that the scheme lets pass, made up where it says so. */
function isFull({ status, missed }: Part, allows: Allowed): boolean {
  if (came.includes(status)) return true;
  const madeUp = status === 'made_up';
  return allows.some((allowed) => allowed.status === (madeUp ? missed : status) && (madeUp || !allowed.madeUp));
}

/**
 * Whether a member attended in full by a scheme: everything of the kinds named, and there was something. Late or gone early
 * is there; what is still awaited is not yet.
 */
export function attendedInFull(parts: readonly Part[], kinds: readonly ActivityKindCode[], allows: Allowed): boolean {
  const asked = parts.filter(({ kind }) => kinds.includes(kind));
  return asked.length > 0 && asked.every((part) => isFull(part, allows));
}

/** A month of a member: took part or was excused; did not; had nothing to take part in. */
export type MonthTold = { readonly month: Month; readonly told: 'kept' | 'missed' | 'nothing' };

/** From so many months in a row on the secretary is warned. [2019 Regulations; Party constitution, article 9] */
export const warnedFromMonths = 6;

/**
 * The months missed in a row up to the last, newest last: as many as there are until one that was kept. A month without
 * anything to take part in neither counts nor breaks the row.
 */
export function missedInARow(months: readonly MonthTold[]): readonly Month[] {
  const broken = months.findLastIndex(({ told }) => told === 'kept');
  return months.slice(broken + 1).flatMap(({ month, told }) => (told === 'missed' ? [month] : []));
}

const excused: readonly SheetStatusCode[] = [...came, ...onLeave, 'made_up'];

/** A month by its parts: leave that was granted is a reason, and what is still awaited says nothing. */
export function monthTold(month: Month, parts: readonly Part[]): MonthTold {
  if (parts.some(({ status }) => excused.includes(status))) return { month, told: 'kept' };
  return { month, told: parts.some(({ status }) => status === 'absent') ? 'missed' : 'nothing' };
}
