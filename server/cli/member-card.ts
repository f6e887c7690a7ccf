/** `card bind`, `card replace`, `card lost`, `card block`, `card found`, `card end`: cards of members from the command line. */
import type { Knex } from 'knex';
import { parseCardNumber } from '../../drivers/card-number.ts';
import { byCommandLine } from '../audit/service.ts';
import type { RefusalCode } from '../contract/refusals.ts';
import { instantAt, isDay } from '../kernel/calendar.ts';
import { isLossyKey } from '../kernel/card.ts';
import { type Instant, isInstant } from '../kernel/clock.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { bindCard, blockCard, replaceCard, unbindCard, unblockCard } from '../members/cards.ts';
import { cardFollowing } from '../taps/service.ts';
import { type Answer, type Given, type Ground, type WritingCommand, done, refusedWith } from './command.ts';
import { memberTyped } from './member-typed.ts';

/** A number in its one spelling: hex with or without separators, a reader's own key, or the text of a badge. */
function numberTyped(text: string): Outcome<string, 'card_refused'> {
  const key = text.toUpperCase();
  if (isLossyKey(key)) return ok(key);
  const parsed = parseCardNumber('hex', text);
  return parsed.ok ? parsed : refused('card_refused');
}

/** A moment: UTC to the millisecond, or a day or a day and a time in Shanghai; undefined where nothing was typed, null for anything else. */
function momentTyped({ options }: Given): Instant | undefined | null {
  const text = options['from'];
  if (typeof text !== 'string') return undefined;
  if (isInstant(text)) return text;
  const [, day = '', time] = /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d))?$/.exec(text) ?? [];
  return isDay(day) ? instantAt(day, time) : null;
}

type Act = (
  tx: Knex.Transaction,
  ground: Ground,
  facts: { readonly numbers: readonly string[]; readonly from?: Instant },
) => Promise<Outcome<object, RefusalCode>>;

/** Reads the numbers and the moment typed, then does the act in one transaction. */
async function act(ground: Ground, given: Given, texts: readonly string[], perform: Act): Promise<Answer> {
  const { db, words } = ground;
  const from = momentTyped(given);
  if (from === null)
    return { code: 1, json: { refused: 'moment_unknown' }, lines: [words.cli.momentUnknown(String(given.options['from']))] };
  const numbers: string[] = [];
  for (const text of texts) {
    const number = numberTyped(text);
    if (!number.ok) return refusedWith(words, number.code);
    numbers.push(number.value);
  }
  const outcome = await db.write((tx) => perform(tx, ground, { numbers, ...(from === undefined ? {} : { from }) }));
  return outcome.ok ? done({ ...outcome.value }, words.cli.done) : refusedWith(words, outcome.code, outcome.facts);
}

const fromOption = { flags: '--from <moment>', about: (words: Ground['words']) => words.cli.options.from };

export const cardBind: WritingCommand = {
  usage: 'card bind <member> <number>',
  about: (words) => words.cli.commands.cardBind,
  options: [fromOption],
  needs: 'write',
  async run(ground, given) {
    const [word = '', text = ''] = given.positions;
    const typed = await memberTyped(ground, word);
    if (typed.member === null) return typed.answer;
    const { member } = typed;
    return act(ground, given, [text], async (tx, { world, schemes }, { numbers: [cardNumber = ''], ...since }) => {
      const bound = await bindCard(
        tx,
        world,
        byCommandLine,
        { memberId: member.id, cardNumber, ...since },
        cardFollowing(world, schemes).binding,
      );
      return bound.ok ? ok({ memberId: member.uid, cardNumber }) : bound;
    });
  },
};

export const cardReplace: WritingCommand = {
  usage: 'card replace <number> <next>',
  about: (words) => words.cli.commands.cardReplace,
  options: [fromOption],
  needs: 'write',
  run: (ground, given) =>
    act(ground, given, given.positions, async (tx, { world, schemes }, { numbers: [cardNumber = '', next = ''], ...since }) => {
      const replaced = await replaceCard(tx, world, byCommandLine, { cardNumber, next, ...since }, cardFollowing(world, schemes));
      return replaced.ok ? ok({ cardNumber: next, replaces: cardNumber }) : replaced;
    }),
};

const blocking =
  (cause: 'lost' | 'blocked'): WritingCommand['run'] =>
  (ground, given) =>
    act(ground, given, given.positions, async (tx, { world, schemes }, { numbers: [cardNumber = ''], ...since }) => {
      await blockCard(tx, world, byCommandLine, { cardNumber, cause, ...since }, cardFollowing(world, schemes).blocking);
      return ok({ cardNumber, cause });
    });

export const cardLost: WritingCommand = {
  usage: 'card lost <number>',
  about: (words) => words.cli.commands.cardLost,
  options: [fromOption],
  needs: 'write',
  run: blocking('lost'),
};

export const cardBlock: WritingCommand = {
  usage: 'card block <number>',
  about: (words) => words.cli.commands.cardBlock,
  options: [fromOption],
  needs: 'write',
  run: blocking('blocked'),
};

export const cardFound: WritingCommand = {
  usage: 'card found <number>',
  about: (words) => words.cli.commands.cardFound,
  needs: 'write',
  run: (ground, given) =>
    act(ground, given, given.positions, async (tx, { world }, { numbers: [cardNumber = ''] }) => {
      await unblockCard(tx, world, byCommandLine, cardNumber);
      return ok({ cardNumber });
    }),
};

export const cardEnd: WritingCommand = {
  usage: 'card end <number>',
  about: (words) => words.cli.commands.cardEnd,
  options: [fromOption],
  needs: 'write',
  run: (ground, given) =>
    act(ground, given, given.positions, async (tx, { world, schemes }, { numbers: [cardNumber = ''], ...since }) => {
      const ended = await unbindCard(tx, world, byCommandLine, { cardNumber, ...since }, cardFollowing(world, schemes).unbinding);
      return ended.ok ? ok({ cardNumber }) : ended;
    }),
};
