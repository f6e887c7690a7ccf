/** What the page of an organisation's settings says. */
import type { Knex } from 'knex';
import { addresses } from '../http/addresses.ts';
import { type SettingFact, type SettingsModel, settingsBelowMax } from '../../views/pages/settings/model.ts';
import { paths } from '../../views/paths.ts';
import { type Organisation, branchesDirectlyBelow } from './queries.ts';
import { type Held, heldSettings } from './settings.ts';

export type SettingsShown = {
  readonly organisation: Organisation;
  readonly notice: SettingsModel['notice'];
  /** The organisation above, where the viewer keeps its settings too. */
  readonly above: Organisation | undefined;
  /** Page of the organisations below, from 1. */
  readonly page: number;
};

const linkTo = ({ uid, name }: Organisation) => ({ name, href: addresses.settingsOf(uid) });

/** Values as forms spell them. */
const factOf = <V extends string | boolean>({
  own,
  inherited,
  from,
}: Held<V>): Omit<SettingFact, 'own' | 'inherited'> & {
  readonly own: `${V}` | null;
  readonly inherited: `${V}`;
} => ({ own: own === null ? null : `${own}`, inherited: `${inherited}`, from: from?.name ?? null });

export async function settingsModel(db: Knex, { organisation, notice, above, page }: SettingsShown): Promise<SettingsModel> {
  const { uid, name } = organisation;
  const held = await heldSettings(db, organisation);
  const found = await branchesDirectlyBelow(db, organisation.id, settingsBelowMax + 1, (page - 1) * settingsBelowMax);
  const pageHref = (other: number) => `${addresses.settingsOf(uid)}&page=${other}`;
  return {
    organisation: { id: uid, name },
    top: organisation.parentId === null,
    action: `${paths.settings}?organisation=${uid}`,
    settings: {
      rankVisibility: factOf(held.rankVisibility),
      namesMasked: factOf(held.namesMasked),
      kioskShowsRank: factOf(held.kioskShowsRank),
      kioskShowsBalance: factOf(held.kioskShowsBalance),
      duesDueDay: factOf(held.duesDueDay),
      duesExemptPay: factOf(held.duesExemptPay),
      duesAmounts: factOf(held.duesAmounts),
      minutesFor: factOf(held.minutesFor),
      studyHours: factOf(held.studyHours),
      absentMayMakeUp: factOf(held.absentMayMakeUp),
    },
    notice,
    above: above === undefined ? null : linkTo(above),
    below: found.slice(0, settingsBelowMax).map(linkTo),
    pages: { previousHref: page > 1 ? pageHref(page - 1) : null, nextHref: found.length > settingsBelowMax ? pageHref(page + 1) : null },
  };
}
