/** All a secretary's start page may say. */
import type { Day, Month } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { TodoCode } from '../../../server/contract/codes.ts';
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
  readonly todo: readonly Todo[];
  /** Attendance recorded last, newest first. */
  readonly recent: readonly RecentTap[];
};

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

/** `href` null: nothing to open, the sentence says what to do. */
export type Todo = { readonly code: TodoCode; readonly count: number; readonly href: string | null };

export type RecentTap = {
  readonly id: string;
  readonly name: string;
  readonly at: Instant;
  readonly points: Points;
  /** Where the month's points of the one who came are explained. */
  readonly whyHref: string;
  readonly late: boolean;
};
