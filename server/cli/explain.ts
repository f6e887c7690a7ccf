/** `explain`: where a member's score comes from, the same as the page and the API tell. */
import { sayWith } from '../../views/say.ts';
import { explanationLines } from '../../views/pages/explain/lines.ts';
import { isPeriodOf } from '../kernel/calendar.ts';
import { explain } from '../rankings/explain.ts';
import { scoredKinds } from '../scheme/format.ts';
import { type ReadingCommand, done } from './command.ts';
import { memberTyped } from './member-typed.ts';

export const explainCommand: ReadingCommand = {
  usage: 'explain <member> <period>',
  about: (words) => words.cli.commands.explain,
  options: [{ flags: '--until <month>', about: (words) => words.cli.options.until }],
  needs: 'read',
  async run({ db, schemes, world, words }, { positions: [word = '', period = ''], options }) {
    const typed = await memberTyped({ db, words }, word);
    if (typed.member === null) return typed.answer;
    const { member } = typed;
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
