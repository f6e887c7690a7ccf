/** Which terminator and format a reader has, found from what it sent for one card or two. */
import { isBadgeNumber, looksLikeBadge } from '../server/kernel/badge.ts';
import { cardFaultOf, isLossyKey, lossySpaces } from '../server/kernel/card.ts';
import {
  type CardFormat,
  type CardNumber,
  cardFormats,
  lossyKeyOf,
  numberIn,
  parseCardNumber,
  rowOf,
  wholeBytesOf,
} from './card-number.ts';
import { type Framing, goTogether } from './framing.ts';
import { type Piece, sightingsOf } from './sighting.ts';

/** What arrived for one card, and the card's number where somebody knows it: printed on it, or read by another reader. */
export type Reading = { readonly pieces: readonly Piece[]; readonly known?: CardNumber | undefined };

/** What goes into the reader's entry of the kiosk's configuration. */
export type Profile = { readonly terminator: Framing; readonly format: CardFormat };

/**
 * Why nothing fits. `noise`: no text and no frame, as with a wrong baud rate. `two_cards`: one reading held several.
 * `cut`: the known number is long and the reader shows four bytes of it. `disagree`: each reading fits something, not the same.
 */
export const noFits = ['nothing_read', 'noise', 'two_cards', 'badge', 'phone', 'cut', 'disagree', 'no_format'] as const;
export type NoFit = (typeof noFits)[number];

/** What would tell the remaining answers apart. */
export type Wanted = 'another_card' | 'known_number';

/** `alike`: formats that read the same number wherever both read one, of which the profile has the one that reads this reader. */
export type Finding =
  | { readonly state: 'certain'; readonly profile: Profile; readonly card: CardNumber; readonly alike: readonly CardFormat[] }
  | { readonly state: 'open'; readonly candidates: readonly (Profile & { readonly card: CardNumber })[]; readonly wanted: Wanted }
  | { readonly state: 'none'; readonly why: NoFit };

/** One way to understand a reading. */
type Sense = Profile & { readonly text: string; readonly card: CardNumber };

/** More cards tell nothing new. */
export const readingsMax = 8;

/**
 * Answers from all readings so far, the newest last. With known numbers one card is enough but for numbers that read the same
 * both ways. Without, a check names the format (never the order: an xor has none), and a chip of seven bytes begins with its
 * maker's 04, which two cards prove. Throws RangeError for more than `readingsMax`.
 */
export function calibrate(readings: readonly Reading[]): Finding {
  if (readings.length > readingsMax) throw new RangeError(`more than ${readingsMax} readings`);
  const senses = readings.map(sensesOf);
  const newest = senses.at(-1) ?? [];
  const common = newest.filter((sense) => senses.every((others) => others.some((other) => sameProfile(other, sense))));
  if (common.length === 0) return { state: 'none', why: whyNone(readings, senses) };
  const textsOf = (sense: Sense) => senses.flatMap((others) => others.filter((other) => sameProfile(other, sense)).map(({ text }) => text));
  const known = readings.some((reading) => reading.known !== undefined);
  const { senses: likely, proof } = known ? { senses: common, proof: 'number' as const } : byEvidence(common, senses);
  const remaining = withoutLooser(onceAFormat(likely), textsOf);
  const [only] = remaining;
  if (only !== undefined && remaining.length === 1 && proof !== 'none')
    return { state: 'certain', profile: profileOf(only), card: only.card, alike: alikeTo(only, likely) };
  return {
    state: 'open',
    candidates: remaining.map((sense) => ({ ...profileOf(sense), card: sense.card })),
    wanted: known || proof === 'maker' || (proof === 'none' && couldBeProved(likely)) ? 'another_card' : 'known_number',
  };
}

const profileOf = ({ terminator, format }: Sense): Profile => ({ terminator, format });
const sameProfile = (one: Profile, other: Profile): boolean => one.terminator === other.terminator && one.format === other.format;

function sensesOf({ pieces, known }: Reading): readonly Sense[] {
  const { seen } = sightingsOf(pieces);
  const senses = seen.flatMap(({ framing, text }) =>
    cardFormats.flatMap((format): readonly Sense[] => {
      const card = goTogether(framing, format) ? numberIn(format, text) : undefined;
      return card !== undefined && (known === undefined || agrees(card, known)) ? [{ terminator: framing, format, text, card }] : [];
    }),
  );
  // Bytes of a text could be a binary number too: only when they are nothing else.
  const asText = senses.filter(({ terminator }) => terminator !== 'bytes');
  const isLine = known === undefined && seen.some(({ framing }) => framing === 'line' || framing === 'tab');
  return asText.length > 0 || isLine ? asText : senses;
}

/** Whether two numbers can be one card's: the same, or one is the part of the other that a reader shows. */
function agrees(seen: CardNumber, known: CardNumber): boolean {
  if (seen === known) return true;
  const [part, whole] = isLossyKey(seen) ? [seen, known] : [known, seen];
  const space = lossySpaces.find((one) => part.startsWith(`${one}:`));
  return space !== undefined && wholeBytesOf(whole) !== undefined && part === lossyKeyOf(space, whole);
}

