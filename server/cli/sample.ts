/** `sample`: the sample data described for people and programs that try the system. */
import { sampleDescription } from '../sample/describe.ts';
import { type ReadingCommand, done } from './command.ts';

export const sample: ReadingCommand = {
  usage: 'sample',
  about: (words) => words.cli.commands.sample,
  needs: 'read',
  async run({ config, db, world, words }) {
    const description = await sampleDescription(db.reader, config.publicUrl?.origin ?? `http://localhost:${config.port}`, world.clock());
    if (description === null) return { code: 1, json: { refused: 'not_sample' }, lines: [words.cli.notSample] };
    const { baseUrl, logins, organisations, members, activities } = description;
    const open = activities.filter((activity) => activity.openNow);
    return done(
      { ...description },
      baseUrl,
      ...logins.map((login) => `${login.name}  ${words.codes.roles[login.role]}`),
      ...organisations.map((organisation) => organisation.name),
      ...open.map((activity) => activity.title),
      ...members.slice(0, 10).map((member) => `${member.name}  ${member.cards.join(' ')}`),
    );
  },
};
