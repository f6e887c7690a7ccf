/** `sheet`: the sign-in sheet of an activity, with what its close deducts or deducted. */
import { sayWith, type Say } from '../../views/say.ts';
import { type Activity, activitiesByWord } from '../activities/queries.ts';
import { type ToldSheet, toldSheet } from '../sheets/telling.ts';
import { type Answer, type ReadingCommand, done, refusedWith } from './command.ts';

/** Several activities of that beginning: which one is said by its id. */
function ambiguous(word: string, found: readonly Activity[], say: Say): Answer {
  const { words, format } = say;
  return {
    code: 1,
    json: { refused: 'activity_ambiguous', activities: found.map(({ uid, title, startsAt }) => ({ id: uid, title, startsAt })) },
    lines: [words.cli.severalActivities(word), ...found.map(({ uid, title, startsAt }) => `${uid}  ${format.moment(startsAt)}  ${title}`)],
  };
}

function sheetText(sheet: ToldSheet, say: Say): readonly string[] {
  const { words, format } = say;
  const { sheet: told } = words.cli;
  const { sheets } = words.pages;
  const { expected, present, leave, missing } = sheet.counts;
  const deducted = sheet.state === 'closed' ? sheet.deductions : sheet.proposals.map((one) => ({ ...one, forgiven: null, stands: true }));
  return [
    `${sheet.activity.title}  ${format.span(sheet.activity.startsAt, sheet.activity.endsAt)}  ${told.states[sheet.state]}`,
    told.counts(format.count(expected), format.count(present), format.count(leave), format.count(missing)),
    ...sheet.quorum.map(({ organisation, entitled, present: there, needed, reached }) =>
      told.quorum(organisation.name, format.count(there), format.count(entitled), format.count(needed), reached),
    ),
    ...sheet.lines.map(({ member, status, at, mark }) => {
      const time = at === null ? '' : `  ${format.time(at)}`;
      return `${member.name}  ${words.codes.sheetStatuses[status]}${time}${mark === null ? '' : `  ${words.codes.markHows[mark.how]} ${mark.reason}`.trimEnd()}`;
    }),
    ...sheet.guests.map(({ name, origin }) => `${told.guest} ${name}  ${origin}`.trimEnd()),
    ...(deducted.length === 0 ? [] : [sheet.state === 'closed' ? told.deducted : told.proposed]),
    ...deducted.map(({ member, cause, item, points, forgiven, stands }) => {
      const what = `${member.name}  ${sheets.causes[cause]}  ${item}  ${format.signed(points)}`;
      return forgiven !== null ? `${what}  ${told.forgiven(forgiven)}` : stands ? what : `${what}  ${told.putRight}`;
    }),
  ];
}

export const sheetCommand: ReadingCommand = {
  usage: 'sheet <activity>',
  about: (words) => words.cli.commands.sheet,
  needs: 'read',
  async run({ db, schemes, world, words }, { positions: [word = ''] }) {
    const say = sayWith(words);
    const found = await activitiesByWord(db.reader, word);
    const [activity] = found;
    if (activity === undefined) return refusedWith(words, 'activity_unknown');
    if (found.length > 1) return ambiguous(word, found, say);
    const sheet = await toldSheet(db.reader, await schemes(db.reader), activity, world.clock());
    return done({ ...sheet }, ...sheetText(sheet, say));
  },
};