/** Best first: what is precise about its end tells a cut text from a whole one. */
const precise: readonly Framing[] = ['frame', 'crlf', 'cr', 'lf', 'etx', 'tab', 'line', 'silence', 'bytes'];

/** Of one format, the most precise way to frame it. */
const onceAFormat = (senses: readonly Sense[]): readonly Sense[] =>
  senses
    .toSorted((one, other) => precise.indexOf(one.terminator) - precise.indexOf(other.terminator))
    .filter((sense, index, sorted) => sorted.findIndex(({ format }) => format === sense.format) === index);

/** Ten digits and any decimal read the same number wherever both read one. */
const isDecimal = (sense: Sense): boolean => ['decimal', '10d'].includes(rowOf(sense.format).notation.code);
const areAlike = (one: Sense, other: Sense): boolean =>
  isDecimal(one) && isDecimal(other) && rowOf(one.format).arrangement === rowOf(other.format).arrangement;
const alikeTo = (sense: Sense, senses: readonly Sense[]): readonly CardFormat[] => [
  ...new Set(senses.filter((other) => other.format !== sense.format && areAlike(sense, other)).map(({ format }) => format)),
];

/** Of formats that are alike, ten digits where a zero in front proves them, since they tell a cut line; else the one that reads more. */
function withoutLooser(senses: readonly Sense[], textsOf: (sense: Sense) => readonly string[]): readonly Sense[] {
  return senses.filter((sense) => {
    const twin = senses.find((other) => other.format !== sense.format && areAlike(sense, other));
    if (twin === undefined) return true;
    const padded = textsOf(sense).some((text) => text.trim().startsWith('0'));
    return padded === (rowOf(sense.format).notation.code === '10d');
  });
}

/** `number`: known numbers; `check`: a check that holds; `maker`: two chips that begin with their maker's byte. */
type Proof = 'number' | 'check' | 'maker' | 'none';

/** What a reading says of itself. */
function byEvidence(common: readonly Sense[], senses: readonly (readonly Sense[])[]): { senses: readonly Sense[]; proof: Proof } {
  const checked = common.filter(({ format }) => rowOf(format).notation.checked);
  const named = checked.length > 0 ? checked : common;
  const cardsOf = (sense: Sense) => [
    ...new Set(senses.flatMap((others) => others.filter((other) => sameProfile(other, sense)).map(({ card }) => card))),
  ];
  const made = named.filter((sense) => cardsOf(sense).every((card) => wholeBytesOf(card) === 7 && card.startsWith('04')));
  const chips = made[0] === undefined ? 0 : cardsOf(made[0]).length;
  if (made.length > 0) return { senses: made, proof: chips > 1 ? 'maker' : checked.length === 1 ? 'check' : 'none' };
  return { senses: named, proof: checked.length > 0 ? 'check' : 'none' };
}

/** One chip of seven bytes has been seen: another would prove the order. */
const couldBeProved = (senses: readonly Sense[]): boolean =>
  senses.length > 0 && senses.every(({ card }) => wholeBytesOf(card) === 7 && card.startsWith('04'));

function whyNone(readings: readonly Reading[], senses: readonly (readonly Sense[])[]): NoFit {
  const newest = readings.at(-1);
  if (newest === undefined || newest.pieces.every(({ bytes }) => bytes.length === 0)) return 'nothing_read';
  const { seen, several } = sightingsOf(newest.pieces);
  if (several) return 'two_cards';
  if (seen.length === 0) return 'noise';
  if (seen.some(({ text }) => looksLikeBadge(text.trim()))) return 'badge';
  if ((senses.at(-1) ?? []).length > 0) return 'disagree';
  const { known } = newest;
  const numbers = seen.flatMap(({ framing, text }) =>
    cardFormats.flatMap((format) => (goTogether(framing, format) ? [numberIn(format, text)] : [])),
  );
  if (known !== undefined && !isBadgeNumber(known) && known.length > 8 && numbers.some((number) => isHalfOf(number, known))) return 'cut';
  if (known !== undefined && seen.some(({ text }) => isPhone(text))) return 'phone';
  return seen.every(({ framing }) => framing === 'bytes') ? 'noise' : 'no_format';
}

const isHalfOf = (number: CardNumber | undefined, known: CardNumber): boolean =>
  number?.length === 8 && (known.startsWith(number) || known.endsWith(number));

/** In the order in which chips send. */
const isPhone = (text: string): boolean => {
  const parsed = parseCardNumber('hex', text);
  return !parsed.ok && parsed.code === 'card_random';
};

/** Whether a number may serve as the known one: one that the next tap would not repeat proves nothing. */
export const canBeKnown = (number: CardNumber): boolean => cardFaultOf(number) === undefined && !isBadgeNumber(number);
