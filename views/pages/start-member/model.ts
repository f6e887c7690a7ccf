/** All a member's start page may say. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { EntryFact } from '../../../server/contract/explanation.ts';
import type { ActivityFact, MonthHero, QuarterScale } from '../parts.ts';

export const startEntriesMax = 5;
export const startActivitiesMax = 10;

export type StartMemberModel = {
  readonly name: string;
  readonly organisationName: string;
  readonly asOf: Instant;
  readonly hero: MonthHero;
  /** Open now first, then what comes next. */
  readonly activities: readonly MyActivity[];
  readonly quarter: QuarterScale | null;
  /** Newest first. */
  readonly entries: readonly EntryFact[];
  readonly pointsHref: string;
  readonly rankingHref: string | null;
};

export type MyActivity = ActivityFact & {
  /** The member's own attendance. */
  readonly mine: null | { readonly at: Instant; readonly points: Points; readonly late: boolean };
};
