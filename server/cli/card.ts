/** `card`: what a reader printed, in the one spelling of a card number. */
import { cardFormats, parseCardNumber } from '../../drivers/card-number.ts';
import { type PlainCommand, done, refusedWith } from './command.ts';

export const card: PlainCommand = {
  usage: 'card <format> <text>',
  about: (words) => words.cli.commands.card,
  needs: 'nothing',
  async run({ words }, { positions: [format = '', text = ''] }) {
    const known = cardFormats.find((one) => one === format);
    if (known === undefined)
      return { code: 1, json: { refused: 'format_unknown' }, lines: [words.cli.formatUnknown(format, cardFormats.join(', '))] };
    const parsed = parseCardNumber(known, text);
    if (!parsed.ok) return { ...refusedWith(words, 'card_refused'), json: { refused: parsed.code } };
    return done({ cardNumber: parsed.value }, parsed.value);
  },
};
