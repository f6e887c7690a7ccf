/** All the page of printed badges may say. */
import type { Instant } from '../../../server/kernel/clock.ts';
import type { OrganisationName } from '../parts.ts';

export const badgeRowsMax = 200;

export type BadgesModel = {
  readonly organisation: OrganisationName;
  readonly sheetHref: string;
  readonly membersHref: string;
  /** How many members could get one now: those without any card. */
  readonly withoutCard: number;
  /** At most so many in one act. */
  readonly atOnce: number;
  readonly issued: number | null;
  readonly rows: readonly {
    readonly name: string;
    readonly group: string | null;
    readonly tail: string;
    readonly fromAt: Instant;
    readonly cardsHref: string;
    readonly sheetHref: string;
  }[];
  readonly total: number;
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};
