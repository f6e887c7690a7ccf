/** The settings of an organisation in words: what holds now and by whom, then every choice with what it means. */
import type { Say } from '../../say.ts';
import { type SettingChoice, type SettingCode, settingChoices, settingInherited } from '../../../server/contract/codes.ts';
import type { ChoiceWords } from '../../text/pages/settings.ts';
import type { SettingFact, SettingsModel } from './model.ts';

const codes = Object.keys(settingChoices) as readonly SettingCode[];

function fieldView(code: SettingCode, { own, inherited, from }: SettingFact, top: boolean, { words }: Say) {
  const { settings } = words.pages;
  const { legend } = settings.kinds[code];
  const said: Readonly<Partial<Record<SettingChoice, ChoiceWords>>> = settings.kinds[code].choices;
  const wordOf = (choice: SettingChoice): string => said[choice]?.word ?? choice;
  const follows = from === null ? settings.followDefault : settings.follow(from);
  return {
    name: code,
    legend,
    now: settings.now(wordOf(own ?? inherited)),
    origin: own !== null ? settings.ownChoice : from === null ? settings.byDefault : settings.by(from),
    choices: [
      ...settingChoices[code].map((choice) => ({
        value: choice,
        word: wordOf(choice),
        say: said[choice]?.say ?? '',
        chosen: choice === own,
      })),
      {
        value: settingInherited,
        word: follows,
        say: top ? settings.defaultSay(wordOf(inherited)) : settings.followSay(wordOf(inherited)),
        chosen: own === null,
      },
    ],
  };
}

export function settingsView(model: SettingsModel, say: Say) {
  const { settings } = say.words.pages;
  return {
    title: settings.title,
    organisationName: model.organisation.name,
    action: model.action,
    saved: model.notice === 'saved',
    expired: model.notice === 'expired',
    above: model.above,
    below: model.below,
    reach: model.below.length > 0 ? settings.reachBelow : settings.reach,
    pages: model.pages,
    fields: codes.map((code) => fieldView(code, model.settings[code], model.top, say)),
  };
}
