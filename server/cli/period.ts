/** `period close` and `period reopen`: a month, quarter or year of an organisation from the command line. */
import { byCommandLine } from '../audit/service.ts';
import { close, reopen } from '../closing/service.ts';
import { kindOf } from '../kernel/calendar.ts';
import { organisationByWord } from '../organisations/queries.ts';
import { type Answer, type Given, type Ground, type WritingCommand, done, refusedWith } from './command.ts';

const isClosingPeriod = (period: string): boolean => {
  try {
    return ['month', 'quarter', 'year'].includes(kindOf(period));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

async function act(
  what: 'close' | 'reopen',
  { db, schemes, world, words }: Ground,
  { positions: [word = '', period = ''], options }: Given,
): Promise<Answer> {
  const organisation = await organisationByWord(db.reader, word);
  if (organisation === undefined) return refusedWith(words, 'organisation_unknown');
  if (!isClosingPeriod(period)) return { code: 1, json: { refused: 'period_unknown' }, lines: [words.cli.periodUnknown(period)] };
  const reason = typeof options['reason'] === 'string' ? options['reason'] : '';
  const asked = { organisationId: organisation.id, period, actor: byCommandLine, reason };
  const outcome = await db.write(async (tx) => (what === 'close' ? close(tx, world, await schemes(tx), asked) : reopen(tx, world, asked)));
  return outcome.ok ? done({ organisationId: organisation.uid, period }, words.cli.done) : refusedWith(words, outcome.code, outcome.facts);
}

export const periodClose: WritingCommand = {
  usage: 'period close <organisation> <period>',
  about: (words) => words.cli.commands.periodClose,
  needs: 'write',
  run: (ground, given) => act('close', ground, given),
};

export const periodReopen: WritingCommand = {
  usage: 'period reopen <organisation> <period>',
  about: (words) => words.cli.commands.periodReopen,
  options: [{ flags: '--reason <text>', about: (words) => words.cli.options.reason }],
  needs: 'write',
  run: (ground, given) => act('reopen', ground, given),
};
