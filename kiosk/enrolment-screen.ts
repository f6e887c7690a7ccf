/** What an unknown card meets while cards are registered: tap again, then the secretary's page. */
import type { KioskScreen } from '../views/pages/kiosk-display/model.ts';
import { qrDrawing } from '../views/qr.ts';
import type { Locale } from '../views/text/text.ts';
import { wordsIn } from '../views/text/words.ts';
import { type Enrolment, type EnrolmentSeen, enrolmentAddress } from './enrolment.ts';

export type Enrolling = { readonly seen: EnrolmentSeen; readonly address: string };

const otherLocale: Readonly<Record<Locale, Locale>> = { zh: 'en', en: 'zh' };

/** `screen` is the one of an unknown card; its facts, the card's last four characters among them, stay. */
export function enrolmentScreen(screen: KioskScreen, { seen, address }: Enrolling, first: Locale): KioskScreen {
  if (screen.message === null) return screen;
  const step = seen.twice ? 'twice' : 'once';
  const mine = wordsIn(first).operator.enrolment[step];
  const theirs = wordsIn(otherLocale[first]).operator.enrolment[step];
  return {
    ...screen,
    word: mine.word,
    otherWord: theirs.word.join(' '),
    message: {
      ...screen.message,
      title: mine.title,
      titleLong: true,
      say: mine.say,
      other: `${theirs.title}${wordsIn(otherLocale[first]).kiosk.fullStop}${theirs.say}`,
      // Beside the code there is room for one thing more.
      facts: seen.twice ? screen.message.facts.slice(0, 1) : screen.message.facts,
      qr: seen.twice ? { ...qrDrawing(address), address } : null,
    },
  };
}

/** Undefined while no cards are registered. */
export function enrollingAt(enrolment: Pick<Enrolment, 'now'>, server: string): Enrolling | undefined {
  const seen = enrolment.now();
  return seen === undefined ? undefined : { seen, address: enrolmentAddress(server) };
}
