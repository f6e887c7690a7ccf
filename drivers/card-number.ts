/** One spelling of a card, whatever its reader prints. */
import { type CardFault, cardFaultOf } from '../server/kernel/card.ts';
import { type Outcome, ok, refused } from '../server/kernel/outcome.ts';

/** Upper-case hex of 4, 7 or 10 bytes in transmission order: `04A23B7C`. */
export type CardNumber = string;

/**
 * How a reader prints a number. A reader has one format, fixed when it is set up and never guessed at a tap:
 * either byte order of a number is a valid card of somebody.
 */
export const cardFormats = ['hex'] as const;
export type CardFormat = (typeof cardFormats)[number];

/** As the kernel names what is wrong with a number. */
export type CardRefusal = CardFault;

/** Longest text of one card that any reader prints, its frame and separators included. */
export const cardTextMax = 256;

const parsers: Readonly<Record<CardFormat, (text: string) => CardNumber | undefined>> = {
  hex: (text) => {
    const digits = text.replace(/[\s:-]/g, '').toUpperCase();
    return /^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/.test(digits) ? digits : undefined;
  },
};

const frameBytes = /^[\x02\x03\s]+|[\x02\x03\s]+$/g;

/** Reads one printed number, framing and separators around it allowed. */
export function parseCardNumber(format: CardFormat, text: string): Outcome<CardNumber, CardRefusal> {
  if (text.length > cardTextMax) return refused('card_unreadable');
  const number = parsers[format](text.replace(frameBytes, ''));
  if (number === undefined) return refused('card_unreadable');
  const fault = cardFaultOf(number);
  return fault === undefined ? ok(number) : refused(fault);
}
