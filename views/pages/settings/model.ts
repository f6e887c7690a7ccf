/** All the page of an organisation's settings may say. */
import type { SettingChoice, SettingCode } from '../../../server/contract/codes.ts';
import type { OrganisationName } from '../parts.ts';

/** Organisations below that a page lists. */
export const settingsBelowMax = 50;

export type SettingFact<S extends SettingCode = SettingCode> = {
  /** What the organisation set itself; null where it follows those above. */
  readonly own: SettingChoice<S> | null;
  /** What holds without a choice of its own. */
  readonly inherited: SettingChoice<S>;
  /** The organisation above whose choice that is; null for the default. */
  readonly from: string | null;
};

export type Linked = { readonly name: string; readonly href: string };

export type SettingsModel = {
  readonly organisation: OrganisationName;
  /** Nobody stands above it. */
  readonly top: boolean;
  readonly action: string;
  readonly settings: { readonly [S in SettingCode]: SettingFact<S> };
  /** `saved`: kept just now. `expired`: the form was too old, nothing was kept. */
  readonly notice: 'saved' | 'expired' | null;
  /** The organisation directly above, where the viewer keeps its settings too. */
  readonly above: Linked | null;
  /** Those directly below that decide for themselves, at most `settingsBelowMax`. */
  readonly below: readonly Linked[];
  readonly pages: { readonly previousHref: string | null; readonly nextHref: string | null };
};
