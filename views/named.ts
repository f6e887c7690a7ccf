/** A name that a scheme or sample file carries itself: Chinese required, English optional. */
import type { Locale } from './text/text.ts';

export type Named = { readonly nameZh: string; readonly nameEn?: string | undefined };

/** The name in a locale, Chinese where no English was given. */
export const nameIn = (locale: Locale, named: Named): string => (locale === 'en' ? (named.nameEn ?? named.nameZh) : named.nameZh);
