/** `card`: what a reader printed, in the one spelling of a card number, with what a person should know of it. */
import { type CardFormat, cardFormats, isCardFormat, parseCardNumber } from '../../drivers/card-number.ts';
import { isBadgeNumber } from '../kernel/badge.ts';
import { isLossyKey } from '../kernel/card.ts';
import { type PlainCommand, done } from './command.ts';
import { formatLines, formatName } from './format-words.ts';

type Fit = { readonly format: CardFormat; readonly cardNumber: string };

/** Every format in which a text is a card's number. */
const fitsOf = (text: string): readonly Fit[] =>
  cardFormats.flatMap((format) => {
    const parsed = parseCardNumber(format, text);
    return parsed.ok ? [{ format, cardNumber: parsed.value }] : [];
  });

export const card: PlainCommand = {
  usage: 'card <format> <text>',
  about: (words) => words.cli.commands.card,
  more: (words) => [words.readers.formats, ...formatLines(words)],
  needs: 'nothing',
  async run({ words }, { positions: [format = '', text = ''] }) {
    const { readers } = words;
    const fits = (): readonly Fit[] => fitsOf(text);
    const fitting = (found: readonly Fit[]): readonly string[] =>
      found.length === 0
        ? []
        : [readers.fits, ...found.map(({ format: one, cardNumber }) => `  ${one}: ${cardNumber} (${formatName(words, one)})`)];
    if (!isCardFormat(format)) {
      const found = fits();
      const unknown = words.cli.formatUnknown(format, cardFormats.join(', '));
      return { code: 1, json: { refused: 'format_unknown', fits: found }, lines: [unknown, ...fitting(found)] };
    }
    const parsed = parseCardNumber(format, text);
    if (!parsed.ok && parsed.code === 'card_random')
      return { code: 1, json: { refused: parsed.code }, lines: [readers.refused.card_random] };
    if (!parsed.ok) {
      const found = fits();
      return { code: 1, json: { refused: parsed.code, fits: found }, lines: [readers.refused.card_unreadable(format), ...fitting(found)] };
    }
    const cardNumber = parsed.value;
    const [isPart, isBadge] = [isLossyKey(cardNumber), isBadgeNumber(cardNumber)];
    const isEm = !isBadge && (format === 'em' || format === 'em10h' || format === 'em10h-bits');
    const notes = [...(isPart ? [readers.part] : []), ...(isBadge ? [readers.badgeCard] : []), ...(isEm ? [readers.emCard] : [])];
    return done({ cardNumber, part: isPart, badge: isBadge }, cardNumber, ...notes);
  },
};
