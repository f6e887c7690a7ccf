/** The words of a locale. */
import { en } from './en.ts';
import type { Locale, Words } from './text.ts';
import { zh } from './zh.ts';

const byLocale: Readonly<Record<Locale, Words>> = { zh, en };

export const wordsIn = (locale: Locale): Words => byLocale[locale];
