/** All a sheet of badges may say: what stands on paper, and the code's text, which has to be whole. */
import type { OrganisationName } from '../parts.ts';

export const badgesPerSheetMax = 100;

export type BadgeSheetModel = {
  readonly organisation: OrganisationName;
  readonly backHref: string;
  readonly badges: readonly { readonly name: string; readonly branch: string; readonly text: string }[];
  readonly total: number;
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};
