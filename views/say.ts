/** What a page's view is written with: the words and forms of one locale. */
import { type Locale, locales, type Words } from './text/text.ts';
import { type Format, formatWith } from './format.ts';
import { type Named, nameIn } from './named.ts';
import { wordsIn } from './text/words.ts';

export type Say = {
  readonly locale: Locale;
  readonly words: Words;
  readonly format: Format;
  /** The name that scheme or sample data carry, in this locale. */
  readonly name: (named: Named) => string;
};

/** For who was handed the words of a locale. */
export const sayWith = (words: Words): Say => sayIn(locales.find((locale) => wordsIn(locale) === words) ?? 'zh');

export function sayIn(locale: Locale): Say {
  const words = wordsIn(locale);
  return { locale, words, format: formatWith(words.spoken), name: (named) => nameIn(locale, named) };
}
