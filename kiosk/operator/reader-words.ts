/** How a reader's settings are called. */
import { isCardFormat, rowOf, type CardFormat } from '../../drivers/card-number.ts';
import type { Words } from '../../views/text/text.ts';

/** A format as people call it: how it is written, then in which order. */
export function formatName({ readers }: Words, code: CardFormat): string {
  const { notation, arrangement } = rowOf(code);
  const written = readers.notations[notation.code];
  return arrangement === 'forward' ? written : `${written}${readers.between}${readers.arrangements[arrangement]}`;
}

/** A reader's settings as its entry has them, in words where there are some. */
export function profileOf(words: Words, settings: Readonly<Record<string, unknown>>): string {
  const { terminator, format, path } = settings;
  const framings: Readonly<Record<string, string>> = words.readers.framings;
  return [
    ...(typeof path === 'string' ? [path] : []),
    ...(typeof format === 'string' && isCardFormat(format) ? [formatName(words, format)] : []),
    ...(typeof terminator === 'string' ? [framings[terminator] ?? terminator] : []),
  ].join(' \u00b7 ');
}
