/** All a member's start page may say. */
import type { Day } from '../../../server/kernel/calendar.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { EntryFact } from '../../../server/contract/explanation.ts';
import type { ActivityFact, MonthHero, QuarterScale } from '../parts.ts';

export const startEntriesMax = 5;
export const startActivitiesMax = 10;
export const startMakeUpsMax = 5;
export const startProofsMax = 5;

export type StartMemberModel = {
  readonly name: string;
  readonly organisationName: string;
  readonly asOf: Instant;
  readonly hero: MonthHero;
  /** Open now first, then what comes next. */
  readonly activities: readonly MyActivity[];
  readonly makeUps: readonly OwnMakeUp[];
  /** Sent from away: those that wait, those decided lately. */
  readonly proofs: readonly OwnProof[];
  readonly quarter: QuarterScale | null;
  /** Newest first. */
  readonly entries: readonly EntryFact[];
  readonly pointsHref: string;
  readonly rankingHref: string | null;
};

export type MyActivity = ActivityFact & {
  /** The member's own attendance. */
  readonly mine: null | { readonly at: Instant; readonly points: Points; readonly late: boolean };
  /** Where leave is asked, before it begins, and how the member's own stands. */
  readonly leave: null | { readonly href: string; readonly state: 'none' | 'waiting' | 'granted' | 'declined' };
  /** Where one registers for an open call, before it begins. */
  readonly registration: null | { readonly href: string; readonly isRegistered: boolean };
};

/** A meeting that the member makes up for. */
export type OwnMakeUp = {
  readonly title: string;
  readonly heldAt: Instant;
  readonly deadline: Day;
  readonly overdue: boolean;
  readonly href: string;
};

export type OwnProof = {
  readonly title: string;
  readonly sentAt: Instant;
  readonly state: 'waiting' | 'accepted' | 'declined';
  /** Why it was declined. */
  readonly words: string;
  readonly href: string;
};
