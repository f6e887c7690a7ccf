/** `period close` and `period reopen`: a month, quarter or year of an organisation from the command line. */
import { byCommandLine } from '../audit/service.ts';
import { closePrepared } from '../closing/prepared.ts';
import { reopen } from '../closing/service.ts';
import { kindOf } from '../kernel/calendar.ts';
import { type Organisation, organisationByWord } from '../organisations/queries.ts';
import type { PeriodAct } from '../periods/service.ts';
import { type Answer, type Given, type Ground, type WritingCommand, done, refusedWith } from './command.ts';

const isClosingPeriod = (period: string): boolean => {
  try {
    return ['month', 'quarter', 'year'].includes(kindOf(period));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

type Asked = Pick<PeriodAct, 'period' | 'actor' | 'reason'> & { readonly organisation: Organisation };

/** The organisation and the period as typed, or the answer that says what is wrong with them. */
async function askedOf({ db, words }: Ground, { positions: [word = '', period = ''], options }: Given): Promise<Asked | Answer> {
  const organisation = await organisationByWord(db.reader, word);
  if (organisation === undefined) return refusedWith(words, 'organisation_unknown');
  if (!isClosingPeriod(period)) return { code: 1, json: { refused: 'period_unknown' }, lines: [words.cli.periodUnknown(period)] };
  const reason = typeof options['reason'] === 'string' ? options['reason'] : '';
  return { organisation, period, actor: byCommandLine, reason };
}

async function closing(ground: Ground, given: Given): Promise<Answer> {
  const { db, schemes, world, words } = ground;
  const asked = await askedOf(ground, given);
  if ('code' in asked) return asked;
  const { organisation, period, actor, reason } = asked;
  const seen = { seen: null, anyway: given.options['anyway'] === true };
  const outcome = await db.write(async (tx) => closePrepared(tx, world, await schemes(tx), organisation, { period, actor, reason }, seen));
  if (outcome.ok) {
    const { posted, reversed, credited } = outcome.value;
    return done({ organisationId: organisation.uid, period, posted, reversed, credited }, words.cli.periodClosed(posted, reversed));
  }
  if (!('prepared' in outcome)) return refusedWith(words, outcome.code, outcome.facts);
  const { sheets, kiosks, leaves } = outcome.prepared;
  return {
    code: 1,
    json: {
      refused: 'period_still_open',
      sheets: sheets.map(({ uid }) => uid),
      kiosks: kiosks.map(({ name }) => name),
      leaves,
    },
    lines: words.cli.periodStillOpen(sheets.length, kiosks.length, leaves),
  };
}

async function reopening(ground: Ground, given: Given): Promise<Answer> {
  const { db, world, words } = ground;
  const asked = await askedOf(ground, given);
  if ('code' in asked) return asked;
  const { organisation, period, actor, reason } = asked;
  const outcome = await db.write((tx) => reopen(tx, world, { organisationId: organisation.id, period, actor, reason }));
  return outcome.ok ? done({ organisationId: organisation.uid, period }, words.cli.done) : refusedWith(words, outcome.code, outcome.facts);
}

export const periodClose: WritingCommand = {
  usage: 'period close <organisation> <period>',
  about: (words) => words.cli.commands.periodClose,
  options: [{ flags: '--anyway', about: (words) => words.cli.options.anyway }],
  needs: 'write',
  run: closing,
};

export const periodReopen: WritingCommand = {
  usage: 'period reopen <organisation> <period>',
  about: (words) => words.cli.commands.periodReopen,
  options: [{ flags: '--reason <text>', about: (words) => words.cli.options.reason }],
  needs: 'write',
  run: reopening,
};
