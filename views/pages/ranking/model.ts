/** All the month ranking of a branch may say. Points in hundredths. */
import type { Month } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Named } from '../../named.ts';
import type { TieBreakerCode, UnrankedCode } from '../../../server/contract/codes.ts';
import type { Movement, OrganisationName, PeriodState } from '../parts.ts';

export const rankingRowsMax = 500;

export type RankingModel = {
  readonly organisation: OrganisationName;
  readonly month: Month;
  readonly state: PeriodState;
  readonly previousHref: string | null;
  readonly nextHref: string | null;
  /** `own`: the branch shows each member only their own row; `rows` then holds at most that one. */
  readonly visibility: 'all' | 'own';
  readonly stats: RankingStats;
  /** The scheme's categories in its order; their number is data. */
  readonly categories: readonly RankingCategory[];
  /** In rank order, ties (1-2-2-4) in the order of their year, never by name. */
  readonly rows: readonly RankingRow[];
  readonly unranked: readonly UnrankedRow[];
  readonly tieBreakers: readonly TieBreakerCode[];
  /** Listen for changes: true for an open month. */
  readonly live: boolean;
};

export type RankingStats = {
  readonly ranked: number;
  readonly average: Points | null;
  readonly averageBefore: Points | null;
  /** Person-times of this month's activities. */
  readonly expected: number;
  readonly present: number;
  readonly activitiesHeld: number;
  /** Members with two unexcused absences; null where absences are not judged, or the viewer may not know. */
  readonly attention: { readonly count: number; readonly href: string | null } | null;
};

export type RankingCategory = {
  readonly code: string;
  readonly name: Named;
  /** For the head of a column: two characters where the scheme has such a word. */
  readonly short: Named;
  /** Deductions have a sentence instead of a bar. */
  readonly deduction: boolean;
  /** Sum over the ranked members; null under `own` visibility. */
  readonly total: Points | null;
  readonly average: Points | null;
  readonly averageBefore: Points | null;
  /** Ranked members with points in this category. */
  readonly members: number;
};

export type RankingRow = {
  readonly memberId: string;
  readonly name: string;
  /** The member's page, where the viewer may open it. */
  readonly href: string | null;
  /** The viewer's own row. */
  readonly own: boolean;
  readonly rank: number;
  readonly tied: boolean;
  readonly movement: Movement;
  readonly total: Points;
  /** One per category, in their order. */
  readonly byCategory: readonly Points[];
  readonly yearTotal: Points;
  /** Where the two totals come from, where the viewer may read that. */
  readonly whyHref: string | null;
  readonly yearWhyHref: string | null;
};

export type UnrankedRow = {
  readonly memberId: string;
  readonly name: string;
  readonly href: string | null;
  /** Null where the viewer may not know the cause. */
  readonly cause: UnrankedCode | null;
};
