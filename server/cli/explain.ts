/** `explain`: where a member's score comes from, the same as the page and the API tell. */
import { sayWith } from '../../views/say.ts';
import { explanationLines } from '../../views/pages/explain/lines.ts';
import { isPeriodOf } from '../kernel/calendar.ts';
import { membersByWord } from '../members/queries.ts';
import { explain } from '../rankings/explain.ts';
import { scoredKinds } from '../scheme/format.ts';
import { type ReadingCommand, done, refusedWith } from './command.ts';

export const explainCommand: ReadingCommand = {
  usage: 'explain <member> <period>',
  about: (words) => words.cli.commands.explain,
  options: [{ flags: '--until <month>', about: (words) => words.cli.options.until }],
  needs: 'read',
  async run({ db, schemes, world, words }, { positions: [word = '', period = ''], options }) {
    const found = await membersByWord(db.reader, word);
    const [member] = found;
    if (member === undefined) return refusedWith(words, 'member_unknown');
    if (found.length > 1) {
      const choice = found.map(({ uid, name }) => ({ id: uid, name }));
      const lines = [
        words.cli.severalMembers(word),
        ...found.map(({ uid, name, organisationName }) => `${uid}  ${name}  ${organisationName ?? ''}`),
      ];
      return { code: 1, json: { refused: 'member_ambiguous', members: choice }, lines };
    }
    const until = typeof options['until'] === 'string' ? options['until'] : null;
    const wrong = [period, ...(until === null ? [] : [until])].find((text, place) =>
      place === 0 ? !scoredKinds.some((kind) => isPeriodOf(kind, text)) : !isPeriodOf('month', text),
    );
    if (wrong !== undefined) return { code: 1, json: { refused: 'period_unknown' }, lines: [words.cli.periodUnknown(wrong)] };
    const explained = await explain(db.reader, await schemes(db.reader), { member, period, until, now: world.clock() });
    if (explained === null) return { code: 1, json: { refused: 'period_without_score' }, lines: [words.cli.noScore(member.name, period)] };
    return done(explained.explanation, ...explanationLines(explained.explanation, sayWith(words)));
  },
};
