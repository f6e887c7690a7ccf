/** All the page of a scheme may say: what earns what, what it is held to, how much is left for the one who looks. Points in hundredths. */
import type { Month } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { Named } from '../../named.ts';
import type { CapFact, FlagLevel, OrganisationName } from '../parts.ts';

export const awardCodes = ['tap', 'secretary', 'claim', 'import', 'auto'] as const;
export type AwardCode = (typeof awardCodes)[number];

/** A cap with what of it is left; `left` is null where nobody's is asked for, or its window is a day or a week. */
export type CapLeft = { readonly cap: CapFact; readonly left: number | null };

export type RuleItem = {
  readonly code: string;
  readonly name: Named;
  readonly points: Points;
  readonly unit: Named;
  readonly award: readonly AwardCode[];
  readonly committee: boolean;
  readonly caps: readonly CapLeft[];
};

export type RuleCategory = {
  readonly code: string;
  readonly name: Named;
  readonly redeemable: boolean;
  readonly caps: readonly CapLeft[];
  /** A part that begins full and is only taken from. */
  readonly full: Points | null;
  readonly items: readonly RuleItem[];
};

export type SchemeShown = {
  readonly id: string;
  readonly name: Named;
  readonly version: string;
  readonly startsMonth: Month;
  /** The organisation that published it. */
  readonly by: string;
  /** In force today at the organisation of the page. */
  readonly current: boolean;
  readonly categories: readonly RuleCategory[];
  readonly levels: readonly FlagLevel[];
  readonly base: readonly { readonly name: Named; readonly points: Points; readonly per: 'month' | 'quarter' | 'year' }[];
  readonly documentHref: string;
};

export type SchemeModel = {
  readonly organisation: OrganisationName;
  /** Null where none is in force. */
  readonly scheme: SchemeShown | null;
  /** What is left is said for the one who looks. */
  readonly mine: boolean;
  readonly versionsHref: string;
  readonly pointsHref: string | null;
  readonly uploadHref: string | null;
};
