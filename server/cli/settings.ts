/** `settings`, `settings set`: what an organisation decides for itself, from the command line. */
import { byCommandLine } from '../audit/service.ts';
import { type Organisation, organisationByWord } from '../organisations/queries.ts';
import { type SettingName, changesTyped, heldSettings, setSettings, typedValues } from '../organisations/settings.ts';
import { settingInherited } from '../contract/codes.ts';
import { type Answer, type Ground, type ReadingCommand, type WritingCommand, done, refusedWith } from './command.ts';

const isSettingName = (name: string): name is SettingName => Object.hasOwn(typedValues, name);

async function settingsPlace({ db, words }: Ground, word: string): Promise<Organisation | Answer> {
  const organisation = await organisationByWord(db.reader, word);
  if (organisation === undefined) return refusedWith(words, 'organisation_unknown');
  if (organisation.level !== 'group') return organisation;
  return { code: 1, json: { refused: 'group_has_no_settings' }, lines: [words.cli.groupHasNoSettings(organisation.name)] };
}

export const settingsList: ReadingCommand = {
  usage: 'settings <organisation>',
  about: (words) => words.cli.commands.settings,
  needs: 'read',
  async run(ground, { positions: [word = ''] }) {
    const { cli } = ground.words;
    const place = await settingsPlace(ground, word);
    if ('code' in place) return place;
    const held = Object.entries(await heldSettings(ground.db.reader, place)).map(([name, { own, inherited, from }]) => ({
      name,
      value: own ?? inherited,
      set: own !== null ? place.uid : (from?.uid ?? null),
      said: own !== null ? cli.settingOwn : from === null ? cli.settingDefault : cli.settingBy(from.name),
    }));
    return done(
      { organisationId: place.uid, settings: held.map(({ name, value, set }) => ({ name, value, setBy: set })) },
      ...held.map(({ name, value, said }) => `${name}  ${value}  (${said})`),
    );
  },
};

export const settingsSet: WritingCommand = {
  usage: 'settings set <organisation> <name> <value>',
  about: (words) => words.cli.commands.settingsSet,
  needs: 'write',
  async run(ground, { positions: [word = '', name = '', value = ''] }) {
    const { db, world, words } = ground;
    const place = await settingsPlace(ground, word);
    if ('code' in place) return place;
    if (!isSettingName(name)) {
      const known = Object.keys(typedValues);
      return { code: 1, json: { refused: 'setting_unknown', name, known }, lines: [words.cli.settingUnknown(name, known.join(', '))] };
    }
    const known: readonly string[] = [...typedValues[name], settingInherited];
    if (!known.includes(value))
      return {
        code: 1,
        json: { refused: 'setting_wrong', name, value, known },
        lines: [words.cli.settingWrong(name, value, known.join(', '))],
      };
    await db.write((tx) => setSettings(tx, world, byCommandLine, place, changesTyped({ [name]: value })));
    return done({ organisationId: place.uid, name, value }, words.cli.done);
  },
};
