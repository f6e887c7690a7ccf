/** All the list of a branch's members may say. */
import type { Month } from '../../../server/kernel/calendar.ts';
import type { Points } from '../../../server/kernel/points.ts';
import type { MemberClassCode, MemberStatusCode } from '../../../server/contract/codes.ts';
import type { OrganisationName } from '../parts.ts';

export const memberRowsMax = 200;

export type MembersModel = {
  readonly organisation: OrganisationName;
  readonly month: Month;
  /** What was searched for; empty for everybody. */
  readonly query: string;
  readonly rows: readonly MemberRow[];
  /** How many match, also those beyond this page. */
  readonly total: number;
  readonly withoutCard: number;
  /** The dues of these members; null for who may not read them. */
  readonly duesHref: string | null;
  /** Where cards are registered; null for those who only look. */
  readonly cards: { readonly enrolHref: string; readonly unknownHref: string; readonly badgesHref: string } | null;
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};

export type MemberRow = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly class: MemberClassCode;
  readonly status: MemberStatusCode;
  readonly group: string | null;
  readonly cards: number;
  /** The page of their cards; null for those who only look. */
  readonly cardsHref: string | null;
  readonly monthTotal: Points | null;
  /** Where the total comes from. */
  readonly whyHref: string;
};
