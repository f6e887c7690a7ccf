/** What a page says of a reader that types into it. */
import type { BurstBounds } from '../drivers/key-burst.ts';
import type { KioskWedge } from '../views/pages/kiosk-display/model.ts';
import type { KioskWords } from '../views/text/kiosk.ts';
import type { Locale } from '../views/text/text.ts';
import { wordsIn } from '../views/text/words.ts';

const otherLocale: Readonly<Record<Locale, Locale>> = { zh: 'en', en: 'zh' };

/** In both languages, since whoever stands there is the one who must act. */
export function wedgeView(bounds: BurstBounds, first: Locale): KioskWedge {
  const say = (word: keyof KioskWords['wedge']): string =>
    [first, otherLocale[first]].map((locale) => wordsIn(locale).kiosk.wedge[word]).join('\n');
  return { ...bounds, waiting: say('waiting'), lost: say('lost'), closed: say('closed'), unfocused: say('unfocused') };
}
