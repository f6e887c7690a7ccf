/** How the formats of card readers are called, for the person on the phone. */
import { cardFormats, type CardFormat, rowOf } from '../../drivers/card-number.ts';
import type { Words } from '../../views/text/text.ts';

/** `ten digits, zeros in front, bytes reversed`. */
export function formatName({ readers }: Words, format: CardFormat): string {
  const { notation, arrangement } = rowOf(format);
  const written = readers.notations[notation.code];
  return arrangement === 'forward' ? written : `${written}${readers.between}${readers.arrangements[arrangement]}`;
}

const widest = Math.max(...cardFormats.map((format) => format.length));

/** One line a format: its code, its name. */
export const formatLines = (words: Words, formats: readonly CardFormat[] = cardFormats): readonly string[] =>
  formats.map((format) => `  ${format.padEnd(widest)}  ${formatName(words, format)}`);
