/** All a secretary's start page may say. */
import type { Day, Month, Period } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { ActivityKindCode, LeaveKindCode, TodoCode } from '../../../server/contract/codes.ts';
import type { ActivityFact, OrganisationName, PeriodState } from '../parts.ts';

export const recentTapsMax = 8;

export type StartSecretaryModel = {
  readonly organisation: OrganisationName;
  readonly today: Day;
  /** Check-in is open now. */
  readonly open: readonly ActivityFact[];
  /** Later today or next, soonest first. */
  readonly next: readonly ActivityFact[];
  readonly month: SecretaryMonth;
  /** The most urgent first. */
  readonly todo: readonly Todo[];
  /** What was just done here. */
  readonly done: TodoDone | null;
  readonly planHref: string;
  /** Attendance recorded last, newest first. */
  readonly recent: readonly RecentTap[];
};

export const todoDoneCodes = ['granted', 'declined'] as const;
export type TodoDone = (typeof todoDoneCodes)[number];

export type SecretaryMonth = {
  readonly month: Month;
  readonly state: PeriodState;
  readonly ranked: number;
  readonly average: Points | null;
  readonly averageBefore: Points | null;
  readonly activitiesHeld: number;
  /** Person-times of the activities held. */
  readonly expected: number;
  readonly present: number;
  readonly href: string | null;
};

/** What an item is about, as far as its words name it. */
export type TodoFacts = {
  /** Of an activity. */
  readonly title?: string;
  readonly at?: Instant;
  readonly month?: Month;
  readonly period?: Period;
  readonly until?: Day;
  /** Of a member, or of a group that owes a meeting. */
  readonly name?: string;
  readonly leave?: LeaveKindCode;
  /** What the member wrote. */
  readonly words?: string;
  readonly kind?: ActivityKindCode;
};

export type Todo = {
  readonly code: TodoCode;
  readonly count: number;
  readonly facts: TodoFacts;
  /** Where it is done; null: nothing to open, the sentence says what to do. */
  readonly href: string | null;
  /** Where the two answers to a request go, which is answered on this page. */
  readonly answers: { readonly grant: string; readonly decline: string } | null;
};

export type RecentTap = {
  readonly id: string;
  readonly name: string;
  readonly at: Instant;
  readonly points: Points;
  /** Where the month's points of the one who came are explained. */
  readonly whyHref: string;
  readonly late: boolean;
};
