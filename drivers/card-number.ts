/** One spelling of a card, whatever its reader prints. */
import { badgeNumber, badgeText, isBadgeNumber, looksLikeBadge } from '../server/kernel/badge.ts';
import { type CardFault, type LossySpace, cardFaultOf, isLossyKey } from '../server/kernel/card.ts';
import { type Outcome, ok, refused } from '../server/kernel/outcome.ts';
import { arrangements } from './card-formats/arrangements.ts';
import { bytesOfHex, hexOf, isWhole } from './card-formats/notation.ts';
import { type CardFormat, type FormatRow, formatRows } from './card-formats/rows.ts';

export type { CardFormat } from './card-formats/rows.ts';

/**
 * Upper-case hex of 4, 7 or 10 bytes in transmission order: `04A23B7C`; or a key of a space of its own: `W26:A23B7C` of a
 * reader that sees a part, `QR:...` of a printed badge.
 */
export type CardNumber = string;

/**
 * How a reader prints a number. A reader has one format, fixed when it is set up and never guessed at a tap:
 * either byte order of a number is a valid card of somebody.
 */
export const cardFormats = formatRows.map((row) => row.code);

/** As the kernel names what is wrong with a number. */
export type CardRefusal = CardFault;

/** Longest text of one card that any reader prints, its frame and separators included. */
export const cardTextMax = 256;

const rowByCode: ReadonlyMap<string, FormatRow> = new Map(formatRows.map((row) => [row.code, row]));

/** The row of a format. Throws RangeError for a code that is none. */
export function rowOf(format: CardFormat): FormatRow {
  const row = rowByCode.get(format);
  if (row === undefined) throw new RangeError(`no card format ${format}`);
  return row;
}

export const isCardFormat = (text: string): text is CardFormat => rowByCode.has(text);

const frameBytes = /^[\x02\x03\s]+|[\x02\x03\s]+$/g;

/** What a text says in a format, before it is asked whether that is a card; undefined for what is not of the format. */
export function numberIn(format: CardFormat, text: string): CardNumber | undefined {
  const { notation, arrangement } = rowOf(format);
  const held = text.length > cardTextMax ? undefined : notation.read(text.replace(frameBytes, ''));
  if (held === undefined) return undefined;
  const number = hexOf(arrangements[arrangement].apply(held));
  return notation.part ? `${spaceOf(format)}:${number}` : number;
}

/** Where a format that shows a part keeps it; undefined for one that shows the whole. */
export function lossySpaceOf(format: CardFormat): LossySpace | undefined {
  return rowOf(format).notation.part ? spaceOf(format) : undefined;
}

/** Low bytes of a number that was turned round are its first ones. */
const spaceOf = (format: CardFormat): LossySpace => (arrangements[rowOf(format).arrangement].turns ? 'W26R' : 'W26');

/** Reads one printed number, framing and separators around it allowed; the code of a printed badge in every format. */
export function parseCardNumber(format: CardFormat, text: string): Outcome<CardNumber, CardRefusal> {
  if (text.length > cardTextMax) return refused('card_unreadable');
  const payload = text.replace(frameBytes, '');
  const number = looksLikeBadge(payload) ? badgeNumber(payload) : numberIn(format, payload);
  if (number === undefined) return refused('card_unreadable');
  const fault = cardFaultOf(number);
  return fault === undefined ? ok(number) : refused(fault);
}

/** What a reader of a format prints for a whole number or a badge; undefined for a number that such a reader cannot show. */
export function encodeCardNumber(format: CardFormat, number: CardNumber): string | undefined {
  if (isBadgeNumber(number)) return badgeText(number);
  const bytes = bytesOfHex(number);
  if (bytes === undefined || !isWhole(bytes)) return undefined;
  const { notation, arrangement } = rowOf(format);
  return notation.write(arrangements[arrangement].apply(bytes));
}

const seenBytes = 3;

/** The key that a reader seeing a part has for a whole number. */
export const lossyKeyOf = (space: LossySpace, number: CardNumber): CardNumber =>
  `${space}:${space === 'W26R' ? number.slice(0, 2 * seenBytes) : number.slice(-2 * seenBytes)}`;

/** Bytes of a whole number; undefined for a key of a space of its own. */
export const wholeBytesOf = (number: CardNumber): number | undefined =>
  isLossyKey(number) || isBadgeNumber(number) ? undefined : number.length / 2;
